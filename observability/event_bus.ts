/** One published event: its type, the moment of `publish` and its payload. */
export type BusEvent<M, K extends keyof M = keyof M> = {
  readonly [T in K]: {
    /** The event's name. */
    readonly type: T;
    /** Moment of the call of `publish`: milliseconds since 1970 UTC. */
    readonly timestamp: number;
    /** What the producer said; see `ClosedEvents` for what it may hold. */
    readonly payload: M[T];
  };
}[K];

/**
 * Something that listens to a bus: counts, logs, traces.
 *
 * `handle` must only note things down: it runs on the loop that serves every other subscriber.
 * Sending belongs on a timer or in a batch of its own.
 */
export interface EventSubscriber<M> {
  /** Short name under which failures are counted, such as `metrics`. */
  readonly name: string;
  /** The event types it wants.
   * @default all of them */
  readonly events?: readonly (keyof M)[];
  /** Called once an event, in order. A throw or a rejection is counted and stops nobody else. */
  handle(event: BusEvent<M>): void | Promise<void>;
  /** Called by `stop` after the last event, in order of subscription. */
  shutdown?(): void | Promise<void>;
}

/** What the bus knows about its own health. Counts never go down. */
export interface EventBusHealth {
  /** Events waiting now. */
  readonly queueDepth: number;
  /** Age of the oldest waiting event, in milliseconds; 0 when none waits. */
  readonly drainLagMs: number;
  /** Events refused since the bus was made because the queue was full. */
  readonly droppedEvents: number;
  /** Throws and rejections by subscriber name, in `handle` and in `shutdown`; 0 when it never failed. */
  readonly subscriberExceptions: ReadonlyMap<string, number>;
}

/** The one queue between producers and subscribers. Made by `createEventBus`. */
export interface EventBus<M> {
  /** `false` for a bus that drops everything at once; then producers may skip their measuring. */
  readonly enabled: boolean;
  /**
   * Queues an event. Never waits, never throws; when the queue is full the event is dropped and counted.
   *
   * @param type the event's name
   * @param payload its facts: numbers, booleans, closed unions; it must not be changed afterwards
   */
  publish<K extends keyof M>(type: K, payload: M[K]): void;
  /**
   * Adds a subscriber; it sees the events delivered from now on, those already waiting included.
   *
   * @param subscriber what to call
   * @returns a function that takes it off again (without shutting it down)
   */
  subscribe(subscriber: EventSubscriber<M>): () => void;
  /** Starts the drain loop; what was published before is delivered first. No-op when running. */
  start(): void;
  /**
   * Delivers everything that waits, then shuts the subscribers down in order. Safe when never started;
   * after it the bus can be started again with the same subscribers. Calls during a stop share it.
   */
  stop(): Promise<void>;
  /** The state of the bus at this moment. */
  health(): EventBusHealth;
}

/** Options of `createEventBus`. */
export interface EventBusOptions {
  /** Events that may wait before new ones are dropped.
   * @default 10_000 */
  readonly maxQueueSize?: number;
  /** Receives one sentence when events are dropped, at most once a second.
   * @default nobody is told; the count is in `health` */
  readonly warn?: (sentence: string) => void;
  /** Clock, milliseconds since 1970 UTC.
   * @default Date.now: whole milliseconds, at half the cost of `wallClock`, which spans want */
  readonly now?: () => number;
  /** Runs a callback later, off the caller's path, and gives back a function that cancels it.
   * @default a timer of 0 ms */
  readonly schedule?: (run: () => void) => () => void;
}
