import { assembleReporter } from "./assemble_reporter.ts";
import type { ReporterOptions } from "./options.ts";
import type { Reporter } from "./reporter.ts";

/**
 * Makes the reporter of a program. It returns at once and does nothing before `start`: no file is
 * written, no connection is opened, no package is loaded. It never throws and never rejects; when the
 * person said no, it does nothing at all.
 *
 * @param options The program, and whatever differs from the defaults.
 * @returns The reporter.
 *
 * @example
 * ```ts
 * import { createReporter } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * await using reporter = createReporter({
 *   project: "my-engine",
 *   projectVersion: "1.4.0",
 *   flags: { usageStats: "off" },
 * });
 * reporter.start();
 * reporter.count("requests");
 * assert.equal(reporter.level, "off");
 * ```
 */
export function createReporter(options: ReporterOptions): Reporter {
  return assembleReporter(options, () => import("./on_demand.bundle.js"));
}
