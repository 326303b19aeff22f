/** Everything that `@candor/usage/collector` exports. */
export type CollectorModule = typeof import("./mod.ts");

/**
 * Loads the collector when it is called, so that a program that only reports never pays for it.
 *
 * @returns The module `@candor/usage/collector`.
 *
 * @example
 * ```ts
 * import { loadCollector } from "@candor/usage";
 * import assert from "node:assert/strict";
 *
 * const { composeCollector } = await loadCollector();
 * const collector = await composeCollector({ kv: ":memory:" });
 * assert.equal((await collector.app.request("/healthz")).status, 200);
 * await collector.close();
 * ```
 */
export function loadCollector(): Promise<CollectorModule> {
  return import("./mod.ts");
}
