import type { Receipt, ReceiptKeys } from "../schemas/answer_types.ts";
import { receiptText } from "../schemas/receipt_text.ts";

/** What a look at a receipt comes to. */
export type ReceiptVerdict =
  /** One of the keys signed exactly this. */
  | "signed"
  /** It carries no signature. */
  | "unsigned"
  /** Its key is not among the keys. */
  | "unknown_key"
  /** It is not what was signed. */
  | "altered";

/**
 * Checks the signature of a receipt for a deletion.
 *
 * @param receipt The receipt as a collector gave it.
 * @param keys Public keys of that collector.
 * @returns The verdict; whatever cannot be read counts as altered.
 *
 * @example
 * ```ts
 * import { verifyReceipt } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const receipt = {
 *   session: "5c0f",
 *   deleted_messages: 3,
 *   deleted_at: "2026-11-22T12:00:00.000Z",
 *   receipt_id: "019ab3c4",
 * };
 * assert.equal(await verifyReceipt(receipt, { keys: [] }), "unsigned");
 * ```
 */
export async function verifyReceipt(receipt: Receipt, keys: ReceiptKeys): Promise<ReceiptVerdict> {
  const { key_id: id, signature } = receipt;
  if (typeof signature !== "string") return "unsigned";
  const key = keys.keys.find(({ kid }) => kid === id);
  if (key === undefined) return "unknown_key";
  try {
    const { kty, crv, x } = key;
    const jwk = { kty, crv, x };
    const publicKey = await crypto.subtle.importKey("jwk", jwk, { name: "Ed25519" }, false, [
      "verify",
    ]);
    const isSigned = await crypto.subtle.verify(
      { name: "Ed25519" },
      publicKey,
      Uint8Array.fromBase64(signature, { alphabet: "base64url" }),
      new TextEncoder().encode(receiptText(receipt)),
    );
    return isSigned ? "signed" : "altered";
  } catch {
    return "altered";
  }
}
