import type { CandorEvents, EventBus } from "../../observability/mod.ts";
import { StoreError } from "./store_error.ts";
import { type Claiming, takeGroup } from "./take_group.ts";

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
  /** Stores a group and sets every outcome; calls `settled` when some are set and durable. `lane` tells
   * the groups under way apart: 0 or 1. */
  readonly store: (
    group: readonly Waiting<Item, Outcome>[],
    settled: () => void,
    lane: number,
  ) => Promise<void>;
  /** What an item is about; groups about the same thing are stored one after the other. */
  readonly claims: (item: Item) => readonly string[];
  /** Messages after which a group takes no further caller. */
  readonly groupSize: number;
  /** Most messages that wait. */
  readonly maxQueued: number;
  /** How long a group may take before its callers are sent away, in milliseconds. */
  readonly patienceMs: number;
  /** Where events go. */
  readonly bus: EventBus<CandorEvents>;
}

interface Call<Item, Outcome> extends Claiming {
  readonly waiting: readonly Waiting<Item, Outcome>[];
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
}

const RETRY_AFTER_SECONDS = 2;

/** Groups that are stored at a time: while the database works on one, the next is worked out. */
export const LANES = 2;

/**
 * Messages that must have come for a group to be stored beside another; fewer share the next commit, and so
 * does what must wait for the other group.
 */
export const SECOND_LANE_FROM = 16;

/**
 * Group commit without a timer: while no commit is under way the next caller starts one at once, and
 * while one is, callers gather for the next. An idle store answers as fast as one commit, a busy one
 * shares each commit among all who wait, and begins a second beside the first when enough do.
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
 *   claims: () => [],
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
  { store, claims, groupSize, maxQueued, patienceMs, bus }: IngestQueueOptions<Item, Outcome>,
): IngestQueue<Item, Outcome> {
  let calls: Call<Item, Outcome>[] = [];
  /** Messages in `calls`. */
  let gathered = 0;
  /** Those that were not looked at since the groups under way are what they are. */
  let fresh = 0;
  /** Messages in `calls` and in groups under way. */
  let depth = 0;
  const lanes: (Promise<void> | null)[] = Array.from({ length: LANES }, () => null);
  const underWay = new Set<string>();
  let groups = 0;
  let stuck = 0;
  let closed = false;

  const take = (): Call<Item, Outcome>[] => {
    // What was left before waits for a group under way, so it is not looked at again for each that comes.
    if (gathered === 0 || (groups > 0 && fresh < SECOND_LANE_FROM)) return [];
    fresh = 0;
    const { group, left } = takeGroup(calls, groupSize, underWay);
    calls = left;
    for (const { size } of group) gathered -= size;
    return group;
  };
  const dropWaiting = (): Call<Item, Outcome>[] => {
    const dropped = calls;
    calls = [];
    depth -= gathered;
    gathered = fresh = 0;
    return dropped;
  };
  const storeGroup = async (taken: Call<Item, Outcome>[], lane: number): Promise<void> => {
    let group = taken;
    let late = false;
    const waiting = group.flatMap((call) => call.waiting);
    const settled = (): void => {
      group = group.filter((call) => !resolveIfDone(call));
    };
    // A database that is away may keep its clients waiting for ever. What was begun goes on.
    const timer = setTimeout(() => {
      late = true;
      stuck++;
      for (const call of [...group, ...dropWaiting()]) call.reject(unavailable());
    }, patienceMs);
    try {
      await store(waiting, settled, lane);
      settled();
    } catch (error) {
      // A call whose own messages were all stored before the group failed has succeeded.
      settled();
      for (const call of group) call.reject(error);
    } finally {
      clearTimeout(timer);
      if (late) stuck--;
    }
    depth -= waiting.length;
    if (bus.enabled) bus.publish("store.queue", { depth });
  };
  const work = async (lane: number, first: Call<Item, Outcome>[]): Promise<void> => {
    for (let group = first; group.length > 0; group = take()) {
      groups++;
      for (const call of group) for (const claim of call.claims) underWay.add(claim);
      await storeGroup(group, lane);
      for (const call of group) for (const claim of call.claims) underWay.delete(claim);
      groups--;
      fresh = gathered;
    }
    lanes[lane] = null;
  };
  return {
    push: (items) => {
      if (closed || stuck > 0) return Promise.reject(unavailable());
      if (items.length === 0) return Promise.resolve([]);
      if (depth > 0 && depth + items.length > maxQueued) {
        bus.publish("store.shed", {});
        return Promise.reject(new StoreError("overloaded", RETRY_AFTER_SECONDS));
      }
      depth += items.length;
      gathered += items.length;
      fresh += items.length;
      return new Promise((resolve, reject) => {
        const waiting = items.map((item) => ({ item }));
        calls.push({ waiting, resolve, reject, size: items.length, claims: items.flatMap(claims) });
        const lane = lanes.indexOf(null);
        if (lane === -1) return;
        const group = take();
        if (group.length > 0) lanes[lane] = work(lane, group);
      });
    },
    close: async () => {
      closed = true;
      await Promise.all(lanes);
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
