import { createEventBus, type EventBus, type EventBusOptions } from "../../observability/mod.ts";

/** Two kinds of events that carry a number. */
export interface Ticks {
  "tick": { readonly n: number };
  "tock": { readonly n: number };
}

/** A bus whose loop runs when the test says so, on a clock the test sets. */
export function manualBus(options: EventBusOptions = {}): {
  bus: EventBus<Ticks>;
  turn: () => boolean;
  clock: { now: number };
} {
  const clock = { now: 1_000 };
  let pending: (() => void) | undefined;
  const bus = createEventBus<Ticks>({
    now: () => clock.now,
    schedule: (run) => {
      pending = run;
      return () => pending = undefined;
    },
    ...options,
  });
  const turn = (): boolean => {
    const run = pending;
    pending = undefined;
    run?.();
    return run !== undefined;
  };
  return { bus, turn, clock };
}

/** A subscriber that keeps the numbers it saw. */
export function recorder(
  name = "recorder",
): { name: string; seen: number[]; handle: (e: E) => void } {
  const seen: number[] = [];
  return { name, seen, handle: (event) => void seen.push(event.payload.n) };
}
type E = { readonly payload: { readonly n: number } };
