import { declaredDictionary } from "../schemas/declared_dictionary.ts";
import type { EngineDeclaration } from "../schemas/declaration.ts";
import type { Message } from "../schemas/types.ts";
import notes from "./field_notes.json" with { type: "json" };
import { buildDraft } from "./build_draft.ts";
import type { Draft } from "./draft.ts";
import type { LeftOut } from "./fit_declared.ts";
import type { Level } from "./level.ts";
import { lowerMessage } from "./lower_message.ts";
import type { PendingField } from "./pending_fields.ts";
import { withoutFields } from "./without_fields.ts";

/** One field of a message and what it is. */
export interface PreviewField {
  /** Type of the message. */
  readonly message: Message["message_type"];
  /** Name of the field; a setting or feature that the program declared stands after the field that holds
   * it, as `config.scheduler` or `features.streaming`. */
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
  /** What of it is not sent yet, since the person was not told about it: its own name when it is all of it. */
  readonly pending: readonly string[];
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
  /** What the program told and what is not sent, since it is not of its form. */
  readonly left_out: readonly LeftOut[];
  /** Fields that are not sent yet, since the person was not told about them. */
  readonly pending: readonly Omit<PendingField, "messages">[];
}

/** What a preview can tell besides the messages. */
export interface PreviewContext {
  /** Fields that the person was not told about.
   * @default [] */
  readonly pending?: readonly PendingField[] | undefined;
  /** What was left out.
   * @default [] */
  readonly leftOut?: readonly LeftOut[] | undefined;
  /** What the program declared.
   * @default undefined */
  readonly declaration?: EngineDeclaration | undefined;
}

/**
 * Explains messages field by field, in the words of the schema.
 *
 * @param messages The messages.
 * @param level Level that they would be sent at.
 * @param redacted Fields whose text was replaced.
 * @param context What the person was not told about, what was left out, what was declared.
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
  context: PreviewContext = {},
): Promise<Preview> {
  const { pending = [], leftOut = [], declaration } = context;
  const declared = declaration === undefined ? [] : declaredDictionary(declaration);
  const lowered = messages.map((message) => lowerMessage(message, level));
  const sent = lowered.map((message) => withoutFields(message, pending));
  return Promise.resolve({
    level,
    messages: sent,
    body: JSON.stringify(sent),
    fields: lowered.flatMap((message) =>
      partsOf(message, declared.map(({ field }) => field)).map(([field, value]) => {
        const entry = declared.find((one) =>
          one.field === field && one.messages.includes(message.message_type)
        ) ?? notes.find((one) =>
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
          pending: pending.filter((one) =>
            one.messages.includes(message.message_type) && `${one.field}.`.startsWith(`${field}.`)
          ).map(({ field }) =>
            field
          ),
        };
      })
    ),
    redacted,
    "left_out": leftOut,
    pending: pending.map(({ messages: _messages, ...field }) => field),
  });
}

/** Builds drafts and explains the messages that they become. */
export async function previewDrafts(
  drafts: readonly Draft[],
  level: Level,
  context: Omit<PreviewContext, "leftOut"> = {},
): Promise<Preview> {
  // What is pending is shown too, and marked.
  const whole = drafts.map((draft) => ({ ...draft, pending: undefined }));
  const built = (await Promise.all(whole.map(buildDraft))).filter((one) => one !== null);
  const dropped = built.flatMap(({ dropped }) => dropped)
    .map((field) => ({ field, why: "is not of its form, or too much" }));
  return await previewMessages(
    built.map(({ message }) => message),
    level,
    built.flatMap(({ redacted }) => redacted),
    {
      ...context,
      leftOut: [...drafts.flatMap(({ leftOut }) => leftOut ?? []), ...dropped],
    },
  );
}

/** The fields of a message; what was declared stands after the field that holds it. */
function partsOf(message: Message, declared: readonly string[]): [string, unknown][] {
  return Object.entries(message).flatMap(([field, value]: [string, unknown]) => {
    const own: [string, unknown][] = Array.isArray(value)
      ? value.map((name) => [`${field}.${name}`, name])
      : typeof value === "object" && value !== null
      ? Object.entries(value).map(([key, item]) => [`${field}.${key}`, item])
      : [];
    return [[field, value], ...own.filter(([place]) => declared.includes(place))];
  });
}
