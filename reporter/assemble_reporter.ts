import type { EngineSettings } from "./build_engine_message.ts";
import { watchConsent } from "./consent_watch.ts";
import type { ReporterOptions } from "./options.ts";
import type { Began } from "./draft_maker.ts";
import { drawFirstWaits } from "./draw_first_waits.ts";
import type { Halves } from "./halves.ts";
import type { Handover } from "./handover.ts";
import { MAX_EARLY_ERRORS } from "./max_early_errors.ts";
import { mayWait } from "./may_wait.ts";
import { NO_PREVIEW } from "./no_preview.ts";
import type { Reporter } from "./reporter.ts";
import { resolveOptions, type Settings } from "./resolve_options.ts";
import type { Run } from "./run.ts";
import { newId } from "./session.ts";
import { statusWithoutRun } from "./status_without_run.ts";
import { createTally } from "./tally.ts";
import { tellSwitch, unwatchReporter, watchReporter } from "./usage_stats_switch.ts";
import { type WaitingRun, waitToBegin } from "./wait_to_begin.ts";

/**
 * Puts a reporter together: the half that is always there, and a way to the other one, which is loaded
 * when there is something to do. A run that has nothing to do at its beginning waits until then.
 *
 * @param options The program, and whatever differs from the defaults.
 * @param halves The ways to the rest; taken once the reporter has something to do.
 * @returns The reporter.
 *
 * @example
 * ```ts
 * import { assembleReporter } from "./assemble_reporter.ts";
 * import assert from "node:assert/strict";
 *
 * const reporter = assembleReporter(
 *   { project: "my-engine", projectVersion: "1.4.0", flags: { usageStats: "off" } },
 *   {
 *     onDemand: () => Promise.reject(new Error("is not loaded when usage statistics are off")),
 *     atExit: () => Promise.reject(new Error("neither")),
 *     atExitNow: null,
 *   },
 * );
 * reporter.start();
 * await reporter.stop();
 * assert.equal(reporter.level, "off");
 * ```
 */
