import { acceptGpu } from "../schemas/accept/gpu.ts";
import { acceptMessage } from "../schemas/accept_message.ts";
import { MAX_MESSAGE_BYTES } from "../schemas/limits.ts";
import type { Message } from "../schemas/types.ts";
import { redact } from "./redact.ts";
import { smallestMessage } from "./smallest_message.ts";

/** A message that fits the wire, and what had to change for it. */
export interface BuiltMessage<Type extends Message = Message> {
  /** The message, accepted by what the collector's schema is made into. */
  readonly message: Type;
  /** Places whose text was replaced, because it resembled something private. */
  readonly redacted: readonly string[];
  /** Places that were left out, because their value is not of the field's form or too much. */
  readonly dropped: readonly string[];
}

// Fields with a form of their own that no leak has: ids, instants, closed lists, scrubbed frames.
const OWN_FORM: ReadonlySet<string> = new Set([
  "message_type",
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "occurred_at",
  "start_time",
  "event_type",
  "error_stack",
  "model_name",
]);
const ENVELOPE_FIELDS = [
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
  "event_type",
];
// Fields of many equal parts, of which some can be left out without making the rest wrong.
const COLLECTIONS = [
  "gpus",
  "config",
  "tags",
  "counters",
  "features",
  "error_stack",
  "withheld",
] as const;

/** Tells whether a value is of a field's form. */
type Fits = (value: unknown) => boolean;

/**
 * Makes a message of what a program knows: replaces what must not travel, leaves out what is not of
 * its field's form, and cuts collections until the message is within its limit.
 *
 * @param draft Fields of one message, the envelope and `message_type` among them.
 * @returns The message and what had to change.
 * @throws {TypeError} If the envelope is not of its form; no other field can make it fail.
 *
 * @example
 * ```ts
 * import { finishMessage } from "./finish_message.ts";
 * import assert from "node:assert/strict";
 *
 * const { message, dropped } = await finishMessage({
 *   message_type: "MetadataMessage",
 *   schema_version: 1,
 *   message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *   session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   project: "my-engine",
 *   project_version: "1.0.0",
 *   occurred_at: "2026-11-22T09:30:00.000Z",
 *   duration: -1,
 * });
 * assert.ok(message.message_type === "MetadataMessage" && message.duration === null);
 * assert.deepEqual(dropped, ["duration"]);
 * ```
 */
export function finishMessage<Type extends Message>(
  draft: Readonly<Record<string, unknown>> & { readonly message_type: Type["message_type"] },
): Promise<BuiltMessage<Type>> {
  return Promise.try(() => finish<Type>(draft));
}

function finish<Type extends Message>(
  draft: Readonly<Record<string, unknown>> & { readonly message_type: Type["message_type"] },
): BuiltMessage<Type> {
  const redacted: string[] = [];
  const dropped: string[] = [];
  const smallest = smallestMessage(draft.message_type);
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(smallest ?? {})) {
    const value = cleanUp(name, draft[name], redacted);
    if (value === undefined) continue;
    // A message with nothing else in it is accepted when, and only when, the field is of its form.
    const fits: Fits = (candidate) =>
      acceptMessage({ ...smallest, [name]: candidate }) !== undefined;
    const salvaged = name === "gpus"
      ? salvageGpus(value, fits, dropped)
      : salvage(name, value, fits, dropped);
    if (salvaged !== undefined) fields[name] = salvaged;
  }
  const message = acceptMessage(fields);
  if (message === undefined) {
    const name = ENVELOPE_FIELDS.find((field) => fields[field] === undefined) ?? "message_type";
    throw new TypeError(`Cannot build message: ${name} is not of its form`);
  }
  return {
    message: cutToLimit(message as Type, dropped),
    redacted,
    dropped: [...new Set(dropped)],
  };
}

function cleanUp(name: string, value: unknown, redacted: string[]): unknown {
  if (value === undefined || OWN_FORM.has(name)) return value;
  const clean = redact(value, name);
  redacted.push(...clean.redacted);
  return trimmed(clean.value);
}

/** The wire holds no text with white space around it. */
function trimmed(value: unknown): unknown {
  if (typeof value === "string") return value.trim();
  if (Array.isArray(value)) return value.map(trimmed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, trimmed(item)]));
}

/** Keeps the parts of a collection that fit one by one; anything else fits as a whole or not at all. */
function salvage(name: string, value: unknown, fits: Fits, dropped: string[]): unknown {
  if (fits(value)) return value;
  const kept = isCollection(name) ? salvageParts(name, value, fits, dropped) : undefined;
  if (kept !== undefined && fits(kept)) return kept;
  dropped.push(name);
  return undefined;
}

function salvageParts(name: string, value: unknown, fits: Fits, dropped: string[]): unknown {
  if (Array.isArray(value)) {
    const kept = value.filter((item) => fits([item]));
    while (kept.length > 0 && !fits(kept)) kept.pop();
    if (kept.length < value.length) dropped.push(name);
    return kept;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Object.entries(value);
  const kept = entries.filter(([key, item]) => fits({ [key]: item }));
  while (kept.length > 0 && !fits(Object.fromEntries(kept))) kept.pop();
  const keys = new Set(kept.map(([key]) => key));
  for (const [key] of entries.filter(([key]) => !keys.has(key))) {
    // A key that is not of its form is not repeated: it can hold anything.
    dropped.push(fits({ [key]: 0 }) ? `${name}.${key}` : name);
  }
  return Object.fromEntries(kept);
}

function salvageGpus(value: unknown, fits: Fits, dropped: string[]): unknown {
  if (!Array.isArray(value)) return salvage("gpus", value, fits, dropped);
  const gpus = value.map((gpu: unknown, index) =>
    typeof gpu !== "object" || gpu === null ? gpu : Object.fromEntries(
      Object.entries(gpu).map(([fact, item]) => {
        if (item === null || acceptGpu({ [fact]: item }) !== undefined) return [fact, item];
        dropped.push(`gpus.${index}.${fact}`);
        return [fact, null];
      }),
    )
  );
  return salvage("gpus", gpus, fits, dropped);
}

function isCollection(name: string): name is typeof COLLECTIONS[number] {
  return (COLLECTIONS as readonly string[]).includes(name);
}

/** Takes the last part of the largest collection until the message is small enough. */
function cutToLimit<Type extends Message>(message: Type, dropped: string[]): Type {
  const cut: Record<string, unknown> = { ...message };
  while (sizeOf(cut) > MAX_MESSAGE_BYTES) {
    const sizes = COLLECTIONS.map((name) => ({ name, size: sizeOf(cut[name] ?? null) }));
    const { name } = sizes.reduce((largest, next) => next.size > largest.size ? next : largest);
    const value = cut[name];
    cut[name] = Array.isArray(value)
      ? value.slice(0, -1)
      : Object.fromEntries(Object.entries(value as Record<string, unknown>).slice(0, -1));
    dropped.push(name);
  }
  return cut as unknown as Type;
}

function sizeOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
