import { SCHEMA_VERSION } from "../../schemas/envelope.ts";
import { MAX_IGNORED_KEYS, MAX_MESSAGE_BYTES, MAX_TOKEN_LENGTH } from "../../schemas/limits.ts";
import { messageSchema } from "../../schemas/message.ts";
import type { Message } from "../../schemas/mod.ts";
import type { Draft, MessageType } from "./draft.ts";
import { isForeignId } from "./is_foreign_id.ts";
import type { ForeignSystemName, Translation, TranslationContext } from "./foreign_system.ts";
import { messageKey } from "./message_key.ts";

/** What a system says of a message besides its fields. */
export interface Envelope {
  /** The system. */
  readonly system: ForeignSystemName;
  /** What the message was recognised as. */
  readonly event: string;
  /** The client's own id of the run, if it sent one. */
  readonly sessionId: unknown;
  /** Version of the program, if the message says it. */
  readonly version: unknown;
  /** When the message was made, milliseconds since 1970 UTC; `null` when it does not say so in UTC. */
  readonly madeAt: number | null;
  /** What tells this message from the others of its session and kind; `null` when nothing does. */
  readonly key: readonly string[] | null;
  /** An instant that is part of the natural key. */
  readonly keyInstant: number | null;
}

/** The facts of a run do not change: the same ones again are the same message. */
const FACTS: readonly MessageType[] = ["EnvMessage", "EngineMessage"];
const ORDER: readonly MessageType[] = [
  "EnvMessage",
  "EngineMessage",
  "MetadataMessage",
  "EventMessage",
  "UsageMessage",
];
// Stands for the ids while the shared schema judges the rest: foreign ids have forms of their own.
const ANY_ID = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071";

/**
 * Turns a draft into messages that the shared schemas accept. A value they refuse, because it
 * resembles an address or a secret or is out of range, is left out and its place is named.
 *
 * @param draft What a system filled in.
 * @param envelope What it says of the message.
 * @param context What the route knows.
 * @returns The translation.
 */
export function finishDraft(
  draft: Draft,
  envelope: Envelope,
  context: TranslationContext,
): Translation {
  const dropped = new Set(draft.droppedValues);
  const known = isForeignId(envelope.sessionId) ? envelope.sessionId.toLowerCase() : null;
  const sessionId = known ?? context.freshId();
  const messages: Message[] = [];
  for (const kind of ORDER) {
    const fields = draft.messages[kind];
    if (fields === undefined) continue;
    const message = accepted({
      ...fields,
      message_type: kind,
      schema_version: SCHEMA_VERSION,
      message_id: ANY_ID,
      session_id: ANY_ID,
      project: context.project,
      project_version: envelope.version ?? "unknown",
      occurred_at: new Date(envelope.madeAt ?? context.receivedAt).toISOString(),
    }, dropped);
    if (message === null) continue;
    shorten(message, dropped);
    const isFact = FACTS.includes(kind);
    const key = isFact ? [JSON.stringify({ ...message, occurred_at: null })] : envelope.key;
    message.session_id = sessionId;
    message.message_id = known === null || key === null ? context.freshId() : messageKey({
      parts: [envelope.system, context.project, known, kind, ...key],
      // A later report that repeats the facts has another instant.
      instantMs: isFact ? null : envelope.keyInstant,
      group: known,
    });
    messages.push(message);
  }
  return {
    event: envelope.event,
    messages,
    ignoredKeys: draft.ignoredKeys,
    droppedValues: [...dropped].slice(0, MAX_IGNORED_KEYS),
  };
}

/** Takes out what the schema refuses until it accepts the rest; every round takes out something. */
function accepted(candidate: Record<string, unknown>, dropped: Set<string>): Message | null {
  for (;;) {
    const result = messageSchema.safeParse(candidate);
    if (result.success) return result.data;
    let removed = false;
    // From behind: what is taken out of a list moves only what comes after it.
    for (const issue of result.error.issues.toReversed()) {
      if (!remove(candidate, issue.path)) continue;
      removed = true;
      dropped.add(placeOf(candidate.message_type, issue.path));
    }
    if (!removed) return null;
  }
}

/** Only a list of very many GPUs makes a message larger than one may be; as many as fit are kept. */
function shorten(message: Message, dropped: Set<string>): void {
  if (message.message_type !== "EnvMessage") return;
  while (message.gpus !== null && sizeOf(message) > MAX_MESSAGE_BYTES) {
    dropped.add(`EnvMessage.gpus.${message.gpus.length - 1}`);
    message.gpus = message.gpus.length === 1 ? null : message.gpus.slice(0, -1);
  }
}

function sizeOf(message: Message): number {
  return new TextEncoder().encode(JSON.stringify(message)).length;
}

/** Takes out the innermost thing that a path leads to. A version that may not travel is unknown. */
function remove(candidate: Record<string, unknown>, path: readonly PropertyKey[]): boolean {
  if (path[0] === "project_version" && candidate.project_version !== "unknown") {
    candidate.project_version = "unknown";
    return true;
  }
  for (let depth = path.length; depth > 0; depth--) {
    const parent = path.slice(0, depth - 1).reduce<unknown>(
      (value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part],
      candidate,
    );
    const last = path[depth - 1] as string | number;
    if (Array.isArray(parent) && Object.hasOwn(parent, last)) {
      parent.splice(Number(last), 1);
      return true;
    }
    if (typeof parent === "object" && parent !== null && Object.hasOwn(parent, last)) {
      delete (parent as Record<string, unknown>)[last];
      return true;
    }
  }
  return false;
}

function placeOf(kind: unknown, path: readonly PropertyKey[]): string {
  return [kind, ...path].map((part) => String(part).slice(0, MAX_TOKEN_LENGTH)).join(".");
}