export function assembleReporter(
  options: ReporterOptions & Pick<Settings, "declaration">,
  halves: Halves,
): Reporter {
  const settings = resolveOptions(options);
  const { app, prefix, flags, disk, host, debug, declaration, laterFields } = settings;
  const { defaultLevel, maximum, inCi, onlyInContainer, prompt } = settings;
  const wishes = { defaultLevel, maximum, inCi, onlyInContainer, prompt };
  const question = { app, prefix, flags, disk, host: wishes, declaration, laterFields };
  const consent = watchConsent(host, question, settings.terminal);
  const tally = createTally();
  const early: unknown[] = [];
  let id: string | undefined;
  let began = moment(settings);
  let engine: EngineSettings | undefined = settings.engine;
  let loading: Promise<Run | null> | undefined;
  let waiting: WaitingRun | undefined;
  let waking: Promise<Run | null> | undefined;
  let run: Run | null = null;
  let started = false;
  let ending: Promise<void> | undefined;

  const failed = (error: unknown): null => {
    debug(`Cannot load reporter: ${error instanceof Error ? error.name : "unknown error"}`);
    return null;
  };
  // Random numbers are asked for late: the first ones of a process cost it half a megabyte.
  const sessionId = (): string => id ??= newId(began.at);
  const load = (): Promise<Run | null> =>
    loading ??= halves.onDemand().then(({ createRun }) =>
      run = createRun({
        settings,
        consent,
        tally,
        sessionId: sessionId(),
        began: () => began,
        engine: () => engine,
      })
    ).catch(failed);
  const active = (): boolean => consent.last !== "off" && ending === undefined;
  const keep = (error: unknown): void => {
    if (early.length < MAX_EARLY_ERRORS) early.push(error);
  };
  const wakeWith = (first: () => Handover): Promise<Run | null> =>
    waking ??= load().then((loaded) => {
      if (loaded === null) return null;
      const handover = first();
      if (!handover.saved.end) {
        for (const error of early.splice(0)) loaded.error(error);
      }
      void loaded.begin(handover);
      return loaded;
    }).catch(failed);
  const start = (): void => {
    if (started || ending !== undefined) return;
    started = true;
    tellSwitch(watched);
    // Whoever said no pays for nothing but the question.
    if (consent.level() === "off" && !isQueueLeft()) return;
    begin();
  };
  /** What a program hands over can throw when it is looked at, and its own clock too. */
  const quietly = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      failed(error);
    }
  };
  const begin = (): void => {
    began = moment(settings);
    const waits = drawFirstWaits(settings);
    if (loading !== undefined || waits.openMs === 0 || !mayWait(settings, consent)) {
      return void wakeWith(() => ({ began, waits, late: false, saved: NOTHING_SAVED }));
    }
    const wait: WaitingRun = waiting = waitToBegin({
      settings,
      consent,
      tally,
      sessionId,
      engine: () => engine,
      errors: early,
      began,
      waits,
      halves,
      isQueueLeft,
      keep,
      wake: () => wakeWith(() => wait.end()),
    });
  };
  /** Begins what could not begin while usage statistics were off; what did begin just goes on. */
  const enabled = (): void => {
    if (ending !== undefined || consent.level() === "off") return;
    if (waiting === undefined && waking === undefined) return begin();
    if (run === null || run.hasBegun) return;
    began = moment(settings);
    void run.begin({
      began,
      waits: drawFirstWaits(settings),
      late: false,
      saved: NOTHING_SAVED,
    });
  };
  const disabled = (): void => {
    if (consent.level() !== "off") return;
    early.length = 0;
    tally.take();
    run?.forget();
    if (settings.paths !== null) disk.removeNow(settings.paths.spool);
  };
  const watched = {
    level: consent.level,
    enabled: () => quietly(enabled),
    disabled: () => quietly(disabled),
  };
  watchReporter(watched);
  /** The other half, and the run begun if it waited. */
  const loaded = (): Promise<Run | null> => waiting === undefined ? load() : waiting.wake();
  const isQueueLeft = (): boolean =>
    settings.paths !== null && disk.mayWrite(settings.paths.spool) &&
    disk.exists(settings.paths.spool).state === "present";

  const stop = (): Promise<void> =>
    ending ??= (async () => {
      if (waiting !== undefined || loading !== undefined) {
        const one = await loaded();
        if (one === null) waiting?.giveUp();
        await one?.stop();
      }
      unwatchReporter(watched);
    })();

  return {
    get sessionId() {
      return sessionId();
    },
    get level() {
      return consent.level();
    },
    get decision() {
      return consent.decision();
    },
    start: () => quietly(start),
    stop,
    engine: (told) =>
      quietly(() => {
        if (!active()) return;
        engine = { ...told };
        run?.engineChanged();
      }),
    set: (name, value) => void (active() && tally.set(name, value)),
    get: (name) => tally.get(name),
    clear: (name) => tally.clear(name),
    count: (name, by = 1) => void (active() && tally.count(name, by)),
    feature: (name) => void (active() && tally.feature(name)),
    error: (error) => {
      if (!active()) return;
      if (run !== null) return run.error(error);
      keep(error);
      // It is told soon, as one that nobody caught is.
      void waiting?.wake();
    },
    preview: async () => await loaded().then((one) => one?.preview()).catch(failed) ?? NO_PREVIEW,
    explain: async () =>
      await loaded().then((one) => one?.explain()).catch(failed) ??
        statusWithoutRun(consent.decision(), settings.paths?.dir ?? null),
    flush: async () => {
      if (started) await loaded().then((one) => one?.flush()).catch(failed);
    },
    [Symbol.asyncDispose]: stop,
  };
}

const NOTHING_SAVED: Handover["saved"] = {
  start: false,
  engine: undefined,
  env: false,
  end: false,
};

/** This moment, by both clocks. */
function moment({ now }: Pick<Settings, "now">): Began {
  return { at: now(), clock: performance.now() };
}
