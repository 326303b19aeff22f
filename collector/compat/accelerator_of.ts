import type { EnvMessage } from "../../schemas/mod.ts";

const KINDS: readonly (readonly [NonNullable<EnvMessage["accelerator"]>, RegExp])[] = [
  ["tpu", /\btpu/i],
  ["amd", /\bamd\b|instinct|radeon|\bmi\d{2,3}[a-z]?\b/i],
  ["intel", /\bintel\b|gaudi|\bhl-\d|\bxpu\b/i],
  ["apple", /\bapple\b/i],
  [
    "nvidia",
    /nvidia|geforce|quadro|tesla|\b[rg]tx\b|\b[vpk]\d{2,3}\b|\bt4\b|\ba\d{1,3}[gx]?\b|\b[hb]\d{3}\b|\bg[bh]\d{3}\b|\bl(?:4|20|40s?)\b/i,
  ],
];

/**
 * Kind of an accelerator by its product name.
 *
 * @param product A name such as `NVIDIA A10G` or `TPU-V4`.
 * @returns The kind, `null` for a name that says nothing.
 *
 * @example
 * ```ts
 * import { acceleratorOf } from "./accelerator_of.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(acceleratorOf("NVIDIA A10G"), "nvidia");
 * assert.equal(acceleratorOf("AMD Instinct MI300X"), "amd");
 * assert.equal(acceleratorOf("TPU-V4"), "tpu");
 * ```
 */
export function acceleratorOf(product: string): EnvMessage["accelerator"] {
  return KINDS.find(([, pattern]) => pattern.test(product))?.[0] ?? null;
}
