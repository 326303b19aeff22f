/** The consent levels, lowest first. */
export const LEVELS = ["off", "local", "no-stack", "on"] as const;

/**
 * How much a person agreed to: `off` (nothing collected, no file, no request), `local` (written to
 * the local log, never sent), `no-stack` (sent without error names and stacks), `on`.
 */
export type Level = typeof LEVELS[number];

/**
 * The lowest of several levels.
 *
 * @param levels At least one level.
 * @returns The most private of them; `off` for an empty list.
 *
 * @example
 * ```ts
 * import { lowestLevel } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * assert.equal(lowestLevel("on", "local"), "local");
 * ```
 */
export function lowestLevel(...levels: readonly Level[]): Level {
  if (!levels.every((level) => LEVELS.includes(level))) return "off";
  return LEVELS.find((level) => levels.includes(level)) ?? "off";
}

/**
 * Whether a level lets anything leave the machine.
 *
 * @param level A consent level.
 * @returns `true` for `no-stack` and `on`.
 *
 * @example
 * ```ts
 * import { maySend } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * assert.equal(maySend("local"), false);
 * ```
 */
export function maySend(level: Level): boolean {
  return level === "no-stack" || level === "on";
}
