import type { Host } from "./host.ts";
import { type CollectedFacts, type Ended, mergeFindings } from "./merge_findings.ts";
import { outcomeOf, type ProbeOutcome } from "./probe_outcome.ts";
import type { Findings, ProbeLimits } from "./probes/probe.ts";
import { type ProbeEntry, type ProbeName, PROBES } from "./probes/probes.ts";
import { startBackgroundTimer, type StartTimer, startTimer } from "./start_timer.ts";

/** One probe that ended. */
export interface ProbeReport {
  /** The probe. */
  readonly probe: ProbeName;
  /** How it ended. */
  readonly outcome: ProbeOutcome;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
}

/** What {@linkcode collectFacts} can be told. */
export interface CollectFactsOptions {
  /**
   * Time for all probes together, in milliseconds.
   *
   * @default {6000}
   */
  readonly deadlineMs?: number;
  /**
   * Time for the programs of one probe, in milliseconds; never longer than the deadline.
   *
   * @default {5000}
   */
  readonly programMs?: number;
  /** Ends all probes when aborted; what they found until then is kept. */
  readonly signal?: AbortSignal;
  /**
   * Whether the host program may end while probes still run.
   *
   * @default {false}
   */
  readonly background?: boolean;
  /** Called as each probe ends; what it throws is dropped. */
  readonly onProbe?: (report: ProbeReport) => void;
  /** Called with everything that is known whenever that became more; what it throws is dropped. */
  readonly onFacts?: (collected: CollectedFacts) => void;
  /**
   * Monotonic clock, in milliseconds.
   *
   * @default {performance.now}
   */
  readonly now?: () => number;
  /**
   * Timer of the deadline.
   *
   * @default {the runtime's, not holding the process in the background}
   */
  readonly timer?: StartTimer;
  /**
   * The probes, for tests of the collection itself.
   *
   * @default {all}
   */
  readonly probes?: readonly ProbeEntry[];
}

/** What one probe gave, how it ended, and when. */
interface Heard extends Ended {
  /** When a probe ended that had its answer at once; the others are timed when they are heard. */
  readonly endedAt?: number | undefined;
}

const NOTHING: Findings = { facts: {}, withheld: [] };

/**
 * Asks all probes at the same time, under one deadline. A probe that throws, hangs or is not allowed
 * costs its own facts only. Nothing is sent, nothing is written, nobody is prompted.
 *
 * @param host The gate to the machine.
 * @param options Deadline, and what else differs from the defaults.
 * @returns The facts; never rejects.
 *
 * @example
 * ```ts
 * import { collectFacts } from "./collect_facts.ts";
 * import { denoHost } from "./host.ts";
 * import assert from "node:assert/strict";
 *
 * const { facts } = await collectFacts(denoHost(), { deadlineMs: 2000 });
 * assert.match(facts.runtime ?? "", /^deno /);
 * ```
 */
export async function collectFacts(
  host: Host,
  options: CollectFactsOptions = {},
): Promise<CollectedFacts> {
  const { deadlineMs = 6000, programMs = 5000, background = false } = options;
  const { now = () => performance.now(), probes = PROBES } = options;
  const timer = options.timer ?? (background ? startBackgroundTimer : startTimer);
  const over = new AbortController();
  const stop = (): void => over.abort();
  if (options.signal?.aborted) stop();
  options.signal?.addEventListener("abort", stop, { once: true });
  const stopTimer = timer(stop, deadlineMs);
  const limits = {
    programMs: Math.min(programMs, deadlineMs),
    signal: over.signal,
    background,
  };
  const soFar = new Map<ProbeEntry, Heard>();
  const ended = await Promise.all(probes.map(async (entry) => {
    const begin = now();
    const result = await askOne(entry, host, limits, now);
    const durationMs = Math.max(0, (result.endedAt ?? now()) - begin);
    tell(options.onProbe, () => ({ probe: entry.name, outcome: result.outcome, durationMs }));
    soFar.set(entry, result);
    tell(options.onFacts, () => mergeFindings(probes.map((one) => soFar.get(one) ?? unheard(one))));
    return result;
  }));
  stopTimer();
  options.signal?.removeEventListener("abort", stop);
  return mergeFindings(ended);
}

async function askOne(
  entry: ProbeEntry,
  host: Host,
  limits: ProbeLimits & { readonly signal: AbortSignal },
  now: () => number,
): Promise<Heard> {
  const late = Promise.withResolvers<"late">();
  const expire = (): void => late.resolve("late");
  if (limits.signal.aborted) expire();
  limits.signal.addEventListener("abort", expire, { once: true });
  try {
    const answer = entry.probe(host, limits);
    const endedAt = answer instanceof Promise ? undefined : now();
    const asking = Promise.resolve(answer);
    const findings = await Promise.race([asking, late.promise]);
    if (findings === "late") {
      asking.catch(() => {});
      return { probe: entry.name, outcome: "timeout", findings: NOTHING };
    }
    return { probe: entry.name, outcome: outcomeOf(findings), findings, endedAt };
  } catch {
    return { probe: entry.name, outcome: "failed", findings: NOTHING };
  } finally {
    limits.signal.removeEventListener("abort", expire);
  }
}

/** A probe that has not answered yet counts like one that never will. */
function unheard(entry: ProbeEntry): Heard {
  return { probe: entry.name, outcome: "timeout", findings: NOTHING };
}

function tell<News>(listen: ((news: News) => void) | undefined, news: () => News): void {
  try {
    listen?.(news());
  } catch {
    // Whoever listens must not cost the facts.
  }
}
