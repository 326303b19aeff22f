import type { UsageMessage } from "../schemas/types.ts";
import type { Envelope } from "./create_envelope.ts";
import { type BuiltMessage, finishMessage } from "./finish_message.ts";
import { settingKey } from "./setting_key.ts";

/** What a run did since its previous report. */
export interface Usage {
  /** How the program is used, such as `API_SERVER`. */
  readonly context?: string | null | undefined;
  /** Number of the report within the session, from 0. */
  readonly seqNumber?: number | null | undefined;
  /** Time since the run began, in seconds. */
  readonly uptime?: number | null | undefined;
  /** Reports of the session that arrived so far. */
  readonly totalSuccess?: number | null | undefined;
  /** Reports of the session that did not arrive so far. */
  readonly totalFailed?: number | null | undefined;
  /** What was counted since the previous report, whole numbers. */
  readonly counters?: Readonly<Record<string, number>> | undefined;
  /** Features used since the previous report. */
  readonly features?: Iterable<string> | undefined;
  /** Facts about the run that the program set: number, boolean, `null` or short text. */
  readonly tags?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Builds the hourly message about what a run did.
 *
 * @param envelope Run and id of the message.
 * @param usage What it did; names may be written `cacheHits`, `cache-hits` or `cache_hits`.
 * @returns The message and what had to change for it to fit the wire.
 * @throws {TypeError} If the envelope is not of its form.
 *
 * @example
 * ```ts
 * import { buildUsageMessage } from "./build_usage_message.ts";
 * import assert from "node:assert/strict";
 *
 * const { message } = await buildUsageMessage({
 *   schema_version: 1,
 *   message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *   session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   project: "my-engine",
 *   project_version: "1.0.0",
 *   occurred_at: "2026-11-22T09:30:00.000Z",
 * }, { context: "API_SERVER", counters: { cacheHits: 3 } });
 * assert.deepEqual(message.counters, { cache_hits: 3 });
 * ```
 */
export async function buildUsageMessage(
  envelope: Envelope,
  usage: Usage,
): Promise<BuiltMessage<UsageMessage>> {
  const counters = named(usage.counters ?? {});
  const tags = named(usage.tags ?? {});
  const written = [...usage.features ?? []];
  const features = [...new Set(written.map((name) => settingKey(String(name))))]
    .filter((name) => name !== null);
  const { message, redacted, dropped } = await finishMessage<UsageMessage>({
    context: usage.context,
    seq_number: usage.seqNumber,
    uptime: usage.uptime,
    total_success: usage.totalSuccess,
    total_failed: usage.totalFailed,
    counters: counters.entries,
    features,
    tags: tags.entries,
    ...envelope,
    message_type: "UsageMessage",
  });
  const lost = [
    ...(counters.complete ? [] : ["counters"]),
    ...(written.every((name) => settingKey(String(name)) !== null) ? [] : ["features"]),
    ...(tags.complete ? [] : ["tags"]),
  ];
  return { message, redacted, dropped: [...new Set([...dropped, ...lost])] };
}

function named(
  record: Readonly<Record<string, unknown>>,
): { entries: Record<string, unknown>; complete: boolean } {
  const entries: Record<string, unknown> = {};
  let complete = true;
  for (const [name, value] of Object.entries(record)) {
    const key = settingKey(name);
    if (key === null) complete = false;
    else if (value !== undefined) entries[key] = value;
  }
  return { entries, complete };
}
