/**
 * Anonymous usage statistics for open-source software, both ends in one module.
 *
 * A program that reports imports `@candor/usage/reporter`; importing it loads nothing else.
 *
 * @example What would be reported about this machine
 * ```ts
 * import { denoHost, gatherReport } from "@candor/usage";
 * import assert from "node:assert/strict";
 *
 * const { messages, withheld } = await gatherReport(denoHost(), {
 *   project: "my-engine",
 *   projectVersion: "1.4.0",
 * });
 * assert.equal(messages[0]?.message_type, "EnvMessage");
 * assert.ok(withheld.every(({ flag }) => flag.startsWith("--allow-")));
 * ```
 *
 * @module
 */
export { type CollectorModule, loadCollector } from "./collector/load_collector.ts";
export * from "./reporter/mod.ts";
export * from "./reporter/parts.ts";
