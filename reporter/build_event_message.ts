import type { EventMessage } from "../schemas/types.ts";
import type { Envelope } from "./create_envelope.ts";
import { errorName } from "./error_name.ts";
import { type BuiltMessage, finishMessage } from "./finish_message.ts";
import { scrubStack } from "./scrub_stack.ts";

/** Something that happened to a run. */
export interface RunEvent {
  /** What happened. */
  readonly eventType: EventMessage["event_type"];
  /** What was thrown; looked at for the event `error` only. */
  readonly error?: unknown;
  /**
   * Folder of the project, as a path or a URL; files outside it are never named.
   *
   * @default {no files are named}
   */
  readonly root?: string | null | undefined;
  /**
   * Level of consent; below `on` neither the error's name nor its stack is built.
   *
   * @default {"on"}
   */
  readonly level?: "on" | "no-stack" | undefined;
}

/**
 * Builds the message about something that happened to a run.
 *
 * @param envelope Run and id of the message.
 * @param event What happened.
 * @returns The message and what had to change for it to fit the wire.
 * @throws {TypeError} If the envelope is not of its form.
 *
 * @example
 * ```ts
 * import { buildEventMessage } from "./build_event_message.ts";
 * import assert from "node:assert/strict";
 *
 * const { message } = await buildEventMessage({
 *   schema_version: 1,
 *   message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *   session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   project: "my-engine",
 *   project_version: "1.0.0",
 *   occurred_at: "2026-11-22T09:30:00.000Z",
 * }, { eventType: "error", error: new RangeError("of no concern to anybody") });
 * assert.equal(message.error_name, "RangeError");
 * ```
 */
export function buildEventMessage(
  envelope: Envelope,
  event: RunEvent,
): Promise<BuiltMessage<EventMessage>> {
  const { eventType, error, root = null, level = "on" } = event;
  const detailed = eventType === "error" && level === "on" && error !== undefined;
  return finishMessage<EventMessage>({
    event_type: eventType,
    error_name: detailed ? errorName(error) : null,
    error_stack: detailed ? scrubStack(error, root) : null,
    ...envelope,
    message_type: "EventMessage",
  });
}
