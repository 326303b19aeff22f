import type { EngineSettings } from "./build_engine_message.ts";
import type { Draft } from "./draft.ts";
import { beganSince } from "./began_since.ts";
import type { ConsentWatch } from "./consent_watch.ts";
import { countedSince } from "./counted_since.ts";
import { type Began, createDraftMaker } from "./draft_maker.ts";
import { endpointsOf } from "./endpoints_of.ts";
import { factsAtExit } from "./facts_at_exit.ts";
import type { Handover } from "./handover.ts";
import { MAX_EARLY_ERRORS } from "./max_early_errors.ts";
import { openLedger } from "./open_ledger.ts";
import { openSpool } from "./open_spool.ts";
import { prepareAfterExit } from "./prepare_after_exit.ts";
import type { Settings } from "./resolve_options.ts";
import { getRuntimeUsageData } from "./runtime_usage_data.ts";
import type { Tally } from "./tally.ts";

/** What the end of a run that has not begun is told from. */
export interface EarlyParts {
  /** The program. */
  readonly settings: Settings;
  /** What the person wants; decided anew before anything is saved. */
  readonly consent: Pick<ConsentWatch, "level" | "last" | "since" | "decidedAt">;
  /** What the program counts. */
  readonly tally: Tally;
  /** The run's id. */
  readonly sessionId: () => string;
  /** The engine's settings, as the program told them last. */
  readonly engine: () => EngineSettings | undefined;
  /** Errors that the program told. */
  readonly errors: readonly unknown[];
  /** When the run began. */
  readonly began: Began;
}

/** Puts on disk, at once, what a run tells. Nothing throws, and nothing is put there twice. */
export interface EarlySaves {
  /** Whether there is a disk for it. */
  readonly possible: boolean;
  /** What is on disk already. */
  readonly saved: Handover["saved"];
  /** An error; what the program runs on with it, when it ends the program. */
  error(error: unknown, fatal: boolean): void;
  /** Everything, since the program ends. */
  end(): void;
}

/**
 * Opens the spools of a run that has not begun, for the moment in which its program fails or ends and
 * nothing can be waited for.
 *
 * @param parts What there is to tell.
 * @returns The way to the disk; nothing is written yet.
 */
export function createEarlySaves(parts: EarlyParts): EarlySaves {
  const { settings, tally, began } = parts;
  const sinceDecision = (): Began => beganSince(began, parts.consent.since);
  const make = createDraftMaker(settings, parts.sessionId(), sinceDecision);
  const endpoints = endpointsOf(settings);
  const spools = endpoints.flatMap(({ url, problem }) => {
    const spool = problem === null ? openSpool(settings, url) : null;
    return spool === null ? [] : [spool];
  });
  const saved: { -readonly [Name in keyof Handover["saved"]]: Handover["saved"][Name] } = {
    start: false,
    engine: undefined,
    env: false,
    end: false,
  };
  let errors = 0;

  const save = (...makers: readonly (() => Draft)[]): void => {
    for (const makeDraft of makers) {
      try {
        const draft = makeDraft();
        for (const spool of spools) {
          const outcome = spool.putNow(draft.envelope.message_id, { draft });
          if (!outcome.ok) settings.debug(`Cannot spool message: ${outcome.why}`);
        }
      } catch {
        // What was thrown or told can be anything, an object that throws when it is looked at included.
      }
    }
  };
  const saveStart = (): void => {
    if (saved.start) return;
    saved.start = true;
    save(() => make.event("start", began.at));
    saveEngine();
  };
  const saveEngine = (): void => {
    const told = parts.engine();
    if (told === undefined || told === saved.engine) return;
    saved.engine = told;
    save(() => make.engine(told));
  };
  const saveEnv = (): void => {
    if (saved.env) return;
    saved.env = true;
    const { facts, withheld } = factsAtExit(settings.host);
    save(() => make.env(facts, withheld));
  };
  const saveError = (error: unknown): void => {
    if (errors++ >= MAX_EARLY_ERRORS) return;
    save(() => make.error(error, parts.consent.last));
  };
  /** A program whose runs all end this early has no other moment for it. */
  const trim = (): void => {
    for (const spool of spools) spool.trimNow();
  };
  return {
    possible: spools.length > 0,
    saved,
    error: (error, fatal) => {
      saveStart();
      saveError(error);
      if (!fatal) return;
      saveEnv();
      trim();
    },
    end: () => {
      if (saved.end) return;
      saveStart();
      saveEngine();
      parts.errors.forEach(saveError);
      saveEnv();
      saved.end = true;
      const now = countedSince(tally.peek(), began.at, parts.consent.decidedAt);
      const counted = { ...now, tags: { ...now.tags, ...getRuntimeUsageData() } };
      save(
        () => make.usage(counted, { seqNumber: 0, totalSuccess: 0, totalFailed: 0 }),
        () => make.duration(),
        () => make.event("stop"),
      );
      trim();
      if (settings.deliverAfterExit !== true) return;
      const ledger = openLedger(settings)?.path ?? null;
      prepareAfterExit(settings, parts.consent, endpoints, ledger)?.startNow();
    },
  };
}
