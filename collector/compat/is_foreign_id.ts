const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const CLUSTER_ID = /^[0-9a-f]{56}$/i;

/**
 * Tells whether a value is an id that a foreign client gives its own run: any UUID, or the 56
 * hexadecimal digits of a Ray cluster. Only such an id becomes a session id, so that its owner can have the
 * session deleted by it.
 *
 * @param value Anything.
 * @returns Whether it is such an id.
 *
 * @example
 * ```ts
 * import { isForeignId } from "./is_foreign_id.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(isForeignId("e5ebcfbce35b10374ab3f6d250e97c143740fd95a349a104634cdf90"));
 * assert.ok(!isForeignId("gpu-node-17"));
 * ```
 */
export function isForeignId(value: unknown): value is string {
  return typeof value === "string" && (UUID.test(value) || CLUSTER_ID.test(value));
}
