import type { Message } from "../schemas/types.ts";
import { loadIdMaker } from "./session.ts";
import { utcText } from "./utc_text.ts";

/** The fields that every message carries besides its type. */
export type Envelope = Pick<
  Message,
  "schema_version" | "message_id" | "session_id" | "project" | "project_version" | "occurred_at"
>;

/** The run that a message belongs to. */
export interface EnvelopeOptions {
  /** Name of the program: lower case letters, digits and hyphens. */
  readonly project: string;
  /** Version of the program. */
  readonly projectVersion: string;
  /** The run's id, a UUIDv7. */
  readonly sessionId: string;
  /**
   * Clock, milliseconds since 1970 UTC.
   *
   * @default {Date.now}
   */
  readonly now?: () => number;
}

/**
 * Makes the envelope of one message, with an id of its own.
 *
 * @param options The run.
 * @returns The envelope; the collector counts its id once, so each message needs another.
 *
 * @example
 * ```ts
 * import { createEnvelope } from "./create_envelope.ts";
 * import assert from "node:assert/strict";
 *
 * const envelope = await createEnvelope({
 *   project: "my-engine",
 *   projectVersion: "1.0.0",
 *   sessionId: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   now: () => 0,
 * });
 * assert.equal(envelope.occurred_at, "1970-01-01T00:00:00.000Z");
 * ```
 */
export async function createEnvelope(options: EnvelopeOptions): Promise<Envelope> {
  const { project, projectVersion, sessionId, now = Date.now } = options;
  const newId = await loadIdMaker();
  return {
    schema_version: 1,
    message_id: newId(),
    session_id: sessionId,
    project,
    project_version: projectVersion,
    occurred_at: utcText(now()),
  };
}
