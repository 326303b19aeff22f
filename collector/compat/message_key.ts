import { createHash } from "node:crypto";
import { stringify } from "uuid";

const TIME_LIMIT = 2 ** 48;

/** What names a foreign message. */
export interface NaturalKey {
  /** Names that together stand for one message: system, project, session, kind, number. */
  readonly parts: readonly string[];
  /** An instant that belongs to the message, in milliseconds since 1970 UTC, if it carries one. */
  readonly instantMs: number | null;
  /** What keeps messages without an instant together: their session. */
  readonly group: string;
}

/**
 * The idempotency key of a foreign message: a UUID of version 8 (RFC 9562) made from its natural key,
 * so that the same message gets the same id wherever and whenever it is translated.
 *
 * Its first 48 bits are the message's own instant, as in version 7, which keeps ids in the order of
 * time; without an instant they are a hash of the group, which keeps the ids of a session together. The
 * moment of arrival is no part of it: it differs from one delivery to the next.
 *
 * @param key What names the message.
 * @returns The UUID in lower case.
 *
 * @example
 * ```ts
 * import { messageKey } from "./message_key.ts";
 * import assert from "node:assert/strict";
 *
 * const key = { parts: ["ray", "UsageMessage", "2"], instantMs: 1_795_303_397_570, group: "a" };
 * assert.equal(messageKey(key), messageKey(key));
 * assert.equal(messageKey(key).slice(0, 13), "01a2006b-d8c2");
 * ```
 */
export function messageKey(key: NaturalKey): string {
  const bytes = createHash("sha256").update(JSON.stringify(key.parts)).digest().subarray(0, 16);
  if (key.instantMs !== null && key.instantMs >= 0 && key.instantMs < TIME_LIMIT) {
    bytes.writeUIntBE(Math.floor(key.instantMs), 0, 6);
  } else {
    createHash("sha256").update(JSON.stringify([key.group])).digest().copy(bytes, 0, 0, 6);
  }
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return stringify(bytes);
}
