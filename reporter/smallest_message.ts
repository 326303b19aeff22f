import { acceptMessage } from "../schemas/accept_message.ts";
import type { Message } from "../schemas/types.ts";

const ENVELOPE = {
  "schema_version": 1,
  "message_id": "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
  "session_id": "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
  "project": "smallest",
  "project_version": "0",
  "occurred_at": "2026-01-01T00:00:00.000Z",
} as const;

/**
 * A message of a type in which nothing stands that can be left out: it names the fields of the type, and
 * with one more field in it, it is accepted when, and only when, that field is of its form.
 *
 * @param type Type of a message.
 * @returns The message, every field of its type in it; `null` when there is no such type.
 *
 * @example
 * ```ts
 * import { smallestMessage } from "./smallest_message.ts";
 * import assert from "node:assert/strict";
 *
 * const smallest = smallestMessage("MetadataMessage");
 * assert.ok(smallest?.message_type === "MetadataMessage" && smallest.duration === null);
 * ```
 */
export function smallestMessage(type: Message["message_type"]): Message | null {
  const event = type === "EventMessage" ? { "event_type": "error" } : {};
  return acceptMessage({ ...ENVELOPE, ...event, "message_type": type }) ?? null;
}
