import type { EngineDeclaration } from "../../schemas/declaration.ts";
import type { Message } from "../../schemas/mod.ts";
import { type Extract, extract } from "./extract.ts";
import type { StoredMessage } from "./row_codec.ts";
import { type SessionKey, sessionKey } from "./session_key.ts";
import { writeShort } from "./short_record.ts";
import { utcDay } from "./utc_day.ts";

/** A message as the store needs it; its session id is gone. */
export interface PreparedMessage {
  /** The project that it is for. */
  readonly project: string;
  /** The session's part of keys. */
  readonly session: string;
  /** Its id. */
  readonly id: string;
  /** UTC day of `occurred_at`. */
  readonly day: number;
  /** What it adds to the aggregate. */
  readonly extract: Extract;
  /** Says what it is counted for when every value is counted by its name, in short; see `writeShort`. */
  readonly short: () => string;
  /** The message as it will be kept. */
  readonly json: string;
  /** Size of that, in bytes, at most. */
  readonly bytes: number;
}

/**
 * Everything of a message that can be worked out before the store is asked; it is left as it was.
 *
 * @param message A valid message.
 * @param occurredAt When it happened, milliseconds since 1970 UTC.
 * @param keyOf Gives the keys of sessions.
 * @default keyOf each is worked out anew
 * @param declaration What its program declared of its settings, if anything.
 */
export function prepareMessage(
  message: Message,
  occurredAt: number,
  keyOf: (sessionId: string) => SessionKey = sessionKey,
  declaration?: EngineDeclaration,
): PreparedMessage {
  const { session_id: sessionId } = message;
  const fields = message as unknown as StoredMessage;
  const extracted = extract(message, declaration);
  // Undefined is left out of JSON, and a copy of every message would cost more than the JSON.
  fields.session_id = undefined;
  const json = JSON.stringify(fields);
  fields.session_id = sessionId;
  return {
    project: message.project,
    session: keyOf(sessionId).key,
    id: message.message_id,
    day: utcDay(occurredAt),
    extract: extracted,
    short: () => writeShort(fields, extracted.pairs),
    json,
    bytes: sizeOf(json),
  };
}

const NOT_ASCII = /[^\0-\x7f]/;
const encoder = new TextEncoder();

function sizeOf(json: string): number {
  return NOT_ASCII.test(json) ? encoder.encode(json).length : json.length;
}
