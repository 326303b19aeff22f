import type { Level } from "./level.ts";

/**
 * What a switch means: `refuse` says no when it is true and nothing when it is false, `allow` says
 * yes or no, `level` names a level.
 */
export type SwitchSense = "refuse" | "allow" | "level";

/** A switch as it was read: the level that it asks for, `null` when it asks for none. */
export interface SwitchReading {
  /** The level asked for. */
  readonly level: Level | null;
  /** Whether the value could be read; one that could not counts as its most private reading. */
  readonly readable: boolean;
}

const YES = new Set(["1", "true", "yes", "on", "y", "t"]);
const NO = new Set(["0", "false", "no", "off", "n", "f"]);

/**
 * Reads the value of a switch generously: `1 true yes on`, `0 false no off`, a level, any case,
 * blanks around it ignored (contract section 7).
 *
 * @param value What a variable, a flag or a file holds.
 * @param sense What the switch means.
 * @returns The level; `off` for a value that cannot be read, an empty one included.
 *
 * @example
 * ```ts
 * import { readSwitch } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * assert.equal(readSwitch("Yes", "refuse").level, "off");
 * assert.equal(readSwitch("0", "refuse").level, null);
 * assert.equal(readSwitch("FALSE", "allow").level, "off");
 * assert.equal(readSwitch("no_stack", "level").level, "no-stack");
 * assert.deepEqual(readSwitch("maybe", "allow"), { level: "off", readable: false });
 * ```
 */
export function readSwitch(value: unknown, sense: SwitchSense): SwitchReading {
  const word = typeof value === "boolean" || typeof value === "number" || typeof value === "string"
    ? String(value).trim().toLowerCase()
    : "";
  if (sense === "refuse") {
    if (NO.has(word)) return { level: null, readable: true };
    return { level: "off", readable: YES.has(word) };
  }
  if (YES.has(word)) return { level: "on", readable: true };
  if (NO.has(word)) return { level: "off", readable: true };
  if (word === "local") return { level: "local", readable: true };
  if (/^no[-_ ]?stack$/.test(word)) return { level: "no-stack", readable: true };
  return { level: "off", readable: false };
}
