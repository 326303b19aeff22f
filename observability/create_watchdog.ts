import type { CandorEvents } from "./candor_events.ts";
import type { EventBus } from "./event_bus.ts";
import { hostOf, mayReach } from "./may_reach.ts";
import {
  findSilence,
  type ProjectCounts,
  type SilenceOptions,
  type SilentProject,
} from "./find_silence.ts";

/** Which projects the webhook was told of, kept between runs; a store row where runs share no memory. */
export interface WatchdogMemory {
  /** Names told as silent and not yet as recovered. */
  read(): Promise<readonly string[]>;
  /** Keeps them. */
  write(names: readonly string[]): Promise<void>;
}

/** Options of {@linkcode createWatchdog}. */
export interface WatchdogOptions {
  /** Gives the messages of each project for the last complete periods. */
  readonly counts: () => Promise<readonly ProjectCounts[]>;
  /** Where news goes as a JSON POST. Without permission for its host every post fails; nobody is asked.
   * @default nowhere; the events on the bus and `run`'s answer remain */
  readonly webhook?: string;
  /** Where `watchdog.checked` and `watchdog.webhook` are published. */
  readonly bus: Pick<EventBus<CandorEvents>, "publish">;
  /** Between runs.
   * @default this process's memory */
  readonly memory?: WatchdogMemory;
  /** How sure to be before calling a project silent. */
  readonly silence?: SilenceOptions;
  /** Limit for the post, in milliseconds.
   * @default 10_000 */
  readonly timeoutMs?: number;
  /** The fetch to use.
   * @default the global one */
  readonly fetch?: typeof globalThis.fetch;
  /** Clock, milliseconds since 1970 UTC.
   * @default Date.now */
  readonly now?: () => number;
}

/** What one run of the watchdog found and did. */
export interface WatchdogOutcome {
  /** Projects that usually have messages. */
  readonly watched: number;
  /** Those of them that have none. */
  readonly silent: readonly SilentProject[];
  /** Names that were silent before and are heard again. */
  readonly recovered: readonly string[];
  /** What the webhook was told: `nothing` when there is no news or no webhook. */
  readonly told: "nothing" | "sent" | "failed";
}

/** A job that looks for projects whose numbers stopped. */
export interface Watchdog {
  /** Looks once and tells what changed. Rejects when the counts, or what was told, cannot be read or kept. */
  run(): Promise<WatchdogOutcome>;
}

const TIMEOUT_MS = 10_000;

function inMemory(): WatchdogMemory {
  let names: readonly string[] = [];
  return {
    read: () => Promise.resolve(names),
    write: (next) => {
      names = next;
      return Promise.resolve();
    },
  };
}

/** `text` is what chat systems show; the rest is for programs. */
function message(
  fresh: readonly SilentProject[],
  recovered: readonly string[],
  at: number,
): string {
  const lines = [
    ...fresh.map(({ project, silentPeriods, expected }) =>
      `Numbers stopped: ${project}, ${Math.round(expected)} messages expected in ` +
      `${silentPeriods} ${silentPeriods === 1 ? "period" : "periods"}, none came`
    ),
    ...recovered.map((project) => `Numbers are back: ${project}`),
  ];
  return JSON.stringify({
    "text": lines.join("\n"),
    "generated_at": new Date(at).toISOString(),
    "silent": fresh.map(({ project, silentPeriods, expected }) => ({
      project,
      "silent_periods": silentPeriods,
      expected,
    })),
    recovered,
  });
}

/**
 * Makes the watchdog: the alarm for numbers that stop, without a Prometheus.
 *
 * Each run compares the projects' counts with what is usual (`findSilence`) and posts the news to a
 * webhook: a project that fell silent, a project that came back. News is told once; a post that fails is
 * tried again by the next run.
 *
 * @param options counts, webhook, bus and memory
 * @returns the job; run it once a period
 * @throws TypeError when the webhook is no http or https address
 * @example
 * ```ts
 * import { createWatchdog, disabledEventBus } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const watchdog = createWatchdog({
 *   counts: () => Promise.resolve([{ project: "gone", accepted: [9, 9, 9, 9, 9, 0] }]),
 *   bus: disabledEventBus(),
 * });
 * assert.equal((await watchdog.run()).silent[0]?.project, "gone");
 * ```
 */
export function createWatchdog(options: WatchdogOptions): Watchdog {
  const { counts, webhook, bus, silence, memory = inMemory(), timeoutMs = TIMEOUT_MS } = options;
  const { fetch = globalThis.fetch, now = Date.now } = options;
  if (webhook !== undefined && !/^https?:$/.test(URL.parse(webhook)?.protocol ?? "")) {
    // The address is not repeated: those of chat systems hold a secret.
    throw new TypeError("Cannot watch: the webhook must be an http or https address");
  }

  const post = async (url: string, body: string): Promise<"sent" | "failed"> => {
    if (options.fetch === undefined && !mayReach(hostOf(url))) return "failed";
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), timeoutMs);
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal: controller.signal,
        // Followed, a redirect loses the news on its way, or takes it to a host nobody allowed.
        redirect: "manual",
      });
      await response.body?.cancel();
      return response.ok ? "sent" : "failed";
    } catch {
      return "failed";
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    async run(): Promise<WatchdogOutcome> {
      const periods = await counts();
      const { watched, silent } = findSilence(periods, silence);
      bus.publish("watchdog.checked", { watched, silent: silent.length });
      const told = await memory.read();
      const fresh = silent.filter(({ project }) => !told.includes(project));
      const last = new Map(periods.map(({ project, accepted }) => [project, accepted.at(-1) ?? 0]));
      const recovered = told.filter((name) => (last.get(name) ?? 0) > 0);
      // One that was told of and is still not heard stays told of, also when its silence has grown longer
      // than the periods that are looked at and it counts as new.
      const mute = told.filter((name) => last.get(name) === 0);
      const names = [...new Set([...mute, ...fresh.map(({ project }) => project)])];
      const news = fresh.length > 0 || recovered.length > 0;
      if (!news || webhook === undefined) {
        if (news) await memory.write(names);
        return { watched, silent, recovered, told: "nothing" };
      }
      const outcome = await post(webhook, message(fresh, recovered, now()));
      bus.publish("watchdog.webhook", { outcome });
      if (outcome === "sent") await memory.write(names);
      return { watched, silent, recovered, told: outcome };
    },
  };
}
