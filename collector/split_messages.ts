import { MAX_MESSAGE_BYTES, MAX_MESSAGES_PER_REQUEST } from "../schemas/limits.ts";
import type { ProblemCode } from "../schemas/mod.ts";
import { PROBLEMS } from "../schemas/problem.ts";
import { HttpProblem } from "./http_problem.ts";

// Neither keeps anything between calls that do not stream. The one that forgives takes a quarter of the
// time of the one that does not.
const FORGIVING = new TextDecoder();
const STRICT = new TextDecoder("utf-8", { fatal: true });
const REPLACEMENT = "\ufffd";

/** Forms of a body. */
export type BodyFormat = "json" | "ndjson";

/** One value of a body, or why it is not even looked at. */
export type SplitMessage =
  | { readonly value: unknown; readonly code?: undefined }
  | { readonly code: Extract<ProblemCode, "malformed_json" | "message_too_large"> };

const TOO_LARGE: SplitMessage = { code: "message_too_large" };

/**
 * Divides a body into values, each parsed once: a JSON value, the elements of a JSON array, or lines.
 *
 * @param body The decompressed body.
 * @param format Its form.
 * @returns One entry per value in order, at least one.
 * @throws HttpProblem `not_utf8`, `empty_body`, `malformed_json`, `too_many_messages`.
 *
 * @example
 * ```ts
 * import { splitMessages } from "./split_messages.ts";
 * import assert from "node:assert/strict";
 *
 * const body = new TextEncoder().encode('{"a":1}\n{"a":\n');
 * assert.deepEqual(splitMessages(body, "ndjson"), [{ value: { a: 1 } }, { code: "malformed_json" }]);
 * ```
 */
export function splitMessages(body: Uint8Array, format: BodyFormat): readonly SplitMessage[] {
  const text = decode(body);
  if (text.trim() === "") throw new HttpProblem("empty_body");
  return format === "ndjson" ? splitLines(text) : splitJson(text, body.length);
}

/**
 * The sentence for a message that is not looked at.
 *
 * @param code Row of the table of errors.
 * @returns Its title.
 */
export function splitDetail(code: NonNullable<SplitMessage["code"]>): string {
  return code === "malformed_json"
    ? "Cannot read message: it is not JSON, expected one JSON object in the line"
    : PROBLEMS[code].title;
}

function decode(body: Uint8Array): string {
  const text = FORGIVING.decode(body);
  // The mark stands for what is no UTF-8, or for itself.
  if (!text.includes(REPLACEMENT)) return text;
  try {
    return STRICT.decode(body);
  } catch {
    throw new HttpProblem("not_utf8");
  }
}

function splitJson(text: string, bytes: number): readonly SplitMessage[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpProblem("malformed_json");
  }
  if (!Array.isArray(value)) return [bytes > MAX_MESSAGE_BYTES ? TOO_LARGE : { value }];
  if (value.length === 0) throw new HttpProblem("empty_body");
  if (value.length > MAX_MESSAGES_PER_REQUEST) throw new HttpProblem("too_many_messages");
  // Where the whole is no larger than one message may be, no part of it is.
  const tooLarge = bytes > MAX_MESSAGE_BYTES ? largeElements(text) : undefined;
  return value.map((element, index) => tooLarge?.has(index) ? TOO_LARGE : { value: element });
}

function splitLines(text: string): readonly SplitMessage[] {
  const lines: SplitMessage[] = [];
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    const line = text.slice(start, end).trim();
    start = end + 1;
    if (line === "") continue;
    if (lines.length === MAX_MESSAGES_PER_REQUEST) throw new HttpProblem("too_many_messages");
    lines.push(parseLine(line));
  }
  return lines;
}

function parseLine(line: string): SplitMessage {
  if (isLarge(line)) return TOO_LARGE;
  try {
    return { value: JSON.parse(line) };
  } catch {
    return { code: "malformed_json" };
  }
}

/** Places of the elements of a JSON array, known to be valid, that are larger than a message may be. */
function largeElements(text: string): ReadonlySet<number> {
  const large = new Set<number>();
  let depth = 0;
  let index = 0;
  let start = text.indexOf("[") + 1;
  const end = (at: number): void => {
    if (isLarge(text.slice(start, at))) large.add(index);
    index++;
    start = at + 1;
  };
  for (let at = start; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth++;
        break;
      case 0x5d: // ]
        if (depth === 0) {
          end(at);
          return large;
        }
        depth--;
        break;
      case 0x7d: // }
        depth--;
        break;
      case 0x2c: // ,
        if (depth === 0) end(at);
    }
  }
  return large;
}

/** A quote ends a string unless an odd number of backslashes stands before it. */
function endOfString(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1);; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return at;
  }
}

function isLarge(text: string): boolean {
  // UTF-16 units need one to three bytes each in UTF-8: only between these bounds must be counted.
  if (text.length > MAX_MESSAGE_BYTES) return true;
  if (text.length * 3 <= MAX_MESSAGE_BYTES) return false;
  return new TextEncoder().encode(text).length > MAX_MESSAGE_BYTES;
}
