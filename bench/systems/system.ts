/** A server under load. */
export interface RunningSystem {
  /** Where it listens. */
  readonly url: string;
  /** Its processes, those of its store included. */
  readonly pids: readonly number[];
  /** Ends it without warning, as a crash would. */
  kill(): Promise<void>;
  /** Messages that are found in what the killed system left on disk; `null` if it keeps none. */
  count(): Promise<number | null>;
}

/** Something that takes messages over HTTP. */
export interface System {
  /** Short name, for the command line. */
  readonly name: string;
  /** Title of its row. */
  readonly title: string;
  /** What an acknowledged message is safe from, and whether a copy is counted twice. */
  readonly durability: string;
  /**
   * Starts it.
   *
   * @param folder Empty folder for its data, with a slash at the end.
   */
  start(folder: string): Promise<RunningSystem>;
}
