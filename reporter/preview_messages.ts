import type { Message } from "../schemas/types.ts";
import notes from "./field_notes.json" with { type: "json" };
import { buildDraft } from "./build_draft.ts";
import type { Draft } from "./draft.ts";
import type { Level } from "./level.ts";
import { lowerMessage } from "./lower_message.ts";

/** One field of a message and what it is. */
export interface PreviewField {
  /** Type of the message. */
  readonly message: Message["message_type"];
  /** Name of the field. */
  readonly field: string;
  /** Its value, as it would be sent. */
  readonly value: unknown;
  /** What it is. */
  readonly what: string;
  /** Unit of the value. */
  readonly unit: string;
  /** Why it is collected. */
  readonly why: string;
  /** The dimension of the public report that it becomes, `null` when it is never published. */
  readonly published: string | null;
}

/** What would be sent. */
export interface Preview {
  /** The level it was made for. */
  readonly level: Level;
  /** The messages. */
  readonly messages: readonly Message[];
  /** The exact text of the request's body, before compression. */
  readonly body: string;
  /** Every field with its value, in the order of the messages. */
  readonly fields: readonly PreviewField[];
  /** Fields whose text was replaced, because it resembled something private. */
  readonly redacted: readonly string[];
}

/**
 * Explains messages field by field, in the words of the schema.
 *
 * @param messages The messages.
 * @param level Level that they would be sent at.
 * @param redacted Fields whose text was replaced.
 * @returns The exact bytes and the fields.
 *
 * @example
 * ```ts
 * import { previewMessages } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const preview = await previewMessages([], "on");
 * assert.equal(preview.body, "[]");
 * ```
 */
export function previewMessages(
  messages: readonly Message[],
  level: Level,
  redacted: readonly string[] = [],
): Promise<Preview> {
  const lowered = messages.map((message) => lowerMessage(message, level));
  return Promise.resolve({
    level,
    messages: lowered,
    body: JSON.stringify(lowered),
    fields: lowered.flatMap((message) =>
      Object.entries(message).map(([field, value]) => {
        const entry = notes.find((one) =>
          one.field === field && one.messages.includes(message.message_type)
        );
        return {
          message: message.message_type,
          field,
          value,
          what: entry?.what ?? "",
          unit: entry?.unit ?? "",
          why: entry?.why ?? "",
          published: entry?.published ?? null,
        };
      })
    ),
    redacted,
  });
}

/** Builds drafts and explains the messages that they become. */
export async function previewDrafts(drafts: readonly Draft[], level: Level): Promise<Preview> {
  const built = (await Promise.all(drafts.map(buildDraft))).filter((one) => one !== null);
  return await previewMessages(
    built.map(({ message }) => message),
    level,
    built.flatMap(({ redacted }) => redacted),
  );
}
