import { changeReceiptKeyRing, MAX_RECEIPT_KEYS } from "./receipt_key_ring.ts";

/** What a rotation came to. */
export interface ReceiptKeyRotation {
  /** Name of the key that receipts are signed with from now on. */
  readonly id: string;
  /** Names of the keys before it, the latest first; they stay published. */
  readonly earlier: readonly string[];
}

/**
 * Gives a collector another key to sign receipts with.
 *
 * The private half of the key in use is overwritten and gone; its public half stays published, so that the
 * receipts that it signed can be checked as before. All processes over the database sign with the new
 * key from their next receipt on. One commit does all of it; of two rotations at the same time one follows
 * the other.
 *
 * @param kv The database.
 * @returns The names of the keys.
 * @throws Error when as many keys are published as may be.
 *
 * @example
 * ```ts
 * import { createReceiptSigner } from "./receipt_signer.ts";
 * import { rotateReceiptKey } from "./rotate_receipt_key.ts";
 * import assert from "node:assert/strict";
 *
 * using kv = await Deno.openKv(":memory:");
 * const signer = createReceiptSigner(kv);
 * const [first] = (await signer.keys()).keys;
 * const { id, earlier } = await rotateReceiptKey(kv);
 * assert.deepEqual(earlier, [first?.kid]);
 * assert.deepEqual((await signer.keys()).keys.map(({ kid }) => kid), [id, first?.kid]);
 * ```
 */
export async function rotateReceiptKey(kv: Deno.Kv): Promise<ReceiptKeyRotation> {
  const { ring } = await changeReceiptKeyRing(kv, (found, made) => {
    const earlier = [{ id: found.id, x: found.publicJwk.x! }, ...found.earlier ?? []];
    if (earlier.length >= MAX_RECEIPT_KEYS) {
      throw new Error(
        `Cannot rotate key: ${earlier.length} keys are published, limit is ${MAX_RECEIPT_KEYS}`,
      );
    }
    return { ...made, earlier };
  });
  return { id: ring.id, earlier: (ring.earlier ?? []).map(({ id }) => id) };
}
