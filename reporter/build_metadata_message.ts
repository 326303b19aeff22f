import type { MetadataMessage } from "../schemas/types.ts";
import type { Envelope } from "./create_envelope.ts";
import { type BuiltMessage, finishMessage } from "./finish_message.ts";
import { utcText } from "./utc_text.ts";

/** Time of a run. */
export interface RunTime {
  /** When the run began, in milliseconds since 1970 UTC. */
  readonly startedAt: number;
  /** The time of the message, in milliseconds since 1970 UTC. */
  readonly now: number;
}

/**
 * Builds the message about how long a run has lasted.
 *
 * @param envelope Run and id of the message.
 * @param time Beginning and present; a clock that was set back gives a duration of 0.
 * @returns The message and what had to change for it to fit the wire.
 * @throws {TypeError} If the envelope is not of its form.
 *
 * @example
 * ```ts
 * import { buildMetadataMessage } from "./build_metadata_message.ts";
 * import assert from "node:assert/strict";
 *
 * const { message } = await buildMetadataMessage({
 *   schema_version: 1,
 *   message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *   session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   project: "my-engine",
 *   project_version: "1.0.0",
 *   occurred_at: "2026-11-22T09:30:00.000Z",
 * }, { startedAt: 0, now: 90_500 });
 * assert.equal(message.duration, 90.5);
 * ```
 */
export function buildMetadataMessage(
  envelope: Envelope,
  time: RunTime,
): Promise<BuiltMessage<MetadataMessage>> {
  return finishMessage<MetadataMessage>({
    start_time: Number.isFinite(time.startedAt) ? utcText(time.startedAt) : null,
    duration: Math.round(Math.max(0, time.now - time.startedAt)) / 1000,
    ...envelope,
    message_type: "MetadataMessage",
  });
}
