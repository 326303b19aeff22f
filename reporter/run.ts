import { beganSince } from "./began_since.ts";
import type { EngineSettings } from "./build_engine_message.ts";
import type { ConsentWatch } from "./consent_watch.ts";
import { countedSince } from "./counted_since.ts";
import { describeRun, type RunDescription } from "./describe_run.ts";
import { type Began, createDraftMaker } from "./draft_maker.ts";
import type { Draft } from "./draft.ts";
import { endpointsOf } from "./endpoints_of.ts";
import { findPlace } from "./find_place.ts";
import type { Handover } from "./handover.ts";
import { maySend } from "./level.ts";
import { notifyPerson } from "./notify_person.ts";
import { openOutlets, type Outlets } from "./open_outlets.ts";
import { hookProcess } from "./process_hooks.ts";
import { type AfterExit, prepareAfterExit } from "./prepare_after_exit.ts";
import type { Settings } from "./resolve_options.ts";
import { getRuntimeUsageData } from "./runtime_usage_data.ts";
import { settleConsent } from "./settle_consent.ts";
import { startTimer } from "./start_timer.ts";
import { spoolDir } from "./state_paths.ts";
import type { Tally } from "./tally.ts";
import { tellMachine } from "./tell_machine.ts";
import { createTimers } from "./timers.ts";
import { trimOtherSpools } from "./trim_other_spools.ts";
import type { LastAttempt } from "./write_status.ts";

/** Errors that one run reports; a loop that fails must not fill a spool. */
const MAX_ERRORS = 32;
/** Drafts that wait for the decision about consent. */
const MAX_EARLY = 8;

/** What a reporter and its run have in common. */
export interface RunParts {
  /** The program. */
  readonly settings: Settings;
  /** What the person wants. */
  readonly consent: ConsentWatch;
  /** What the program counts. */
  readonly tally: Tally;
  /** The run's id. */
  readonly sessionId: string;
  /** When the run began, as far as that is known by now. */
  readonly began: () => Began;
  /** The engine's settings, as the program told them last. */
  readonly engine: () => EngineSettings | undefined;
}

/** A run that reports. Nothing throws or rejects. */
export interface Run extends RunDescription {
  /** Whether it began; one that is told to begin while usage statistics are off does not. */
  readonly hasBegun: boolean;
  /** Begins; done when everything at the beginning is queued. */
  begin(handover: Handover): Promise<void>;
  /** Drops what waits in memory. */
  forget(): void;
  /** Reports the settings of the engine again. */
  engineChanged(): void;
  /** Reports an error. */
  error(error: unknown): void;
  /** Delivers now. */
  flush(): Promise<void>;
  /** Ends. */
  stop(): Promise<void>;
}

/**
 * One run of a program: its timers, and the messages at its beginning and end. It is loaded when a
 * reporter starts, so that importing the reporter costs nothing.
 *
 * @param parts What it shares with its reporter.
 * @returns The run.
 */
