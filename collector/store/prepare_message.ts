import type { Message } from "../../schemas/mod.ts";
import { type Extract, extract } from "./extract.ts";
import { encodeMessage } from "./row_codec.ts";
import { sessionKey } from "./session_key.ts";
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
  /** The message as it will be kept. */
  readonly json: string;
  /** Size of that, in bytes, at most. */
  readonly bytes: number;
}

/** Everything of a message that can be worked out before the store is asked. */
export function prepareMessage(message: Message, occurredAt: number): PreparedMessage {
  const json = encodeMessage(message);
  return {
    project: message.project,
    session: sessionKey(message.session_id).key,
    id: message.message_id,
    day: utcDay(occurredAt),
    extract: extract(message),
    json,
    bytes: sizeOf(json),
  };
}

const NOT_ASCII = /[^\0-\x7f]/;
const encoder = new TextEncoder();

function sizeOf(json: string): number {
  return NOT_ASCII.test(json) ? encoder.encode(json).length : json.length;
}
