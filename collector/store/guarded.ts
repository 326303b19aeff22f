import type { CandorEvents, EventBus } from "../../observability/mod.ts";
import { StoreError } from "./store_error.ts";

const RETRY_AFTER_SECONDS = 5;

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
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    bus.publish("store.error", { operation });
    if (error instanceof StoreError) throw error;
    throw new StoreError("store_unavailable", RETRY_AFTER_SECONDS, { cause: error });
  }
}
