import { sha256 } from "../sha256.ts";

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
  const name = sha256(JSON.stringify(key.parts));
  const { instantMs } = key;
  const time = instantMs !== null && instantMs >= 0 && instantMs < TIME_LIMIT
    ? Math.floor(instantMs).toString(16).padStart(12, "0")
    : sha256(JSON.stringify([key.group])).slice(0, 12);
  const variant = (0x8 | parseInt(name.charAt(16), 16) & 0x3).toString(16);
  return [
    time.slice(0, 8),
    time.slice(8),
    `8${name.slice(13, 16)}`,
    `${variant}${name.slice(17, 20)}`,
    name.slice(20, 32),
  ].join("-");
}
