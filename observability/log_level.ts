import type { LogLevel } from "@logtape/logtape";

const LEVELS: Readonly<Record<string, LogLevel>> = {
  TRACE: "trace",
  DEBUG: "debug",
  INFO: "info",
  WARN: "warning",
  WARNING: "warning",
  ERROR: "error",
  CRITICAL: "fatal",
  FATAL: "fatal",
};

/**
 * Reads `CANDOR_LOG_LEVEL`: DEBUG, INFO, WARNING, ERROR or CRITICAL, in any case.
 *
 * @param text the variable's value
 * @returns LogTape's level, `info` when nothing is said; with a `notice` when the value is not known
 * @example
 * ```ts
 * import { parseLogLevel } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * assert.equal(parseLogLevel("debug").level, "debug");
 * assert.equal(parseLogLevel("loud").level, "info");
 * ```
 */
export function parseLogLevel(text: string | undefined): { level: LogLevel; notice?: string } {
  const said = text?.trim().toUpperCase() ?? "";
  if (said === "") return { level: "info" };
  const level = Object.hasOwn(LEVELS, said) ? LEVELS[said] : undefined;
  if (level !== undefined) return { level };
  return {
    level: "info",
    notice:
      "Cannot read CANDOR_LOG_LEVEL: it must be DEBUG, INFO, WARNING, ERROR or CRITICAL, using INFO",
  };
}
