const MAX_LENGTH = 64;
/** What the members of a closed union look like: words, with one slash among them at most. */
const WORDS = /^[a-z0-9][\w .:+-]*(?:\/[\w .:+-]+)?$/i;
/** Ids, hashes and addresses are words as well. */
const PRIVATE = /[0-9a-f]{8}|\d\.\d+\.\d+\.\d|:.*:/i;
const OTHER = "other";

/**
 * Gives what a log line or a span may show of a field of a payload.
 *
 * `ClosedEvents` keeps free text out where types are checked. A caller in JavaScript, or behind a cast,
 * has none of that: whatever is no number, no boolean and no short word is shown as `other`, as the
 * labels of metrics show it.
 *
 * @param value a field of a payload
 * @returns the value, `"other"`, or `undefined` where the field is not there
 * @example
 * ```ts
 * import { shownValue } from "./shown_value.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(shownValue("cuda:0"), "cuda:0");
 * assert.equal(shownValue(7), 7);
 * assert.equal(shownValue("GET /home/ada HTTP/1.1"), "other");
 * assert.equal(shownValue({ body: 1 }), "other");
 * ```
 */
export function shownValue(value: unknown): number | boolean | string | undefined {
  if (value === undefined || typeof value === "number" || typeof value === "boolean") return value;
  const isWord = typeof value === "string" && value.length <= MAX_LENGTH && WORDS.test(value) &&
    !PRIVATE.test(value);
  return isWord ? value : OTHER;
}
