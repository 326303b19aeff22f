/** A message as it is kept and shown: all of its fields but the session's id. */
export type StoredMessage = Record<string, unknown>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Messages as JSON, joined by commas, as one value. */
export function encodeRow(messages: string): Uint8Array {
  return encoder.encode(`[${messages}]`);
}

/** The messages in a value of {@linkcode encodeRow}. */
export function decodeRow(bytes: Uint8Array): readonly StoredMessage[] {
  return JSON.parse(decoder.decode(bytes)) as StoredMessage[];
}

/** The messages in a text of messages joined by commas. */
export function parseRow(messages: string): readonly StoredMessage[] {
  return JSON.parse(`[${messages}]`) as StoredMessage[];
}

/** A message id as part of keys: its 16 bytes, which sort by the time of its making. */
export function messageKeyPart(messageId: string): Deno.KvKeyPart {
  if (messageId.length !== UUID_LENGTH) return messageId;
  const bytes = new Uint8Array(16);
  let at = 0;
  for (let index = 0; index < UUID_LENGTH; index += 2) {
    if (messageId.charCodeAt(index) === HYPHEN) index++;
    const high = digitOf(messageId.charCodeAt(index));
    const low = digitOf(messageId.charCodeAt(index + 1));
    if (high < 0 || low < 0 || at === 16) return messageId;
    bytes[at++] = high << 4 | low;
  }
  return at === 16 ? bytes : messageId;
}

const UUID_LENGTH = 36;
const HYPHEN = 45;

/** Value of a lower-case hexadecimal digit, -1 for anything else. */
function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}
