import { collectFacts, type ProbeReport } from "./collect_facts.ts";
import type { Later } from "./delivery.ts";
import { factsAtExit } from "./facts_at_exit.ts";
import type { Host } from "./host.ts";
import type { CollectedFacts } from "./merge_findings.ts";
import { patientPrograms } from "./patient_programs.ts";

/** How a look at the machine is taken. */
export interface LookOptions {
  /** Timer. */
  readonly later: Later;
  /** Called as each probe ends. */
  readonly onProbe: (report: ProbeReport) => void;
  /**
   * Time before a program is started, in milliseconds: most short runs end before it would answer.
   *
   * @default {1000}
   */
  readonly programDelayMs?: number;
}

/** A look at the machine, taken once and off the path of the program. Nothing throws or rejects. */
export interface Look {
  /** Begins to look; calling it again gives the same facts. */
  begin(): Promise<CollectedFacts>;
  /** Starts the programs that still wait. */
  hurry(): void;
  /** Ends the programs at once and the rest after a time; what is known by then counts. */
  endWithin(ms: number): void;
  /** What is known at this moment. */
  now(): CollectedFacts;
}

/**
 * Looks at the machine while the program runs: what needs no program at once, the rest a moment later.
 * So a run that ends early, or crashes, can still tell nearly everything.
 *
 * @param host The gate to the machine.
 * @param options Timer and listener.
 * @returns The look; nothing is looked at before `begin`.
 *
 * @example
 * ```ts
 * import { denoHost } from "./host.ts";
 * import { lookAtMachine } from "./look_at_machine.ts";
 * import { startBackgroundTimer } from "./start_timer.ts";
 * import assert from "node:assert/strict";
 *
 * const look = lookAtMachine(denoHost(), { later: startBackgroundTimer, onProbe: () => {} });
 * const whole = look.begin();
 * look.endWithin(1000);
 * assert.match((await whole).facts.runtime ?? "", /^deno /);
 * ```
 */
export function lookAtMachine(host: Host, options: LookOptions): Look {
  const { later, onProbe, programDelayMs = 1_000 } = options;
  const mayStart = Promise.withResolvers<void>();
  const programs = new AbortController();
  const all = new AbortController();
  let whole: Promise<CollectedFacts> | undefined;
  let known: CollectedFacts | undefined;
  let cancel: (() => void) | undefined;
  const hurry = (): void => {
    cancel?.();
    mayStart.resolve();
  };
  return {
    begin: () => {
      if (whole !== undefined) return whole;
      cancel = later(hurry, programDelayMs);
      const patient = patientPrograms(host, mayStart.promise, programs.signal);
      return whole = collectFacts(patient, {
        background: true,
        deadlineMs: programDelayMs + 6_000,
        signal: all.signal,
        onProbe,
        onFacts: (collected) => known = collected,
      }).finally(() => cancel?.());
    },
    hurry,
    endWithin: (ms) => {
      cancel?.();
      programs.abort();
      cancel = later(() => all.abort(), ms);
    },
    now: () => known ?? factsAtExit(host),
  };
}
