import type { ReceiptSigner } from "./receipt_signer.ts";
import type { Store } from "./store/store.ts";

/**
 * A store whose receipts are signed, wherever they are shown.
 *
 * @param store The store.
 * @param signer Signs.
 * @returns The store with signed receipts.
 *
 * @example
 * ```ts
 * import type { Store } from "@candor/usage/collector";
 * import { signReceipts } from "./sign_receipts.ts";
 * import assert from "node:assert/strict";
 *
 * const receipt = { session: "5c0f", deleted_messages: 3, deleted_at: "", receipt_id: "019ab3c4" };
 * const store = { forget: () => Promise.resolve(receipt) } as unknown as Store;
 * const signer = {
 *   sign: (given: typeof receipt) => Promise.resolve({ ...given, signature: "x" }),
 *   keys: () => Promise.resolve({ keys: [] }),
 * };
 * assert.equal((await signReceipts(store, signer).forget("any")).signature, "x");
 * ```
 */
export function signReceipts(store: Store, signer: ReceiptSigner): Store {
  return {
    ...store,
    forget: async (sessionId) => await signer.sign(await store.forget(sessionId)),
    session: async (sessionId) => {
      const stored = await store.session(sessionId);
      const { receipt } = stored;
      return receipt === null ? stored : { ...stored, receipt: await signer.sign(receipt) };
    },
  };
}
