import type { Message } from "../schemas/types.ts";

/** A field that is to be taken out of messages. */
export interface FieldPlace {
  /** Types of message that carry it. */
  readonly messages: readonly string[];
  /** Where it stands: `runtime`, `gpus.power_limit`, `config.scheduler`, `features.streaming`. */
  readonly field: string;
}

/**
 * Takes fields out of a message; whoever reads it takes a field that is missing for one that is not
 * known.
 *
 * @param message A message.
 * @param places The fields.
 * @returns The same message, or a copy without them.
 *
 * @example
 * ```ts
 * import { withoutFields } from "./without_fields.ts";
 * import assert from "node:assert/strict";
 *
 * const message = {
 *   schema_version: 1,
 *   message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *   session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   project: "lmcache",
 *   project_version: "0.3.9",
 *   occurred_at: "2026-11-22T09:30:00.000Z",
 *   message_type: "MetadataMessage",
 *   start_time: null,
 *   duration: 12,
 * } as const;
 * const places = [{ messages: ["MetadataMessage"], field: "duration" }];
 * assert.ok(!("duration" in withoutFields(message, places)));
 * ```
 */
export function withoutFields(message: Message, places: readonly FieldPlace[]): Message {
  const own = places.filter(({ messages }) => messages.includes(message.message_type));
  if (own.length === 0) return message;
  const fields: Record<string, unknown> = { ...message };
  for (const { field } of own) {
    const dot = field.indexOf(".");
    if (dot < 0) delete fields[field];
    else {
      const name = field.slice(0, dot);
      fields[name] = withoutPart(fields[name], field.slice(dot + 1));
    }
  }
  return fields as unknown as Message;
}

function withoutPart(value: unknown, part: string): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => item !== part).map((item) => withoutPart(item, part));
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return value;
  const { [part]: _taken, ...rest } = value as Record<string, unknown>;
  return rest;
}
