import type { ClosedEvents } from "./closed_events.ts";
import type { BusEvent, EventBus, EventBusOptions, EventSubscriber } from "./event_bus.ts";

/** Events that may wait before new ones are dropped. */
export const DEFAULT_MAX_QUEUE_SIZE = 10_000;

const WARN_EVERY_MS = 1_000;
/** Events delivered before the loop lets other work of the process run. */
const SLICE = 512;

interface Subscription<M> {
  readonly subscriber: EventSubscriber<M>;
  readonly wanted: ReadonlySet<keyof M> | undefined;
}

function onTimer(run: () => void): () => void {
  const timer = setTimeout(run, 0);
  return () => clearTimeout(timer);
}

/**
 * Makes the bus that stands between producers and loggers, metrics and spans.
 *
 * - `publish` stamps the time, queues and returns; it never waits and never throws.
 * - The queue is bounded: when full, the newest event is dropped and counted, and `warn` hears of it at
 *   most once a second.
 * - One loop delivers first in, first out, every event to the subscribers in order of subscription. It
 *   runs in slices, so a burst does not hold up other work of the process.
 * - A subscriber that throws, or whose promise rejects, is counted by name and stops nobody else.
 * - A subscriber added while an event is being delivered sees the next one.
 * - Events published before `start` or after `stop` wait, within the bound, for the next `start`.
 *
 * @typeParam M event name → payload, see `ClosedEvents`
 * @param options queue bound, warning, clock and scheduling
 * @returns a bus that is not started yet
 * @throws RangeError when `maxQueueSize` is not a positive integer
 * @example
 * ```ts
 * import { createEventBus } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const bus = createEventBus<{ "door.opened": { count: number } }>();
 * let opened = 0;
 * bus.subscribe({ name: "tally", handle: (event) => void (opened += event.payload.count) });
 * bus.start();
 * bus.publish("door.opened", { count: 2 });
 * await bus.stop();
 * assert.equal(opened, 2);
 * ```
 */
export function createEventBus<M extends ClosedEvents<M>>(
  options: EventBusOptions = {},
): EventBus<M> {
  const maxQueueSize = options.maxQueueSize ?? DEFAULT_MAX_QUEUE_SIZE;
  if (!Number.isSafeInteger(maxQueueSize) || maxQueueSize < 1) {
    throw new RangeError(
      `Cannot create event bus: maxQueueSize is ${maxQueueSize}, must be a positive integer`,
    );
  }
  const { now = Date.now, schedule = onTimer, warn } = options;
  const exceptions = new Map<string, number>();
  let subscribers: readonly Subscription<M>[] = [];
  let waiting: BusEvent<M>[] = [];
  let head = 0;
  let dropped = 0;
  let warnedAt = -Infinity;
  let running = false;
  let startAgain = false;
  let stopping: Promise<void> | undefined;
  let cancel: (() => void) | undefined;

  const failed = (name: string): void => {
    exceptions.set(name, (exceptions.get(name) ?? 0) + 1);
  };

  const drop = (): void => {
    dropped++;
    const at = now();
    // A clock that was set back by an hour must not keep an hour of drops quiet.
    if (warn === undefined || Math.abs(at - warnedAt) < WARN_EVERY_MS) return;
    warnedAt = at;
    try {
      warn(`Cannot queue event: ${maxQueueSize} are waiting, ${dropped} dropped so far`);
    } catch {
      failed("warn");
    }
  };

  const deliver = (event: BusEvent<M>): void => {
    for (const { subscriber, wanted } of subscribers) {
      if (wanted !== undefined && !wanted.has(event.type)) continue;
      try {
        const outcome = subscriber.handle(event);
        if (outcome instanceof Promise) outcome.catch(() => failed(subscriber.name));
      } catch {
        failed(subscriber.name);
      }
    }
  };

  const drain = (limit: number): void => {
    for (let count = 0; count < limit && head < waiting.length; count++) {
      deliver(waiting[head++]!);
    }
    // Emptied as a whole or by half, so that taking the first one costs the same however many wait.
    if (head === waiting.length) {
      waiting = [];
      head = 0;
    } else if (head > waiting.length / 2) {
      waiting = waiting.slice(head);
      head = 0;
    }
  };

  const wake = (): void => {
    cancel = schedule(() => {
      cancel = undefined;
      drain(SLICE);
      if (running && waiting.length > 0 && cancel === undefined) wake();
    });
  };

  const start = (): void => {
    if (stopping !== undefined) {
      startAgain = true;
    } else if (!running) {
      running = true;
      if (waiting.length > 0) wake();
    }
  };

  const finish = async (): Promise<void> => {
    running = false;
    cancel?.();
    cancel = undefined;
    // A stop asked for by a subscriber must not deliver the next event inside the present one.
    await Promise.resolve();
    // Bounded by what waits now: a subscriber that publishes would otherwise keep the stop going.
    drain(waiting.length - head);
    for (const { subscriber } of subscribers) {
      try {
        await subscriber.shutdown?.();
      } catch {
        failed(subscriber.name);
      }
    }
    stopping = undefined;
    if (startAgain) {
      startAgain = false;
      start();
    }
  };

  return {
    enabled: true,
    publish<K extends keyof M>(type: K, payload: M[K]): void {
      if (waiting.length - head >= maxQueueSize) return drop();
      waiting.push({ type, timestamp: now(), payload });
      if (running && cancel === undefined) wake();
    },
    subscribe(subscriber: EventSubscriber<M>): () => void {
      const { name, events } = subscriber;
      const added = { subscriber, wanted: events && new Set(events) };
      subscribers = [...subscribers, added];
      exceptions.set(name, exceptions.get(name) ?? 0);
      return () => {
        subscribers = subscribers.filter((other) => other !== added);
      };
    },
    start,
    stop(): Promise<void> {
      // The last word counts: a start that was asked for during this stop is taken back.
      startAgain = false;
      return stopping ??= finish();
    },
    health: () => ({
      queueDepth: waiting.length - head,
      drainLagMs: head < waiting.length ? Math.max(0, now() - waiting[head]!.timestamp) : 0,
      droppedEvents: dropped,
      subscriberExceptions: new Map(exceptions),
    }),
  };
}
