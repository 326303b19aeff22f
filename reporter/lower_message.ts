import type { Message } from "../schemas/types.ts";
import type { Level } from "./level.ts";

/**
 * Takes from a message what a level does not allow: names and stacks of errors below `on`.
 *
 * @param message A message.
 * @param level The level that holds at the moment of sending.
 * @returns The same message, or a copy without what the level forbids.
 *
 * @example
 * ```ts
 * import { lowerMessage } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const lowered = lowerMessage({
 *   schema_version: 1,
 *   message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *   session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   project: "lmcache",
 *   project_version: "0.3.9",
 *   occurred_at: "2026-11-22T09:30:00.000Z",
 *   message_type: "EventMessage",
 *   event_type: "error",
 *   error_name: "RangeError",
 *   error_stack: ["readShard cache/shard.ts:41:7"],
 * }, "no-stack");
 * assert.ok(lowered.message_type === "EventMessage" && lowered.error_name === null);
 * ```
 */
export function lowerMessage(message: Message, level: Level): Message {
  if (level === "on" || message.message_type !== "EventMessage") return message;
  if (message.error_name === null && message.error_stack === null) return message;
  return { ...message, error_name: null, error_stack: null };
}
