/** What a reporter loads when it has something to do. */
export type OnDemand = Pick<typeof import("./on_demand.ts"), "createRun">;
/** What a reporter loads when its program ends before that. */
export type AtExit = typeof import("./at_exit.ts");

/** The ways to what a reporter loads. */
export interface Halves {
  /** Loads what it needs when it has something to do. */
  onDemand(): Promise<OnDemand>;
  /** Loads what it needs at an early end. */
  atExit(): Promise<AtExit>;
  /** The same without waiting, while the process ends; `null` where that cannot be. */
  readonly atExitNow: (() => AtExit) | null;
}
