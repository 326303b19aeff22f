/**
 * The collector: receives, keeps, counts, forgets and shows.
 *
 * {@linkcode createCollector} is a Hono app over a {@linkcode Store}; {@linkcode composeCollector} opens
 * a Deno KV database and puts both together; {@linkcode serveCollector} listens.
 *
 * @example Receive a message and read the report
 * ```ts
 * import { composeCollector, serveCollector } from "@candor/usage/collector";
 * import assert from "node:assert/strict";
 *
 * const collector = await composeCollector({ kv: ":memory:", minCell: 1 });
 * const server = serveCollector({ fetch: collector.app.fetch, close: collector.close, port: 0 });
 * const answer = await fetch(`${server.url}/v1/messages`, {
 *   method: "POST",
 *   headers: { "content-type": "application/json" },
 *   body: JSON.stringify({
 *     schema_version: 1,
 *     message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *     session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *     project: "lmcache",
 *     project_version: "0.3.9",
 *     occurred_at: new Date().toISOString(),
 *     message_type: "EventMessage",
 *     event_type: "start",
 *   }),
 * });
 * assert.equal((await answer.json()).accepted, 1);
 * const report = await fetch(`${server.url}/v1/projects/lmcache/report`);
 * assert.equal((await report.json()).totals.sessions, 1);
 * await server.stop();
 * ```
 *
 * @module
 */
export { createCollector, type CreateCollectorOptions } from "./app.ts";
export { composeCollector, type ComposedCollector, type ComposeDeps } from "./compose.ts";
export { faultSentence } from "./fault_sentence.ts";
export { hashToken } from "./hash_token.ts";
export { openKv, type OpenKvOptions } from "./open_kv.ts";
export type { CollectorOptions } from "./options.ts";
export type { ProjectKeyHashes } from "./write_keys.ts";
export type { CollectorApp, CollectorContext, CollectorEnv, ConnectionInfo } from "./route_deps.ts";
export {
  type CollectorServer,
  serveCollector,
  type ServeCollectorOptions,
} from "./serve_collector.ts";
export { createReceiptSigner, type ReceiptSigner } from "./receipt_signer.ts";
export { type ReceiptKeyRotation, rotateReceiptKey } from "./rotate_receipt_key.ts";
export { type CollectorSettings, SETTINGS_ENV, settingsFromEnv } from "./settings.ts";
export { createStore } from "./store/create_store.ts";
export type { AdaptiveLimits, KvLimits, KvSize } from "./store/kv_limits.ts";
export type {
  CounterDifference,
  Maintenance,
  RebuildOptions,
  RebuildStep,
  SweepResult,
} from "./store/maintenance.ts";
export type {
  DayWindow,
  IngestOutcome,
  Store,
  StoredProject,
  StoredSession,
  TaggedReport,
} from "./store/store.ts";
export type { StoredMessage } from "./store/row_codec.ts";
export type { StoreOptions } from "./store/store_options.ts";
export { StoreError, type StoreErrorCode } from "./store/store_error.ts";
