declare const brand: unique symbol;

/**
 * A validated W3C `traceparent` header: `00-<32 hex trace id>-<16 hex span id>-<2 hex flags>`.
 *
 * Only {@linkcode parseTraceParent} makes one, so a field of this type can hold the two random ids
 * and the flags of a caller's span and no other text of the caller's. `tracestate` is free text and
 * is never read.
 */
export type TraceParent = string & { readonly [brand]: "TraceParent" };

const FORM = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;
const VERSION_0_LENGTH = 55;

/**
 * Reads a `traceparent` request header (W3C Trace Context, level 1, section 3.2).
 *
 * @param header the header's value, or `null` or `undefined` when the request has none
 * @returns the parent in version 00 form, or `undefined` when there is none or it is not valid:
 * an unreadable parent starts a new trace, it is never an error
 * @example
 * ```ts
 * import { parseTraceParent } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
 * assert.equal(parseTraceParent(header), header);
 * assert.equal(parseTraceParent("not a parent"), undefined);
 * ```
 */
export function parseTraceParent(header: string | null | undefined): TraceParent | undefined {
  const text = header?.trim();
  if (text === undefined || !FORM.test(text)) return undefined;
  const version = text.slice(0, 2);
  // Section 3.2.2.4: a later version is read by its first four fields; version 00 has no others.
  if (version === "00" && text.length !== VERSION_0_LENGTH) return undefined;
  return `00${text.slice(2, VERSION_0_LENGTH)}` as TraceParent;
}
