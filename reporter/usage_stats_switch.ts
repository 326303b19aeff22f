import { decideConsent } from "./decide_consent.ts";
import { denoHost } from "./host.ts";
import type { Level } from "./level.ts";
import { readConsentInput } from "./read_consent_input.ts";

interface Watched {
  readonly level: () => Level;
}

let told: "on" | "off" | undefined;
let watched: Watched | undefined;

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
}

/**
 * Takes `disableUsageStats` back, and makes `on` the program's own default. What the person decided
 * by flag, environment or file stays above it.
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
  told = "on";
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
  if (watched !== undefined) return watched.level() !== "off";
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

/** Makes a reporter the one that `isUsageStatsEnabled` answers for. */
export function watchReporter(reporter: Watched): void {
  watched = reporter;
}

/** Ends that, when it is still the same. */
export function unwatchReporter(reporter: Watched): void {
  if (watched === reporter) watched = undefined;
}
