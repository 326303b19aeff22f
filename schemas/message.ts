import { z } from "zod";
import { engineMessageSchema } from "./engine_message.ts";
import { envMessageSchema } from "./env_message.ts";
import { eventMessageSchema } from "./event_message.ts";
import { metadataMessageSchema } from "./metadata_message.ts";
import type { Message } from "./types.ts";
import { usageMessageSchema } from "./usage_message.ts";

/** The five message schemas by their `message_type`. */
export const messageSchemas = {
  EnvMessage: envMessageSchema,
  EngineMessage: engineMessageSchema,
  MetadataMessage: metadataMessageSchema,
  EventMessage: eventMessageSchema,
  UsageMessage: usageMessageSchema,
};

/**
 * Any message of the wire, version 1. Unknown keys are dropped, missing facts become `null`.
 *
 * @example
 * ```ts
 * import { messageSchema } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * const message = messageSchema.parse({
 *   schema_version: 1,
 *   message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *   session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   project: "lmcache",
 *   project_version: "0.3.9",
 *   occurred_at: "2026-11-22T09:30:00.000Z",
 *   message_type: "EventMessage",
 *   event_type: "start",
 * });
 * assert.equal(message.message_type, "EventMessage");
 * ```
 */
export const messageSchema: z.ZodType<Message> = z.discriminatedUnion("message_type", [
  envMessageSchema,
  engineMessageSchema,
  metadataMessageSchema,
  eventMessageSchema,
  usageMessageSchema,
]);
