import { decideConsent } from "./decide_consent.ts";
import { denoHost } from "./host.ts";
import type { Level } from "./level.ts";
import { readConsentInput } from "./read_consent_input.ts";

interface Watched {
  readonly level: () => Level;
}

interface Switched {
  /** Deletes what waits to be sent. */
  readonly disabled: () => void;
  /** Begins what could not begin while usage statistics were off. */
  readonly enabled: () => void;
}

let told: "on" | "off" | undefined;
let since: number | null = null;
let newest: Watched | undefined;
/** The reporters of this process that were started and have not ended. */
const switched = new Set<Switched>();

/**
 * Switches usage statistics off for this process, at once, as PyAgent's function of that name does:
 * nothing more is collected or sent, and what waits to be sent is deleted.
 *
 * @example
 * ```ts
 * import { disableUsageStats, enableUsageStats, isUsageStatsEnabled } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * disableUsageStats();
 * assert.equal(isUsageStatsEnabled(), false);
 * enableUsageStats();
 * ```
 */
export function disableUsageStats(): void {
  told = "off";
  for (const { disabled } of switched) disabled();
}

/**
 * Takes `disableUsageStats` back, and makes `on` the program's own default. What the person decided
 * by flag, environment or file stays above it. Reporters that were started go on, those that could not
 * begin begin now, and nothing that was collected before this moment is sent.
 *
 * @example
 * ```ts
 * import { enableUsageStats, isUsageStatsEnabled } from "@candor/usage/reporter";
 *
 * enableUsageStats();
 * isUsageStatsEnabled(); // what the person decided
 * ```
 */
export function enableUsageStats(): void {
  // Also what was under way to the queue while it was deleted is not sent any more.
  if (told === "off") since = Date.now();
  told = "on";
  for (const { enabled } of switched) enabled();
}

/**
 * Whether anything is collected now: by the reporter of this process, or, before there is one, by a
 * program that goes by `DO_NOT_TRACK` and the switches of `candor`.
 *
 * @returns `false` at level `off`, also when `disableUsageStats` was called.
 *
 * @example
 * ```ts
 * import { isUsageStatsEnabled } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * assert.equal(typeof isUsageStatsEnabled(), "boolean");
 * ```
 */
export function isUsageStatsEnabled(): boolean {
  if (newest !== undefined) return newest.level() !== "off";
  const input = readConsentInput(denoHost(), { app: "candor", host: toldHost({}) });
  return decideConsent(input).level !== "off";
}

/** What the program was told at run time, as it enters the decision. */
export function toldHost<Wish extends object>(
  host: Wish,
): Wish & { readonly override?: Level; readonly defaultLevel?: Level } {
  if (told === "off") return { ...host, override: "off" };
  return told === "on" ? { ...host, defaultLevel: "on" } : host;
}

/** When `disableUsageStats` was taken back, in milliseconds since 1970 UTC; `null` when it never was. */
export function toldSince(): number | null {
  return since;
}

/** Makes a reporter the one that `isUsageStatsEnabled` answers for. */
export function watchReporter(reporter: Watched): void {
  newest = reporter;
}

/** Tells a reporter about both functions. */
export function tellSwitch(reporter: Switched): void {
  switched.add(reporter);
}

/** Ends both. */
export function unwatchReporter(reporter: Watched & Switched): void {
  if (newest === reporter) newest = undefined;
  switched.delete(reporter);
}
