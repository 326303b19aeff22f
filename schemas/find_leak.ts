import { LEAK_PATTERNS } from "./leak_patterns.ts";

/** What a refused string looks like. */
export type Leak =
  | "control_character"
  | "email_address"
  | "file_path"
  | "host_name"
  | "identifier"
  | "ip_address"
  | "oversized"
  | "secret"
  | "url";

/** No field of the wire is longer; a request can hold a thousand that are. */
const MAX_LENGTH = 1024;

/** Texts that are their own compatibility form. */
const PRINTABLE_ASCII = /^[ -~]*$/;
// Marks that look like a slash, a colon or a dot and have no compatibility form.
const LOOK_ALIKES: readonly (readonly [RegExp, string])[] = [
  [/[\u2044\u2215\u2571\u27cb\u29f8]/g, "/"],
  [/[\u2216\u29f5\u29f9]/g, "\\"],
  [/[\u2236\ua789]/g, ":"],
  [/[\u3002\uff61]/g, "."],
];

/**
 * Looks for something in a string that must never travel: an address, a path, a name of a machine or
 * a person, a secret. The text is compared in its Unicode compatibility form, so that look-alike
 * characters do not slip through.
 *
 * It errs on the side of refusing: a harmless string that resembles an address is refused too, and
 * the reporter sends `"redacted"` in its place. Four numbers joined by dots are an address unless they
 * begin with `v`: a version of four numbers is to be written so.
 *
 * @param text Any string.
 * @returns What the string looks like, or `null` when nothing was found.
 *
 * @example Hardware names pass, addresses do not
 * ```ts
 * import { findLeak } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * assert.equal(findLeak("Intel(R) Xeon(R) CPU @ 2.20GHz"), null);
 * assert.equal(findLeak("/home/ada/model"), "file_path");
 * assert.equal(findLeak("10.0.0.7"), "ip_address");
 * assert.equal(findLeak("v1.2.3.4"), null);
 * ```
 */
export function findLeak(text: string): Leak | null {
  if (text.length > MAX_LENGTH) return "oversized";
  const plain = PRINTABLE_ASCII.test(text) ? text : compatibilityForm(text);
  // One character can stand for eighteen.
  if (plain.length > MAX_LENGTH) return "oversized";
  for (const { leak, pattern, needs } of LEAK_PATTERNS) {
    if ((needs === undefined || needs.test(plain)) && pattern.test(plain)) return leak;
  }
  return null;
}

function compatibilityForm(text: string): string {
  return LOOK_ALIKES.reduce(
    (rest, [mark, letter]) => rest.replace(mark, letter),
    text.normalize("NFKC"),
  );
}
