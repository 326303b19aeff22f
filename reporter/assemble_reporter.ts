import type { EngineSettings } from "./build_engine_message.ts";
import { watchConsent } from "./consent_watch.ts";
import type { ReporterOptions } from "./options.ts";
import type { Reporter } from "./reporter.ts";
import { resolveOptions, type Settings } from "./resolve_options.ts";
import type { Run } from "./run.ts";
import { newId } from "./session.ts";
import { createTally } from "./tally.ts";
import { unwatchReporter, watchReporter } from "./usage_stats_switch.ts";

/** The half of a reporter that is loaded when it has something to do. */
export type OnDemand = Pick<typeof import("./on_demand.ts"), "createRun" | "readStatus">;

/**
 * Puts a reporter together: the half that is always there, and a way to the other one.
 *
 * @param options The program, and whatever differs from the defaults.
 * @param loadOnDemand Loads the other half; called once the reporter has something to do.
 * @returns The reporter.
 *
 * @example
 * ```ts
 * import { assembleReporter } from "./assemble_reporter.ts";
 * import assert from "node:assert/strict";
 *
 * const reporter = assembleReporter(
 *   { project: "my-engine", projectVersion: "1.4.0", flags: { usageStats: "off" } },
 *   () => Promise.reject(new Error("is not loaded when usage statistics are off")),
 * );
 * reporter.start();
 * await reporter.stop();
 * assert.equal(reporter.level, "off");
 * ```
 */
export function assembleReporter(
  options: ReporterOptions & Pick<Settings, "declaration">,
  loadOnDemand: () => Promise<OnDemand>,
): Reporter {
  const settings = resolveOptions(options);
  const { app, prefix, flags, disk, host, debug, declaration, laterFields } = settings;
  const { defaultLevel, maximum, inCi, onlyInContainer, prompt } = settings;
  const wishes = { defaultLevel, maximum, inCi, onlyInContainer, prompt };
  const question = { app, prefix, flags, disk, host: wishes, declaration, laterFields };
  const consent = watchConsent(host, question, settings.terminal);
  const tally = createTally();
  const sessionId = newId(settings.now());
  const early: unknown[] = [];
  let engine: EngineSettings | undefined = settings.engine;
  let loading: Promise<Run | null> | undefined;
  let run: Run | null = null;
  let started = false;
  let ending: Promise<void> | undefined;

  const load = (): Promise<Run | null> =>
    loading ??= loadOnDemand().then(
      ({ createRun }) =>
        run = createRun({ settings, consent, tally, sessionId, engine: () => engine }),
      (error: unknown) => {
        debug(`Cannot load reporter: ${error instanceof Error ? error.name : "unknown error"}`);
        return null;
      },
    );
  const active = (): boolean => consent.last !== "off" && ending === undefined;
  const watched = { level: consent.level };
  watchReporter(watched);

  const start = (): void => {
    if (started || ending !== undefined) return;
    started = true;
    // Whoever said no pays for nothing but the question.
    if (consent.level() === "off" && !isQueueLeft()) return;
    void load().then((loaded) => {
      for (const error of early.splice(0)) loaded?.error(error);
      return loaded?.begin();
    });
  };
  const isQueueLeft = (): boolean =>
    settings.paths !== null && disk.mayWrite(settings.paths.spool) &&
    disk.exists(settings.paths.spool).state === "present";

  const stop = (): Promise<void> =>
    ending ??= (async () => {
      if (loading !== undefined) await (await loading)?.stop();
      unwatchReporter(watched);
    })();

  return {
    sessionId,
    get level() {
      return consent.level();
    },
    get decision() {
      return consent.decision();
    },
    start,
    stop,
    engine: (told) => {
      if (!active()) return;
      engine = { ...told };
      run?.engineChanged();
    },
    set: (name, value) => void (active() && tally.set(name, value)),
    get: (name) => tally.get(name),
    clear: (name) => tally.clear(name),
    count: (name, by = 1) => void (active() && tally.count(name, by)),
    feature: (name) => void (active() && tally.feature(name)),
    error: (error) => {
      if (!active()) return;
      if (run !== null) run.error(error);
      else if (early.length < MAX_EARLY_ERRORS) early.push(error);
    },
    preview: async () =>
      await (await load())?.preview() ??
        {
          level: "off",
          messages: [],
          body: "[]",
          fields: [],
          redacted: [],
          "left_out": [],
          pending: [],
        },
    explain: async () => {
      const status = await (await load())?.explain();
      return status ?? { ...(await loadOnDemand()).readStatus(host, question), "left_out": [] };
    },
    flush: async () => {
      if (started) await (await load())?.flush();
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** Errors that are kept until the run is loaded. */
const MAX_EARLY_ERRORS = 8;
