const SAYS_NOTHING = /^(?:|n\/?a|unknown|none)$/i;

/**
 * Reads JSON that a program printed after warnings of its own.
 *
 * @param text Standard output.
 * @returns The value, `undefined` when there is none.
 *
 * @example
 * ```ts
 * import { parseJsonAfterNoise } from "./loose_json.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(parseJsonAfterNoise("WARNING: slow\n[1]"), [1]);
 * ```
 */
export function parseJsonAfterNoise(text: string): unknown {
  for (const start of [0, ...[...text.matchAll(/^[[{]/gm)].slice(0, 4).map(({ index }) => index)]) {
    try {
      return JSON.parse(text.slice(start));
    } catch {
      continue;
    }
  }
  return undefined;
}

/**
 * A string inside a value of any form.
 *
 * @param value Where to look.
 * @param path Keys, outermost first.
 * @returns The trimmed string; `null` when it is not there or says nothing.
 *
 * @example
 * ```ts
 * import { textAt } from "./loose_json.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(textAt({ asic: { name: " MI300X " } }, "asic", "name"), "MI300X");
 * ```
 */
export function textAt(value: unknown, ...path: readonly string[]): string | null {
  const found = valueAt(value, path);
  return typeof found === "string" && !SAYS_NOTHING.test(found.trim()) ? found.trim() : null;
}

/**
 * A number inside a value of any form; a string counts by the number that it begins with.
 *
 * @param value Where to look.
 * @param path Keys, outermost first.
 * @returns The number; `null` when it is not there, negative or not finite.
 *
 * @example
 * ```ts
 * import { numberAt } from "./loose_json.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(numberAt({ size: "196592 MB" }, "size"), 196592);
 * ```
 */
export function numberAt(value: unknown, ...path: readonly string[]): number | null {
  const found = valueAt(value, path);
  const number = typeof found === "string" ? Number.parseFloat(found) : found;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : null;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}
