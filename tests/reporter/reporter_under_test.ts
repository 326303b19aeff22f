import { assembleReporter } from "../../reporter/assemble_reporter.ts";
import * as atExit from "../../reporter/at_exit.ts";
import * as door from "../../reporter/door.ts";
import * as shipped from "../../reporter/mod.ts";

/**
 * The reporter as it is shipped, or, for a test module that was imported with `?sources`, the modules
 * that the shipped files are built from.
 */
export function reporterUnderTest(url: string): typeof shipped {
  if (!new URL(url).searchParams.has("sources")) return shipped;
  return {
    ...door,
    createReporter: ((options: shipped.ReporterOptions) =>
      assembleReporter(
        options,
        {
          onDemand: () => import("../../reporter/on_demand.ts"),
          atExit: () => Promise.resolve(atExit),
          atExitNow: () => atExit,
        },
      )) as typeof shipped.createReporter,
  };
}
