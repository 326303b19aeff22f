import type { Message } from "../schemas/types.ts";
import { buildDraft } from "./build_draft.ts";
import type { Delivery, Later } from "./delivery.ts";
import type { Draft } from "./draft.ts";
import type { Ledger } from "./ledger.ts";
import { type Level, maySend } from "./level.ts";
import { lowerMessage } from "./lower_message.ts";
import type { Spool } from "./spool.ts";

/** What an outbox needs. */
export interface OutboxOptions {
  /** Awaited before messages are built; the time to add what costs too much earlier. Never rejects. */
  readonly prepare: () => Promise<void>;
  /** The level at this moment. */
  readonly level: () => Level;
  /** Local log, if one is kept. */
  readonly ledger: Ledger | null;
  /** A queue for each endpoint. */
  readonly deliveries: readonly Delivery[];
  /** The spools of these queues, for the moment in which the process ends. */
  readonly spools: readonly Spool[];
  /** Most drafts in memory; the oldest make room. */
  readonly maxDrafts: number;
  /** Receives a sentence for the person. */
  readonly warn: (sentence: string) => void;
  /** Receives a sentence for whoever looks for a fault. */
  readonly debug: (sentence: string) => void;
  /** Timer. */
  readonly later: Later;
}

/** Turns drafts into messages, logs them and hands them to the queues. Nothing throws or rejects. */
export interface Outbox {
  /** Takes a draft; it is built soon once the outbox is open. */
  add(draft: Draft): void;
  /** Opens the outbox after a time. */
  openAfter(delayMs: number): void;
  /** Builds what waits now, and lets later drafts be built soon. */
  pump(): Promise<void>;
  /** Puts drafts and messages that wait on disk at once. */
  saveNow(): void;
  /** Drops what waits in memory, here and in the queues. */
  forget(): void;
  /** Ends the timers. */
  close(): void;
  /** Builds one draft, for the queues. */
  build(draft: Draft): Promise<Message | null>;
  /** Logs messages as they are sent at this moment, for the queues. */
  log(messages: readonly Message[], endpoints: readonly string[]): Promise<void>;
}

/**
 * Makes the outbox between a reporter and its endpoints. Drafts wait unbuilt until it is opened, so
 * that a program which runs for a moment loads no schema and opens no connection.
 *
 * @param options Ledger, queues and limits.
 * @returns A closed outbox.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { ledger, deliveries, spools, debug } = options;
  const drafts: Draft[] = [];
  let open = false;
  let closed = false;
  let timer: (() => void) | undefined;
  let last: Promise<void> = Promise.resolve();
  let warned = false;

  const build = async (draft: Draft): Promise<Message | null> => {
    const built = await buildDraft(draft);
    if (built === null) debug(`Cannot build ${draft.type}: it does not fit the schema`);
    else if (built.redacted.length > 0) debug(`Redacted ${built.redacted.join(", ")}`);
    return built?.message ?? null;
  };

  const log = async (
    messages: readonly Message[],
    endpoints: readonly string[],
  ): Promise<void> => {
    const warning = await ledger?.append(messages, endpoints) ?? null;
    if (warning === null || warned) return;
    warned = true;
    options.warn(warning);
  };

  const work = async (): Promise<void> => {
    // Taken one by one, so that whatever is not built when the process ends can still be saved.
    while (drafts.length > 0) {
      const batch: Message[] = [];
      const taken: Draft[] = [];
      for (const draft of [...drafts]) {
        const message = await build(draft);
        taken.push(draft);
        const level = options.level();
        if (level === "off") break;
        if (message !== null) batch.push(lowerMessage(message, level));
      }
      const level = options.level();
      if (level === "off") drafts.length = 0;
      for (const draft of taken) {
        const index = drafts.indexOf(draft);
        if (index >= 0) drafts.splice(index, 1);
      }
      if (level === "off" || batch.length === 0) continue;
      if (maySend(level)) { for (const delivery of deliveries) delivery.offer(batch); }
      await log(batch, maySend(level) ? deliveries.map(({ url }) => url) : []);
    }
  };

  const pump = (): Promise<void> => {
    open = true;
    timer?.();
    timer = undefined;
    last = last.then(options.prepare).then(work).catch((error: unknown) => {
      debug(`Cannot build messages: ${error instanceof Error ? error.name : "unknown error"}`);
    });
    return last;
  };

  const soon = (delayMs: number): void => {
    if (!closed) timer ??= options.later(() => void pump(), delayMs);
  };

  return {
    add: (draft) => {
      drafts.push(draft);
      if (drafts.length > options.maxDrafts) drafts.shift();
      if (open) soon(0);
    },
    openAfter: soon,
    pump,
    build,
    log: (messages, endpoints) => {
      const level = options.level();
      return log(messages.map((message) => lowerMessage(message, level)), endpoints);
    },
    saveNow: () => {
      if (!maySend(options.level())) return;
      const left = drafts.splice(0);
      for (const draft of left) {
        for (const spool of spools) spool.putNow(draft.envelope.message_id, { draft });
      }
      for (const delivery of deliveries) delivery.saveNow();
      // A program whose runs all end early has no other moment for it.
      if (left.length > 0) { for (const spool of spools) spool.trimNow(); }
    },
    forget: () => {
      drafts.length = 0;
      for (const delivery of deliveries) delivery.forget();
    },
    close: () => {
      closed = true;
      timer?.();
      timer = undefined;
    },
  };
}
