import { createReporter } from "./create_reporter.ts";
import type { ReporterOptions } from "./options.ts";
import type { Reporter } from "./reporter.ts";

/**
 * Makes and starts the reporter of an engine, as LMCache's function of that name does.
 *
 * @param options As for `createReporter`; `engine` holds the engine's settings, `localLog` the log.
 * @returns The started reporter, `null` when usage statistics are off.
 *
 * @example
 * ```ts
 * import { initializeUsageContext } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const context = initializeUsageContext({
 *   project: "lmcache",
 *   projectVersion: "0.3.9",
 *   engine: { chunk_size: 256, model_name: "meta-llama/Llama-3.1-8B-Instruct" },
 *   flags: { disableUsageStats: true },
 * });
 * assert.equal(context, null);
 * ```
 */
export function initializeUsageContext(options: ReporterOptions): Reporter | null {
  const reporter = createReporter(options);
  if (reporter.level === "off") return null;
  reporter.start();
  return reporter;
}
