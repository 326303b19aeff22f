import type { CandorEvents, EventBus } from "../../observability/mod.ts";
import { StoreError } from "./store_error.ts";

const RETRY_AFTER_SECONDS = 5;

/** Settings of {@linkcode guarded}. */
export interface GuardOptions {
  /** How long the work may take before its caller is told that the store is away, in milliseconds.
   * @default no limit */
  readonly patienceMs?: number | undefined;
}

/**
 * Runs work on the store; whatever it throws comes out as a `StoreError` and as an event.
 *
 * @param bus Where events go.
 * @param operation What the store is asked to do.
 * @param work The work.
 * @returns What the work gives.
 * @throws StoreError the work's own, or `store_unavailable` with the work's error as its cause.
 */
export async function guarded<Result>(
  bus: EventBus<CandorEvents>,
  operation: CandorEvents["store.error"]["operation"],
  work: () => Promise<Result>,
  { patienceMs }: GuardOptions = {},
): Promise<Result> {
  try {
    return await (patienceMs === undefined ? work() : within(patienceMs, work()));
  } catch (error) {
    bus.publish("store.error", { operation });
    if (error instanceof StoreError) throw error;
    throw new StoreError("store_unavailable", RETRY_AFTER_SECONDS, { cause: error });
  }
}

/** Gives up waiting, not the work: a database that is away may keep its clients waiting for ever. */
async function within<Result>(patienceMs: number, work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StoreError("store_unavailable", RETRY_AFTER_SECONDS)),
      patienceMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
