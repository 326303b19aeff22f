import type { Message } from "../schemas/types.ts";
import { timeOfId } from "./session.ts";
import type { Draft } from "./draft.ts";
import { readMessage } from "./read_message.ts";
import type { Spool } from "./spool.ts";

/** One message in hand, wherever it waited. */
export interface BatchItem {
  /** The message. */
  readonly message: Message;
  /** Whether it was built just now, of a draft that waited on disk: then no log has it yet. */
  readonly isNew: boolean;
  /** Lets it wait on. */
  keep(): Promise<void>;
  /** Removes it for good. */
  drop(): Promise<void>;
}

/** What a batch is taken from. */
export interface BatchSource {
  /** Entries on disk, if there is a spool. */
  readonly spool: Spool | null;
  /** Messages in memory, oldest first; taken ones are removed. */
  readonly memory: Message[];
  /** Builds a draft that a process had no time to build. */
  readonly build: (draft: Draft) => Promise<Message | null>;
  /** Nothing made before this is sent, in milliseconds since 1970 UTC. */
  readonly since: number | null;
}

/** Bytes of messages in one request; leaves room below the limit of a collector. */
const MAX_BATCH_BYTES = 524_288;

/**
 * Takes the oldest messages, those on disk first. Whatever is no message, or older than the person's
 * decision, is removed.
 *
 * @param source Where messages wait.
 * @param limit Most messages.
 * @returns The messages; each must be kept or dropped.
 */
export async function takeBatch(
  source: BatchSource,
  limit: number,
): Promise<readonly BatchItem[]> {
  const items: BatchItem[] = [];
  const { spool, memory, since } = source;
  for (const entry of await spool?.take(limit, MAX_BATCH_BYTES) ?? []) {
    const message = isOutdated(entry.id, since) ? null : await readEntry(entry.value, source.build);
    if (message === null || isEarlier(message, since)) await entry.drop();
    else items.push({ message, isNew: isDraft(entry.value), keep: entry.keep, drop: entry.drop });
  }
  let bytes = 0;
  while (items.length < limit && memory.length > 0) {
    bytes += JSON.stringify(memory[0]).length;
    if (bytes > MAX_BATCH_BYTES && items.length > 0) break;
    const message = memory.shift()!;
    if (isOutdated(message.message_id, since) || isEarlier(message, since)) continue;
    items.push({
      message,
      isNew: false,
      keep: () => Promise.resolve(void memory.unshift(message)),
      drop: () => Promise.resolve(),
    });
  }
  return items;
}

function isOutdated(id: string, since: number | null): boolean {
  return since !== null && timeOfId(id) < since;
}

/** The beginning of a run can be told later: its id is then of that time. */
function isEarlier({ occurred_at: at }: Message, since: number | null): boolean {
  return since !== null && Date.parse(at) < since;
}

/** A file in a person's folder can hold anything: only what passes the schema leaves again. */
async function readEntry(
  value: unknown,
  build: BatchSource["build"],
): Promise<Message | null> {
  try {
    return isDraft(value) ? await build(value.draft) : readMessage(value);
  } catch {
    // One file that nobody can read must not stand before all that come after it.
    return null;
  }
}

function isDraft(value: unknown): value is { readonly draft: Draft } {
  return (value as { readonly draft?: unknown }).draft !== undefined;
}
