/**
 * Says in one sentence that the collector failed where it should not have. The message of the error is
 * left out, since it could repeat what a client sent; the place in the program is named instead.
 *
 * @param error What was thrown.
 * @param requestId Random name of the answer that the client got.
 * @returns A line for the operator's log.
 *
 * @example
 * ```ts
 * import { faultSentence } from "./fault_sentence.ts";
 * import assert from "node:assert/strict";
 *
 * const sentence = faultSentence(new TypeError("jane@example.org is no number"), "0f8e");
 * assert.match(sentence, /^Cannot serve request 0f8e: TypeError at .*, expected no failure$/);
 * assert.ok(!sentence.includes("jane"));
 * ```
 */
export function faultSentence(error: unknown, requestId: string): string {
  const name = error instanceof Error ? error.name : typeof error;
  const stack = error instanceof Error ? error.stack ?? "" : "";
  // Frames follow the message, which may have lines that look like frames; none has a position in
  // parentheses or at its very end as they do.
  const place = /^ {4}at .*?\(?((?:file|https?|ext|npm):[^\s()]+:\d+:\d+)\)?$/m.exec(stack)?.[1];
  return `Cannot serve request ${requestId}: ${name} at ${
    place ?? "an unknown place"
  }, expected no failure`;
}
