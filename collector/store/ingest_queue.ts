import type { CandorEvents, EventBus } from "../../observability/mod.ts";
import { StoreError } from "./store_error.ts";

/** One waiting message: what was prepared of it, and where its outcome goes. */
export interface Waiting<Item, Outcome> {
  /** What is to be stored. */
  readonly item: Item;
  /** What became of it, once known. */
  outcome?: Outcome;
}

/** Gathers messages of concurrent callers while a commit is under way. */
export interface IngestQueue<Item, Outcome> {
  /** Has items stored; resolves with their outcomes when all are durable. */
  push(items: readonly Item[]): Promise<readonly Outcome[]>;
  /** Finishes what waits and refuses what comes later. */
  close(): Promise<void>;
}

/** Settings of {@linkcode createIngestQueue}. */
export interface IngestQueueOptions<Item, Outcome> {
  /** Stores a group and sets every outcome; calls `settled` when some are set and durable. */
  readonly store: (
    group: readonly Waiting<Item, Outcome>[],
    settled: () => void,
  ) => Promise<void>;
  /** Messages after which a group takes no further caller. */
  readonly groupSize: number;
  /** Most messages that wait. */
  readonly maxQueued: number;
  /** How long a group may take before its callers are sent away, in milliseconds. */
  readonly patienceMs: number;
  /** Where events go. */
  readonly bus: EventBus<CandorEvents>;
}

interface Call<Item, Outcome> {
  readonly waiting: readonly Waiting<Item, Outcome>[];
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
}

const RETRY_AFTER_SECONDS = 2;

/**
 * Group commit without a timer: while no commit is under way the next caller starts one at once, and
 * while one is, callers gather for the next. An idle store answers as fast as one commit, a busy one
 * shares each commit among all who wait.
 *
 * @param options How to store a group, and the bounds.
 *
 * @example
 * ```ts
 * import { disabledEventBus } from "@candor/usage/observability";
 * import { createIngestQueue } from "./ingest_queue.ts";
 * import assert from "node:assert/strict";
 *
 * const sizes: number[] = [];
 * const queue = createIngestQueue<number, string>({
 *   store: (group) => {
 *     sizes.push(group.length);
 *     for (const waiting of group) waiting.outcome = "stored";
 *     return Promise.resolve();
 *   },
 *   groupSize: 100,
 *   maxQueued: 1000,
 *   patienceMs: 10_000,
 *   bus: disabledEventBus(),
 * });
 * await Promise.all([queue.push([1]), queue.push([2]), queue.push([3])]);
 * assert.deepEqual(sizes, [1, 2]);
 * ```
 */
export function createIngestQueue<Item, Outcome>(
  { store, groupSize, maxQueued, patienceMs, bus }: IngestQueueOptions<Item, Outcome>,
): IngestQueue<Item, Outcome> {
  const calls: Call<Item, Outcome>[] = [];
  let depth = 0;
  let running: Promise<void> | null = null;
  let closed = false;
  let stuck = false;

  const takeGroup = (): Call<Item, Outcome>[] => {
    let size = 0;
    let taken = 0;
    while (taken < calls.length && size < groupSize) size += calls[taken++]!.waiting.length;
    return calls.splice(0, taken);
  };
  const dropWaiting = (): Call<Item, Outcome>[] => {
    const dropped = calls.splice(0);
    for (const { waiting } of dropped) depth -= waiting.length;
    return dropped;
  };
  const run = async (): Promise<void> => {
    while (calls.length > 0) {
      let group = takeGroup();
      const waiting = group.flatMap((call) => call.waiting);
      const settled = (): void => {
        group = group.filter((call) => !resolveIfDone(call));
      };
      // A database that is away may keep its clients waiting for ever. What was begun goes on.
      const timer = setTimeout(() => {
        stuck = true;
        for (const call of [...group, ...dropWaiting()]) call.reject(unavailable());
      }, patienceMs);
      try {
        await store(waiting, settled);
        settled();
      } catch (error) {
        // A call whose own messages were all stored before the group failed has succeeded.
        settled();
        for (const call of group) call.reject(error);
      } finally {
        clearTimeout(timer);
        stuck = false;
      }
      depth -= waiting.length;
      if (bus.enabled) bus.publish("store.queue", { depth });
    }
    running = null;
  };
  return {
    push: (items) => {
      if (closed || stuck) return Promise.reject(unavailable());
      if (items.length === 0) return Promise.resolve([]);
      if (depth > 0 && depth + items.length > maxQueued) {
        bus.publish("store.shed", {});
        return Promise.reject(new StoreError("overloaded", RETRY_AFTER_SECONDS));
      }
      depth += items.length;
      return new Promise((resolve, reject) => {
        calls.push({ waiting: items.map((item) => ({ item })), resolve, reject });
        running ??= run();
      });
    },
    close: async () => {
      closed = true;
      await running;
    },
  };
}

function unavailable(): StoreError {
  return new StoreError("store_unavailable", RETRY_AFTER_SECONDS);
}

function resolveIfDone<Item, Outcome>({ waiting, resolve }: Call<Item, Outcome>): boolean {
  if (waiting.some(({ outcome }) => outcome === undefined)) return false;
  resolve(waiting.map(({ outcome }) => outcome!));
  return true;
}
