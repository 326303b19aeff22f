/** A counter that is not what the raw messages say. */
export interface CounterDifference {
  /** The project. */
  readonly project: string;
  /** The day, as `YYYY-MM-DD`. */
  readonly day: string;
  /** What it counts, as in the store's keys: kind, then names. */
  readonly counter: readonly string[];
  /** What is stored. */
  readonly stored: bigint;
  /** What the raw messages come to. */
  readonly expected: bigint;
}

/** What a rebuild says while it works. */
export type RebuildStep =
  | {
    /** So far. */
    readonly kind: "progress";
    readonly project: string;
    readonly sessions: number;
    readonly messages: number;
  }
  | { readonly kind: "difference"; readonly difference: CounterDifference }
  | {
    /** The counters of a day were set right. */
    readonly kind: "repaired";
    readonly project: string;
    readonly day: string;
    readonly counters: number;
  }
  | {
    /** A day kept changing, so that nothing can be said of it; try again when less arrives. */
    readonly kind: "busy";
    readonly project: string;
    readonly day: string;
  }
  | {
    /** A project is done. */
    readonly kind: "done";
    readonly project: string;
    readonly sessions: number;
    readonly messages: number;
    readonly days: number;
    readonly differences: number;
    readonly repaired: number;
  };

/** What to rebuild. */
export interface RebuildOptions {
  /** Projects to look at.
   * @default all that have data */
  readonly projects?: readonly string[] | undefined;
  /** Whether counters that differ are set right.
   * @default false */
  readonly apply?: boolean | undefined;
}

/** What a sweep removed. */
export interface SweepResult {
  /** Rows past their retention. */
  readonly rows: number;
  /** Session records whose messages were taken out of them, after their retention was shortened. */
  readonly emptied: number;
  /** Marks past their time. */
  readonly marks: number;
  /** Session records and tombstones past their time. */
  readonly sessions: number;
  /** Deletions that had stopped half-way and were completed. */
  readonly resumed: number;
  /** Lists of values of days that are over. */
  readonly lists: number;
}

/** Work on a store that is done now and then, by a schedule or by a person. */
export interface Maintenance {
  /**
   * Recomputes the counters of every day that still has its raw messages, and names each difference.
   * Streams; may run while messages arrive and on several machines at once.
   */
  rebuild(options?: RebuildOptions): AsyncIterable<RebuildStep>;
  /** Removes what is past its time and completes deletions. Idempotent, safe on several machines. */
  sweep(): Promise<SweepResult>;
}
