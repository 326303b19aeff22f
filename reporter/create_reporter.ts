import { assembleReporter } from "./assemble_reporter.ts";
import type { DeclaredReporter, DeclaredReporterOptions } from "./declared_reporter.ts";
import type { AtExit } from "./halves.ts";
import type { ReporterOptions } from "./options.ts";
import type { Reporter } from "./reporter.ts";
import { silentReporter } from "./silent_reporter.ts";

/**
 * Makes the reporter of a program that declared its settings and features: what it did not declare
 * does not compile, and is left out and named by `preview` should it come all the same.
 *
 * @param options The program, its declaration, and whatever differs from the defaults.
 * @returns The reporter.
 *
 * @example
 * ```ts
 * import { createReporter } from "@candor/usage/reporter";
 * import { declareEngine, declareField } from "@candor/usage/schemas";
 * import { z } from "zod";
 *
 * const scheduler = declareField(z.enum(["fifo", "fair"]), {
 *   what: "Order in which requests are served",
 *   unit: "name",
 *   example: "fifo",
 *   why: "Which schedulers are worth keeping",
 * });
 * const declaration = declareEngine({ engine: z.object({ scheduler }), features: ["streaming"] });
 * await using reporter = createReporter({
 *   project: "my-engine",
 *   projectVersion: "1.4.0",
 *   flags: { usageStats: "off" },
 *   declaration,
 * });
 * reporter.engine({ scheduler: "fair" });
 * reporter.feature("streaming");
 * ```
 */
export function createReporter<Settings, Feature extends string>(
  options: DeclaredReporterOptions<Settings, Feature>,
): DeclaredReporter<Settings, Feature>;
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
export function createReporter(options: ReporterOptions): Reporter;
/** Both are the same at run time. */
export function createReporter(
  options: ReporterOptions | DeclaredReporterOptions<unknown, string>,
): Reporter {
  try {
    return assembleReporter(options, {
      onDemand: () => import("./on_demand.bundle.js"),
      atExit: () => import("./at_exit.bundle.js"),
      get atExitNow() {
        return mayRequire() ? requireAtExit : null;
      },
    });
  } catch {
    return silentReporter();
  }
}

/**
 * Modules that came from elsewhere cannot be had at once, and the folders above are looked at too, of which
 * none may be denied.
 */
function mayRequire(): boolean {
  if (!import.meta.url.startsWith("file:")) return false;
  const { state, partial } = Deno.permissions.querySync({ name: "read" });
  return state === "granted" && !partial;
}

/** An import would be waited for, which a process that ends does not; this takes the same module. */
function requireAtExit(): AtExit {
  const { process } = globalThis as unknown as {
    readonly process: { getBuiltinModule(name: "node:module"): typeof import("node:module") };
  };
  const { createRequire } = process.getBuiltinModule("node:module");
  return createRequire(import.meta.url)("./at_exit.bundle.js") as AtExit;
}
