import { createWatchdog } from "../../observability/create_watchdog.ts";
import type { CandorEvents, EventBus } from "../../observability/mod.ts";
import { watchdogKey } from "../store/keys.ts";
import type { Store } from "../store/store.ts";

/** What {@linkcode watchNumbers} works with. */
export interface WatchNumbersOptions {
  /** Where the numbers are. */
  readonly store: Pick<Store, "projects" | "report">;
  /** Where it is kept which projects were told of, so that several collectors tell it once. */
  readonly kv: Deno.Kv;
  /** Where news goes as a JSON POST. */
  readonly webhook: string;
  /** Where events go. */
  readonly bus: EventBus<CandorEvents>;
  /** The present, milliseconds since 1970 UTC.
   * @default Date.now */
  readonly now?: (() => number) | undefined;
  /** Sends the news.
   * @default fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

const DAY_MS = 86_400_000;
const DAYS = 28;

/**
 * Makes a job that looks for projects whose numbers stopped: ones that usually have messages and had
 * none on the last complete days. It tells a webhook once when a project falls silent and once when it
 * is heard again.
 *
 * @param options Where the numbers are and whom to tell.
 * @returns The job; it rejects when the numbers cannot be read.
 * @throws TypeError when the webhook is no http or https address.
 *
 * @example
 * ```ts
 * import { disabledEventBus } from "@candor/usage/observability";
 * import { watchNumbers } from "./watch_numbers.ts";
 * import assert from "node:assert/strict";
 *
 * using kv = await Deno.openKv(":memory:");
 * const store = { projects: () => Promise.resolve([]), report: () => Promise.reject() };
 * const webhook = "https://chat.example.org/hook";
 * const watch = watchNumbers({ store, kv, webhook, bus: disabledEventBus() });
 * await assert.doesNotReject(watch());
 * ```
 */
export function watchNumbers(options: WatchNumbersOptions): () => Promise<void> {
  const { store, kv, webhook, bus, now = Date.now } = options;
  const watchdog = createWatchdog({
    counts: async () => {
      const today = Math.floor(now() / DAY_MS);
      const window = { from: dayName(today - DAYS), to: dayName(today - 1) };
      return await Promise.all((await store.projects()).map(async (project) => {
        const { report } = await store.report(project, window);
        return { project, accepted: report.days.map(({ messages }) => messages) };
      }));
    },
    webhook,
    bus,
    memory: {
      read: async () => (await kv.get<string[]>(watchdogKey())).value ?? [],
      write: async (names) => void await kv.set(watchdogKey(), names),
    },
    now,
    ...options.fetch === undefined ? {} : { fetch: options.fetch },
  });
  return async () => {
    const startedAt = performance.now();
    const { silent } = await watchdog.run();
    bus.publish("job.done", {
      job: "watchdog",
      changed: silent.length,
      durationMs: performance.now() - startedAt,
    });
  };
}

function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
