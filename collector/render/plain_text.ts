/**
 * Makes a text safe to print on one line: control characters, line breaks and marks that change the
 * direction of writing become `U+FFFD`, so that a reported value can neither steer a terminal nor
 * reorder what stands beside it.
 *
 * @param text Any text, for example a value that a foreign client reported.
 * @returns The text without such characters.
 *
 * @example
 * ```ts
 * import { plainText } from "./plain_text.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(plainText("a\u001b[31mb"), "a\ufffd[31mb");
 * ```
 */
export function plainText(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
