import type { z } from "zod";
import { MAX_ENTRIES, MAX_GPUS, MAX_IGNORED_KEYS, MAX_TOKEN_LENGTH } from "../../schemas/limits.ts";
import type { Message } from "../../schemas/mod.ts";
import type { ForeignFieldMeta } from "./foreign_field.ts";

/**
 * Entries of a list or an object that are read. None that a program sends has as many; reading all that a
 * body of the greatest length can hold would keep every other request waiting for seconds.
 */
const MAX_READ = 1024;

/** Name of one of our kinds of message. */
export type MessageType = Message["message_type"];

/** Our messages while they are being filled: fields by kind of message. */
export interface Draft {
  /** Fields by kind of message; a kind that is not there is not sent. */
  readonly messages: Partial<Record<MessageType, Record<string, unknown>>>;
  /** The foreign body as its schema read it. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Keys that the schema does not know. */
  readonly ignoredKeys: readonly string[];
  /** Places of values that found no room. */
  readonly droppedValues: string[];
}

/**
 * Puts what a foreign schema reads into our messages, as the schema's own metadata says.
 *
 * @param schema Schema of the foreign message.
 * @param raw Its body, flat.
 * @param kinds The kinds of message that are sent even when nothing goes into them.
 * @returns The draft, for a system to complete.
 *
 * @example
 * ```ts
 * import { z } from "zod";
 * import { createDraft } from "./draft.ts";
 * import { kept } from "./foreign_field.ts";
 * import { whole } from "./foreign_forms.ts";
 * import assert from "node:assert/strict";
 *
 * const wire = z.object({
 *   cores: kept(whole(), "EnvMessage.num_cpu", {
 *     what: "Processors",
 *     unit: "count",
 *     example: 8,
 *     why: "Which machines to test on",
 *   }),
 * });
 * const draft = createDraft(wire, { cores: 8, mood: "good" }, []);
 * assert.deepEqual(draft.messages, { EnvMessage: { num_cpu: 8 } });
 * assert.deepEqual(draft.ignoredKeys, ["mood"]);
 * ```
 */
export function createDraft(
  schema: z.ZodObject,
  raw: Readonly<Record<string, unknown>>,
  kinds: readonly MessageType[],
): Draft {
  const known = knownFields(raw, schema.shape);
  const fields = schema.parse(known) as Record<string, unknown>;
  const draft: Draft = {
    messages: Object.fromEntries(kinds.map((kind) => [kind, {}])),
    fields,
    ignoredKeys: unknownKeys(raw, schema.shape),
    droppedValues: [],
  };
  for (const [name, form] of Object.entries(schema.shape)) {
    const value = fields[name];
    if (value === null || value === undefined) continue;
    const { to } = form.meta() as unknown as ForeignFieldMeta;
    if (known[name] !== raw[name]) to.forEach((target) => note(draft, target));
    if (to.length === 1) place(draft, to[0] ?? "", value);
    else to.forEach((target, index) => place(draft, target, (value as unknown[])[index]));
  }
  return draft;
}

/**
 * Puts one value into a draft.
 *
 * @param draft The draft, which is changed.
 * @param target Where: `EnvMessage.num_cpu`, `UsageMessage.tags.nodes`, `UsageMessage.features.*`;
 * a name without a kind of message is the system's own business and is passed over.
 * @param value What; `null` is passed over.
 */
export function place(draft: Draft, target: string, value: unknown): void {
  const [, kind, field, key] =
    /^((?:Env|Engine|Metadata|Event|Usage)Message)\.(\w+)(?:\.(.+))?$/.exec(target) ?? [];
  if (kind === undefined || field === undefined || value === null || value === undefined) return;
  const message = draft.messages[kind as MessageType] ??= {};
  if (key === undefined) {
    message[field] = field === "gpus" ? (value as unknown[]).slice(0, MAX_GPUS) : value;
  } else if (Array.isArray(value)) {
    const list = (message[field] ??= []) as unknown[];
    for (const entry of value) {
      if (list.includes(entry)) continue;
      if (list.length < MAX_ENTRIES) list.push(entry);
      else note(draft, `${kind}.${field}`);
    }
  } else {
    const map = (message[field] ??= {}) as Record<string, unknown>;
    if (key !== "*") return put(draft, `${kind}.${field}`, map, key, value);
    for (const [name, entry] of Object.entries(value as object)) {
      // A name that a client chose never takes the place of a fact that the schema knows.
      if (Object.hasOwn(map, name)) note(draft, `${kind}.${field}.${name}`);
      else put(draft, `${kind}.${field}`, map, name, entry);
    }
  }
}

function put(
  draft: Draft,
  place: string,
  map: Record<string, unknown>,
  name: string,
  value: unknown,
): void {
  if (value === null) return;
  const hasRoom = Object.hasOwn(map, name) || Object.keys(map).length < MAX_ENTRIES;
  if (hasRoom && name !== "__proto__") map[name] = value;
  else note(draft, `${place}.${name}`);
}

function note(draft: Draft, place: string): void {
  if (draft.droppedValues.length < MAX_IGNORED_KEYS && !draft.droppedValues.includes(place)) {
    draft.droppedValues.push(place.slice(0, 2 * MAX_TOKEN_LENGTH));
  }
}

function knownFields(
  raw: Readonly<Record<string, unknown>>,
  shape: z.ZodRawShape,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(shape).filter((name) => Object.hasOwn(raw, name))
      .map((name) => [name, shortened(raw[name])]),
  );
}

/** The value itself unless it is too long. */
function shortened(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.length > MAX_READ ? value.slice(0, MAX_READ) : value;
  const entries = Object.entries(value);
  return entries.length > MAX_READ ? Object.fromEntries(entries.slice(0, MAX_READ)) : value;
}

function unknownKeys(raw: Readonly<Record<string, unknown>>, shape: z.ZodRawShape): string[] {
  return Object.keys(raw).filter((key) => !Object.hasOwn(shape, key)).slice(0, MAX_IGNORED_KEYS)
    .map((key) => key.slice(0, MAX_TOKEN_LENGTH));
}
