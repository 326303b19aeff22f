const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const WORDS = ["NaN", "-Infinity", "Infinity", "-NaN"] as const;

/** A text of JSON and the keys whose values were replaced. */
export interface RepairedJson {
  /** The text with `null` in place of every bare `NaN`, `Infinity` and `-Infinity`. */
  readonly text: string;
  /** The key that each of them stood under, in order; empty for one outside of any object. */
  readonly keys: string[];
}

/**
 * Replaces the bare `NaN`, `Infinity` and `-Infinity` that Python's json module writes and JSON does not
 * know. Strings are left alone. One pass, linear in the length.
 *
 * @param text Almost JSON.
 * @returns The repaired text; it may still be no JSON.
 *
 * @example
 * ```ts
 * import { repairJson } from "./repair_json.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(repairJson('{"a": NaN, "b": "NaN"}'), {
 *   text: '{"a": null, "b": "NaN"}',
 *   keys: ["a"],
 * });
 * ```
 */
export function repairJson(text: string): RepairedJson {
  const keys: string[] = [];
  let repaired = "";
  let copied = 0;
  let string = "";
  let key = "";
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      string = text.slice(at + 1, end);
      at = end + 1;
      continue;
    }
    if (code === COLON) key = string;
    const word = WORDS.find((candidate) => text.startsWith(candidate, at));
    if (word === undefined) {
      at += 1;
      continue;
    }
    repaired += `${text.slice(copied, at)}null`;
    at += word.length;
    copied = at;
    keys.push(key);
  }
  return { text: repaired + text.slice(copied), keys };
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}
