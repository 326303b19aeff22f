import { PROJECT_PATTERN } from "../../schemas/project_pattern.ts";
import type { ReportOptions } from "./run_report.ts";

/** Options that take a value once, and what they become. */
const VALUES = {
  "--project": "project",
  "--project-version": "projectVersion",
  "--context": "context",
  "--config": "config",
  "--local-log": "localLog",
  "--usage-stats": "usageStats",
} as const;
type Field = typeof VALUES[keyof typeof VALUES];

/**
 * Reads the ordinary command line of `candor report`, without the library that knows help, suggestions
 * and completion: loading that takes longer than the report. It says yes only to what that library
 * would read in the same way; everything else, every mistake among it, is left to the library.
 *
 * @param args Arguments after `report`.
 * @returns What was asked for, `null` when the library must say.
 *
 * @example
 * ```ts
 * import { quickReportOptions } from "./quick_report_options.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(quickReportOptions(["--json"])?.json, true);
 * assert.equal(quickReportOptions(["--help"]), null);
 * ```
 */
export function quickReportOptions(
  args: readonly string[],
): (ReportOptions & { readonly json: boolean }) | null {
  const told: Partial<Record<Field, string>> = {};
  const flags = new Set<string>();
  const endpoints: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const name = args[at]!;
    if (name === "--json" || name === "--disable-usage-stats") {
      if (flags.has(name)) return null;
      flags.add(name);
      continue;
    }
    const value = args[++at];
    if (value === undefined || value === "" || value.startsWith("-")) return null;
    if (name === "--endpoint") endpoints.push(value);
    else if (isValueOption(name) && told[VALUES[name]] === undefined) told[VALUES[name]] = value;
    else return null;
  }
  const { usageStats, project = "candor", ...rest } = told;
  if (!PROJECT_PATTERN.test(project)) return null;
  return {
    ...rest,
    project,
    endpoints,
    json: flags.has("--json"),
    consent: { usageStats, disableUsageStats: flags.has("--disable-usage-stats") },
  };
}

function isValueOption(name: string): name is keyof typeof VALUES {
  return Object.hasOwn(VALUES, name);
}
