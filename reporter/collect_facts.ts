import { type FactName, type Facts, NO_FACTS, type Withheld } from "./facts.ts";
import type { Host } from "./host.ts";
import type { Findings, ProbeLimits } from "./probes/probe.ts";
import { type ProbeEntry, type ProbeName, PROBES } from "./probes/probes.ts";
import { startBackgroundTimer, type StartTimer, startTimer } from "./start_timer.ts";

/** How a probe ended: `withheld` is a permission not given, `absent` a thing this machine lacks. */
export type ProbeOutcome = "found" | "absent" | "withheld" | "failed" | "timeout";

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

/** The facts about this machine and what missing permissions kept back. */
export interface CollectedFacts {
  /** Every fact; `null` where nobody knows. */
  readonly facts: Facts;
  /** One entry per fact and flag that would tell more about it. */
  readonly withheld: readonly Withheld[];
}

/** What one probe gave and how it ended. */
interface Ended {
  readonly entry: ProbeEntry;
  readonly outcome: ProbeOutcome;
  readonly findings: Findings;
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
  const soFar = new Map<ProbeEntry, Ended>();
  const ended = await Promise.all(probes.map(async (entry) => {
    const begin = now();
    const result = await askOne(entry, host, limits, now);
    const durationMs = Math.max(0, (result.endedAt ?? now()) - begin);
    tell(options.onProbe, () => ({ probe: entry.name, outcome: result.outcome, durationMs }));
    soFar.set(entry, result);
    tell(options.onFacts, () => merge(probes.map((one) => soFar.get(one) ?? unheard(one))));
    return result;
  }));
  stopTimer();
  options.signal?.removeEventListener("abort", stop);
  return merge(ended);
}

async function askOne(
  entry: ProbeEntry,
  host: Host,
  limits: ProbeLimits & { readonly signal: AbortSignal },
  now: () => number,
): Promise<Ended> {
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
      return { entry, outcome: "timeout", findings: NOTHING };
    }
    return { entry, outcome: outcomeOf(findings), findings, endedAt };
  } catch {
    return { entry, outcome: "failed", findings: NOTHING };
  } finally {
    limits.signal.removeEventListener("abort", expire);
  }
}

function outcomeOf({ facts, withheld, failed }: Findings): ProbeOutcome {
  if (Object.values(facts).some((value) => value !== null && value !== undefined)) return "found";
  if (withheld.length > 0) return "withheld";
  return failed ? "failed" : "absent";
}

function merge(ended: readonly Ended[]): CollectedFacts {
  const facts: Facts = { ...NO_FACTS };
  const fixed = new Set<FactName>();
  // Without an answer from NVIDIA's program, nobody can say that there is no accelerator.
  const nvidiaUnknown = ended.some(({ entry, outcome }) =>
    entry.name === "gpu" && outcome !== "absent"
  );
  for (const { findings } of ended) {
    const none = findings.facts.accelerator === "none" && nvidiaUnknown;
    for (const [fact, value] of Object.entries(findings.facts) as [FactName, never][]) {
      if (fixed.has(fact) || value === null || none) continue;
      facts[fact] = value;
      fixed.add(fact);
    }
    // The facts about GPUs belong together: two vendors' answers are not mixed.
    if (fixed.has("gpu_count")) fixed.add("gpu_type").add("gpu_memory_per_device").add("gpus");
  }
  return { facts, withheld: keptBack(ended, fixed) };
}

/** A fact that another probe knows was not kept back; one whose own probe calls it partial was. */
function keptBack(ended: readonly Ended[], fixed: ReadonlySet<FactName>): readonly Withheld[] {
  const seen = new Set<string>();
  return ended.flatMap(({ findings }) =>
    findings.withheld.filter(({ fact, flag }) => {
      const partial = findings.facts[fact] !== undefined;
      const id = `${fact} ${flag}`;
      if ((fixed.has(fact) && !partial) || seen.has(id)) return false;
      seen.add(id);
      return true;
    })
  );
}

/** A probe that has not answered yet counts like one that never will. */
function unheard(entry: ProbeEntry): Ended {
  return { entry, outcome: "timeout", findings: NOTHING };
}

function tell<News>(listen: ((news: News) => void) | undefined, news: () => News): void {
  try {
    listen?.(news());
  } catch {
    // Whoever listens must not cost the facts.
  }
}
