import { findLeak } from "../schemas/find_leak.ts";

const KEY = /^[a-z][a-z0-9_]{0,63}$/;

/**
 * Turns the name of a setting, counter or feature into its form on the wire: lower case with
 * underscores, as the engines' own names are.
 *
 * @param name A name as a program writes it: `maxBatchSize`, `max-batch-size`, `max_batch_size`.
 * @returns The key, or `null` when the name cannot be one or resembles something private.
 *
 * @example
 * ```ts
 * import { settingKey } from "./setting_key.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(settingKey("maxBatchSize"), "max_batch_size");
 * assert.equal(settingKey("--max-model-len"), "max_model_len");
 * assert.equal(settingKey("/etc/passwd"), null);
 * ```
 */
export function settingKey(name: string): string | null {
  const key = name.trim().replace(/^--?/, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replaceAll("-", "_")
    .toLowerCase();
  // In lower case and with other marks, a secret does not look like one any more.
  return KEY.test(key) && findLeak(name.trim()) === null ? key : null;
}
