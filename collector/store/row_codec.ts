import type { Message } from "../../schemas/mod.ts";

/** A message as it is kept and shown: all of its fields but the session's id. */
export type StoredMessage = Record<string, unknown>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A message as JSON, without its session id. */
export function encodeMessage(message: Message): string {
  return JSON.stringify({ ...message, session_id: undefined });
}

/** Messages of {@linkcode encodeMessage} as one value. */
export function encodeRow(messages: readonly string[]): Uint8Array {
  return encoder.encode(`[${messages.join(",")}]`);
}

/** The messages in a value of {@linkcode encodeRow}. */
export function decodeRow(bytes: Uint8Array): readonly StoredMessage[] {
  return JSON.parse(decoder.decode(bytes)) as StoredMessage[];
}

/** A message id as part of keys: its 16 bytes, which sort by the time of its making. */
export function messageKeyPart(messageId: string): Deno.KvKeyPart {
  const digits = messageId.replaceAll("-", "");
  return digits.length === 32 && /^[0-9a-f]+$/.test(digits) ? bytesOf(digits) : messageId;
}

function bytesOf(digits: string): Uint8Array {
  const bytes = new Uint8Array(16);
  for (let at = 0; at < 16; at++) bytes[at] = parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}