export function createRun(parts: RunParts): Run {
  const { settings, consent, tally, engine } = parts;
  const { host, disk, debug, paths } = settings;
  const began = (): Began => beganSince(parts.began(), consent.since);
  const make = createDraftMaker(settings, parts.sessionId, began);
  const timers = createTimers(settings.later);
  const counts = { seqNumber: 0, totalSuccess: 0, totalFailed: 0 };
  const early: Draft[] = [];
  let outlets: Outlets | undefined;
  let afterExit: AfterExit | null = null;
  let unhook: (() => void) | undefined;
  let beginning: Promise<void> = Promise.resolve();
  let clearing: Promise<void> | undefined;
  let ending: Promise<void> | undefined;
  let phase: "new" | "beginning" | "running" | "over" = "new";
  let flushing = 0;
  let errors = 0;
  let takenAt: number | undefined;

  const active = (): boolean => consent.last !== "off" && ending === undefined;
  const add = (draft: Draft): void => {
    if (consent.last === "off") return;
    if (outlets !== undefined) outlets.outbox.add(draft);
    else if (phase !== "over" && early.length < MAX_EARLY) early.push(draft);
  };
  const engineChanged = (): void => {
    const told = engine();
    if (phase === "running" && told !== undefined) add(make.engine(told));
  };
  const counted = () => {
    const now = countedSince(tally.peek(), takenAt ?? parts.began().at, consent.decidedAt);
    return { ...now, tags: { ...now.tags, ...getRuntimeUsageData() } };
  };
  const reportUsage = (): void => {
    add(make.usage(counted(), counts));
    tally.take();
    takenAt = settings.now();
    counts.seqNumber++;
  };
  const onAttempt = ({ messages, success }: LastAttempt): void => {
    const reports = messages.filter((message) => message.message_type === "UsageMessage").length;
    counts[success ? "totalSuccess" : "totalFailed"] += reports;
  };
  const quietly = async (work: () => Promise<void> | undefined): Promise<void> => {
    try {
      await work();
    } catch (error) {
      debug(`Cannot report: ${error instanceof Error ? error.name : "unknown error"}`);
    }
  };

  const every = (intervalMs: number, firstMs: number, work: () => void): void =>
    timers.every(intervalMs, firstMs, () => {
      if (consent.level() !== "off") work();
    });
  const machine = tellMachine({
    settings,
    make,
    add,
    isOff: () => consent.last === "off",
    quietly,
  });

  const learnPlace = async (): Promise<void> => {
    if (settings.onlyInContainer !== true && settings.inCi === undefined) return;
    consent.learn(await findPlace(host));
  };

  /** What an earlier run queued is not sent either once the person said no. */
  const clearAway = async (): Promise<void> => {
    if (paths !== null && disk.mayWrite(paths.spool)) await disk.remove(paths.spool);
  };

  const clearAwayNow = (): void => {
    if (paths !== null) disk.removeNow(paths.spool);
  };

  const begin = async ({ began, waits, late, saved }: Handover): Promise<void> => {
    const endpoints = endpointsOf(settings);
    const usable = endpoints.filter(({ problem }) => problem === null).map(({ url }) => url);
    await consent.ask(
      { project: settings.project, endpoints: usable, fields: settings, now: settings.now },
      settleConsent,
    );
    if (consent.last !== "off") await learnPlace();
    if (!maySend(consent.level())) await clearAway();
    if (consent.last === "off") {
      phase = "new";
      return;
    }
    const opened = openOutlets(settings, consent, endpoints, {
      onAttempt,
      prepare: machine.tellNow,
      isAwaited: () => flushing > 0,
    });
    if (maySend(consent.last) && usable.length > 0) {
      await notifyPerson(settings, usable, opened.ledger?.path ?? null);
    }
    if (paths !== null && opened.canSave) {
      const own = usable.map((url) => spoolDir(paths.spool, url));
      void quietly(() => trimOtherSpools(disk, paths.spool, own, settings.now));
    }
    afterExit = prepareAfterExit(settings, consent, endpoints, opened.ledger?.path ?? null);
    outlets = opened;
    phase = saved.end ? "over" : "running";
    if (!saved.start) add(make.event("start", late ? began.at : undefined));
    early.splice(0).forEach(add);
    if (engine() !== saved.engine) engineChanged();
    if (saved.end) return;
    every(settings.intervalMs, waits.usageMs, reportUsage);
    if (settings.pingIntervalMs > 0) {
      every(settings.pingIntervalMs, waits.pingMs, () => add(make.event("ping")));
    }
    if (ending === undefined) opened.outbox.openAfter(waits.openMs);
    // A run that was left to wait is no short one any more.
    if (late) machine.hurry();
    void machine.tell();
  };

  const addLast = (): void => {
    if (phase !== "running") return;
    phase = "over";
    if (consent.level() === "off") return;
    machine.tellKnown();
    if (!tally.empty || counts.seqNumber === 0) reportUsage();
    add(make.duration());
    add(make.event("stop"));
  };
  const saveNow = (): void => {
    addLast();
    outlets?.outbox.saveNow();
  };

  const finish = async (deadline: AbortSignal): Promise<void> => {
    await beginning;
    await machine.tellSoon();
    addLast();
    await outlets?.outbox.pump();
    await Promise.all(outlets?.deliveries.map((delivery) => delivery.stop(deadline)) ?? []);
  };

  const end = async (): Promise<void> => {
    const deadline = new AbortController();
    const late = Promise.withResolvers<void>();
    // This timer holds the process, since what is in flight does not.
    const stopTimer = startTimer(() => {
      deadline.abort();
      late.resolve();
    }, settings.stopDeadlineMs);
    timers.cancel();
    try {
      await Promise.race([late.promise, finish(deadline.signal)]);
    } finally {
      stopTimer();
      saveNow();
      // What is queued for an endpoint of an earlier time goes too.
      if (!maySend(consent.last)) await clearAway();
      await afterExit?.startIfLeft();
      outlets?.outbox.close();
      unhook?.();
    }
  };
  const stop = (): Promise<void> => ending ??= quietly(end);

  /** The program has nothing left to do: save at once where there is a disk, else be quick. */
  const onIdle = (): Promise<void> | null => {
    if (ending !== undefined || phase === "over") return null;
    if (consent.level() === "off") {
      // The program may live on and change its mind: only what is queued has an end here.
      clearAwayNow();
      return null;
    }
    if (!maySend(consent.last) || outlets?.canSave !== true) return stop();
    if (machine.isTold) {
      saveNow();
      afterExit?.startNow();
      return null;
    }
    return quietly(async () => {
      await beginning;
      await machine.tellSoon();
      saveNow();
      afterExit?.startNow();
    });
  };

  const reportError = (error: unknown): void => {
    if (++errors > MAX_ERRORS) return;
    try {
      add(make.error(error, consent.level()));
    } catch {
      // What was thrown can be anything, an object that throws when it is looked at included.
    }
  };

  const start = (handover: Handover): Promise<void> => {
    consent.lookAtLinks();
    consent.level();
    if (phase === "new" && consent.level() === "off") beginning = clearing = quietly(clearAway);
    else if (phase === "new") {
      phase = "beginning";
      machine.setTold(handover.saved.env);
      beginning = quietly(async () => {
        if (clearing !== undefined) await clearing;
        await begin(handover);
      });
    }
    if (unhook !== undefined || consent.last === "off") return beginning;
    unhook = hookProcess({
      onError: (error, fatal) => {
        if (ending !== undefined) return;
        if (active()) reportError(error);
        // The process ends without another word.
        if (!maySend(consent.last)) return fatal ? clearAwayNow() : undefined;
        if (fatal && phase === "running") machine.tellKnown();
        // The process may die now; if it lives, the spool is read again.
        outlets?.outbox.saveNow();
      },
      onIdle,
      onExit: () => {
        if (ending !== undefined || phase !== "running") return;
        if (!maySend(consent.level())) return clearAwayNow();
        saveNow();
        afterExit?.startNow();
      },
    }, settings.captureErrors !== false);
    return beginning;
  };

  return {
    get hasBegun() {
      return phase !== "new";
    },
    begin: start,
    forget: () => {
      early.length = 0;
      outlets?.outbox.forget();
    },
    stop,
    engineChanged,
    error: reportError,
    ...describeRun({
      settings,
      consent,
      make,
      machine,
      tally,
      engine,
      usage: () => make.usage(counted(), counts),
    }),
    flush: async () => {
      // Whoever waits for a flush wants the process to wait too; each try has an end.
      const hold = setInterval(() => {}, settings.timeoutMs);
      flushing++;
      await quietly(async () => {
        await beginning;
        await outlets?.outbox.pump();
        await Promise.all(outlets?.deliveries.map((delivery) => delivery.flush()) ?? []);
      });
      flushing--;
      clearInterval(hold);
    },
  };
}
