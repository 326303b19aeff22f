import { sha256 } from "../sha256.ts";

/** A session as the store knows it; its id cannot be computed from either part. */
export interface SessionKey {
  /** SHA-256 of the session id under a prefix of its own, as 64 hexadecimal digits. */
  readonly hash: string;
  /** Part of the store's keys: when the session began, then its hash; later sessions sort later. */
  readonly key: string;
}

const DOMAIN = "candor session 1\0";
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NO_TIME = "00000000000";

/**
 * The only form in which a session id reaches the store.
 *
 * A UUIDv7 begins with the millisecond of its making. Its first eleven hexadecimal digits, steps of
 * 16 ms, go in front of the hash: writing in the order of time is several times faster than writing in
 * random order, and `occurred_at` of the session's first message says as much anyway. Any other id, such
 * as that of a foreign client, gets zeros in their place. The 74 random bits exist in the hash only.
 *
 * @param sessionId Id of a session, in lower case if it is a UUID.
 * @returns The hash that receipts and exports show, and the session's part of keys.
 *
 * @example
 * ```ts
 * import { sessionKey } from "./session_key.ts";
 * import assert from "node:assert/strict";
 *
 * const { hash, key } = sessionKey("019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d");
 * assert.equal(hash.length, 64);
 * assert.equal(key, `019ab3c45d6${hash}`);
 * ```
 */
export function sessionKey(sessionId: string): SessionKey {
  const hash = sha256(DOMAIN + sessionId);
  const time = UUID_V7.test(sessionId) ? sessionId.slice(0, 8) + sessionId.slice(9, 12) : NO_TIME;
  return { hash, key: time + hash };
}

/** Gives keys and remembers the latest: messages that come together are mostly of one session. */
export function rememberingSessionKey(): (sessionId: string) => SessionKey {
  let lastId: string | undefined;
  let last: SessionKey;
  return (sessionId) => {
    if (sessionId !== lastId) {
      lastId = sessionId;
      last = sessionKey(sessionId);
    }
    return last;
  };
}

/** The key as bytes: six of the time, then those of the hash. Half as long as the text, and in the same order. */
export function sessionKeyBytes(key: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromHex(`0${key}`);
}

/** The key that {@linkcode sessionKeyBytes} made bytes of. */
export function sessionKeyText(bytes: Uint8Array): string {
  return bytes.toHex().slice(1);
}

/** The hash inside a session's part of keys. */
export function hashOf(key: string): string {
  return key.slice(NO_TIME.length);
}

/** Bytes below the keys of all sessions that begin at an instant or later, above those of earlier ones. */
export function timeBytes(instant: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromHex(`0${timeOf(instant)}`);
}

/** What the keys of sessions that begin at an instant begin with. */
export function timeOf(instant: number): string {
  return instant.toString(16).padStart(12, "0").slice(0, NO_TIME.length);
}
