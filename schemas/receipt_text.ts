import type { Receipt } from "./answer_types.ts";

/**
 * The text of a receipt that is signed, and that a signature is checked against: a line that says what
 * it is, then the four facts as JSON with their keys in order (RFC 8785), so that every reader makes the
 * same bytes of it.
 *
 * @param receipt The receipt; its signature is no part of the text.
 * @returns Text, to be signed as UTF-8.
 *
 * @example
 * ```ts
 * import { receiptText } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * const text = receiptText({
 *   session: "5c0f",
 *   deleted_messages: 3,
 *   deleted_at: "2026-11-22T12:00:00.000Z",
 *   receipt_id: "019ab3c4",
 * });
 * assert.equal(
 *   text,
 *   'candor receipt 1\n{"deleted_at":"2026-11-22T12:00:00.000Z","deleted_messages":3,' +
 *     '"receipt_id":"019ab3c4","session":"5c0f"}',
 * );
 * ```
 */
export function receiptText(receipt: Receipt): string {
  const facts = {
    "deleted_at": receipt.deleted_at,
    "deleted_messages": receipt.deleted_messages,
    "receipt_id": receipt.receipt_id,
    "session": receipt.session,
  };
  return `candor receipt 1\n${JSON.stringify(facts)}`;
}
