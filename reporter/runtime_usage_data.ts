import { createTally, type RuntimeValue, type Tally } from "./tally.ts";

/** Facts that hold for every reporter of this process. */
const shared: Tally = createTally();

/**
 * Sets a fact about the run for every reporter of this process, as PyAgent's and vLLM's functions
 * do.
 *
 * @param key Name: lower case letters, digits and `_`.
 * @param value Number, boolean, `null` or a short name.
 *
 * @example
 * ```ts
 * import { getRuntimeUsageData, setRuntimeUsageData } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * setRuntimeUsageData("fleet_size", 4);
 * assert.equal(getRuntimeUsageData("fleet_size"), 4);
 * ```
 */
export function setRuntimeUsageData(key: string, value: RuntimeValue): void {
  shared.set(key, value);
}

/**
 * A fact about the run.
 *
 * @param key Its name; all facts when left out.
 * @returns The fact, `undefined` when it is not set; a copy of all of them without a name.
 *
 * @example
 * ```ts
 * import { clearRuntimeUsageData, getRuntimeUsageData } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * clearRuntimeUsageData();
 * assert.deepEqual(getRuntimeUsageData(), {});
 * ```
 */
export function getRuntimeUsageData(key: string): RuntimeValue | undefined;
/** All facts about the run, as a copy. */
export function getRuntimeUsageData(): Readonly<Record<string, RuntimeValue>>;
/** A fact about the run, or all of them. */
export function getRuntimeUsageData(
  key?: string,
): RuntimeValue | undefined | Readonly<Record<string, RuntimeValue>> {
  return key === undefined ? shared.peek().tags : shared.get(key);
}

/**
 * Removes one fact about the run, or all.
 *
 * @param key Its name; all facts when left out.
 *
 * @example
 * ```ts
 * import { clearRuntimeUsageData, getRuntimeUsageData, setRuntimeUsageData } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * setRuntimeUsageData("nodes", 2);
 * clearRuntimeUsageData("nodes");
 * assert.equal(getRuntimeUsageData("nodes"), undefined);
 * ```
 */
export function clearRuntimeUsageData(key?: string): void {
  shared.clear(key);
}
