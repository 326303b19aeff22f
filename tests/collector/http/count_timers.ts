/** Timers that were set, until it is disposed of. */
export interface TimerCount {
  /** How many. */
  count(): number;
  /** Sets one that is not counted. */
  readonly set: typeof setTimeout;
  [Symbol.dispose](): void;
}

/** Counts the timers that are set from now on. */
export function countTimers(): TimerCount {
  const { setTimeout: real } = globalThis;
  let count = 0;
  globalThis.setTimeout = ((...args: Parameters<typeof real>) => {
    count++;
    return real(...args);
  }) as typeof real;
  return {
    count: () => count,
    set: real,
    [Symbol.dispose](): void {
      globalThis.setTimeout = real;
    },
  };
}
