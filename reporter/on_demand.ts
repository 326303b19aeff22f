/**
 * What a reporter loads when it has something to do. The runtime resolves everything that a module
 * could import before it runs the first line, so this half of the reporter is shipped as one file,
 * `on_demand.bundle.js`, built from the modules beside it by `deno task generate`.
 *
 * @module
 */
export { collectFacts } from "./collect_facts.ts";
export { printReport } from "./commands/print_report.ts";
export { quickReportOptions } from "./commands/quick_report_options.ts";
export { PROBES } from "./probes/probes.ts";
export { readStatus } from "./read_status.ts";
export { createRun } from "./run.ts";
export { runProgram } from "./run_program.ts";
