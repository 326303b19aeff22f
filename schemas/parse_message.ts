import type { z } from "zod";
import { acceptMessage } from "./accept_message.ts";
import { gpuSchema } from "./gpu.ts";
import { hasFewEntries } from "./has_few_entries.ts";
import { MAX_ENTRIES, MAX_IGNORED_KEYS, MAX_TOKEN_LENGTH } from "./limits.ts";
import { messageSchemas } from "./message.ts";
import type { ProblemCode } from "./problem.ts";
import type { Message } from "./types.ts";

const NO_KEYS: readonly string[] = [];

/** A message, or why it is none. */
export type ParsedMessage =
  | { readonly ok: true; readonly message: Message; readonly ignoredKeys: readonly string[] }
  | {
    readonly ok: false;
    readonly code: Extract<ProblemCode, "invalid_message" | "unknown_message_type">;
    readonly detail: string;
    readonly ignoredKeys: readonly string[];
  };

/**
 * Reads a message of the wire. Unknown keys are dropped and named, missing facts become `null`.
 *
 * @param value What JSON gave.
 * @returns The message, or the row of the error table and a sentence that repeats no value.
 *
 * @example
 * ```ts
 * import { parseMessage } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * const parsed = parseMessage({ message_type: "Selfie" });
 * assert.equal(parsed.ok, false);
 * ```
 */
export function parseMessage(value: unknown): ParsedMessage {
  const message = acceptMessage(value);
  if (message !== undefined) return { ok: true, message, ignoredKeys: NO_KEYS };
  return readWithSchema(value);
}

/** The whole truth, of messages that are refused, too, and what they are refused for. */
function readWithSchema(value: unknown): ParsedMessage {
  const type = typeOf(value);
  const schema = type === null ? undefined : messageSchemas[type];
  if (schema === undefined) {
    const code = isRecord(value) ? "unknown_message_type" : "invalid_message";
    const detail = isRecord(value)
      ? `Cannot accept message: message_type is unknown, expected one of ${
        Object.keys(messageSchemas).join(", ")
      }`
      : "Cannot accept message: it is not an object, expected an object";
    return { ok: false, code, detail, ignoredKeys: [] };
  }
  const ignoredKeys = unknownKeys(value as Record<string, unknown>, schema.shape);
  const crowded = crowdedField(value as Record<string, unknown>, schema.shape);
  if (crowded !== undefined) {
    const detail = `Cannot accept entries: too many, expected at most ${MAX_ENTRIES} in ${crowded}`;
    return { ok: false, code: "invalid_message", detail, ignoredKeys };
  }
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, message: result.data as Message, ignoredKeys };
  return { ok: false, code: "invalid_message", detail: explain(result.error), ignoredKeys };
}

function typeOf(value: unknown): Message["message_type"] | null {
  if (!isRecord(value) || typeof value.message_type !== "string") return null;
  return Object.hasOwn(messageSchemas, value.message_type)
    ? value.message_type as Message["message_type"]
    : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schema would read every entry before it counts them, and keep a sentence for each bad one. */
function crowdedField(
  value: Record<string, unknown>,
  shape: z.ZodRawShape,
): string | undefined {
  return Object.keys(shape).find((field) => {
    const part = value[field];
    return isRecord(part) && !hasFewEntries(part);
  });
}

function unknownKeys(value: Record<string, unknown>, shape: z.ZodRawShape): readonly string[] {
  const unknown = new Set<string>();
  addUnknown(unknown, value, shape, "");
  // The only objects within a message whose keys are fields.
  if (Array.isArray(value.gpus)) {
    for (const gpu of value.gpus) {
      if (isRecord(gpu)) addUnknown(unknown, gpu, gpuSchema.shape, "gpus.");
    }
  }
  return [...unknown];
}

function addUnknown(
  unknown: Set<string>,
  value: Record<string, unknown>,
  shape: z.ZodRawShape,
  prefix: string,
): void {
  for (const key in value) {
    if (unknown.size === MAX_IGNORED_KEYS) return;
    if (!Object.hasOwn(shape, key)) unknown.add(prefix + key.slice(0, MAX_TOKEN_LENGTH));
  }
}

/** Names the field and the rule; zod's own sentences never repeat the value. */
function explain(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return "Cannot accept message: a field is not of its form";
  const path = issue.path.map((part) => String(part).slice(0, MAX_TOKEN_LENGTH)).join(".");
  return issue.message.startsWith("Cannot")
    ? `${issue.message} in ${path}`
    : `Cannot accept message: ${path}: ${issue.message}`;
}
