import type { CandorEvents } from "../observability/candor_events.ts";
import { nextSpanKey } from "../observability/next_span_key.ts";
import type { Message } from "../schemas/types.ts";
import { type BatchItem, takeBatch } from "./batch.ts";
import type { Draft } from "./draft.ts";
import { readHold, writeHold } from "./hold.ts";
import type { Host } from "./host.ts";
import { type Level, maySend } from "./level.ts";
import type { Post } from "./post.ts";
import { retryDelay } from "./retry_delay.ts";
import { sendMessages, type SendOutcome } from "./send_messages.ts";
import type { Spool } from "./spool.ts";
import type { Disk } from "./state.ts";
import type { LastAttempt } from "./write_status.ts";

/**
 * How long the runs that follow leave an endpoint alone that had not answered when a run ended, in
 * milliseconds: so a collector that hangs costs its deadline once a minute, not once a command.
 */
const PAUSE_AFTER_END_MS = 60_000;

/** Takes the events of a reporter; an event bus of the observability room is one. */
export interface ReporterBus {
  /** Queues an event; must neither wait nor throw. */
  publish<Type extends keyof CandorEvents>(type: Type, payload: CandorEvents[Type]): void;
}

/** Calls back once, without keeping the program alive, and says how to call that off. */
export type Later = (callback: () => void, delayMs: number) => () => void;

/** What the delivery to one endpoint needs. */
export interface DeliveryOptions {
  /** The endpoint. */
  readonly url: string;
  /** Whether plain `http` to another machine is accepted. */
  readonly allowInsecure: boolean;
  /** The gate to the machine. */
  readonly host: Pick<Host, "granted">;
  /** The gate to the disk. */
  readonly disk: Disk;
  /** The level at this moment. */
  readonly level: () => Level;
  /** Nothing made before this is sent, in milliseconds since 1970 UTC; `null` for no bound. */
  readonly since: () => number | null;
  /** Where messages wait; `null` keeps them in memory. */
  readonly spool: Spool | null;
  /** Builds a draft that an earlier process had no time to build. */
  readonly build: (draft: Draft) => Promise<Message | null>;
  /** Sends one request. */
  readonly post: Post;
  /** Time for one exchange, in milliseconds. */
  readonly timeoutMs: number;
  /** Size from which a body is compressed, in bytes. */
  readonly gzipAboveBytes: number;
  /** Most messages in memory; the oldest make room. */
  readonly maxMemory: number;
  /** Most messages of one request. */
  readonly maxBatch: number;
  /** Logs messages that were sent and that no earlier process could log. Never rejects. */
  readonly log: (messages: readonly Message[]) => Promise<void>;
  /** Told about every attempt. */
  readonly onAttempt: (attempt: LastAttempt) => Promise<void>;
  /** Receives a sentence for whoever looks for a fault. */
  readonly debug: (sentence: string) => void;
  /** Takes events. */
  readonly bus: ReporterBus | null;
  /** Clock, milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** Timer. */
  readonly later: Later;
}

/** The queue and the loop of one endpoint. Nothing of it throws or rejects. */
export interface Delivery {
  /** The endpoint. */
  readonly url: string;
  /** Messages that wait in memory. */
  readonly waiting: number;
  /** Queues messages and delivers when it may. */
  offer(messages: readonly Message[]): void;
  /** Delivers what waits, also during a pause; resolves when nothing waits or a try failed. */
  flush(): Promise<void>;
  /** Delivers until the signal, lets the rest wait on disk, and ends. */
  stop(signal: AbortSignal): Promise<void>;
  /** Drops what waits in memory. */
  forget(): void;
  /** Puts what waits in memory on disk at once. */
  saveNow(): void;
}

/**
 * Delivers messages to one endpoint: spooled where there is a disk, in batches, with backoff, and
 * never in anybody's way. The level is asked before every send; when it forbids sending, everything
 * that waits is deleted.
 *
 * @param options What it needs.
 * @returns The queue of the endpoint.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { spool, disk, url, bus, debug } = options;
  const memory: Message[] = [];
  const ending = new AbortController();
  let batchLimit = options.maxBatch;
  let failures = 0;
  let resting: (() => void) | undefined;
  let knowsHold = spool === null;
  let diskFails = false;
  let persisting: Promise<void> = Promise.resolve();
  let running: Promise<void> | undefined;
  let again = false;

  const rest = (delayMs: number): void => {
    resting?.();
    resting = options.later(() => {
      resting = undefined;
      void run();
    }, delayMs);
  };

  /** The pause that an earlier process left behind. */
  const heed = (): void => {
    if (knowsHold) return;
    knowsHold = true;
    const hold = readHold(disk, spool!.dir, options.now());
    if (hold === null) return;
    failures = hold.failures;
    rest(hold.until - options.now());
  };

  /** Puts on disk what waits in memory; what the disk refuses stays there. */
  const persist = (): Promise<void> => {
    if (spool === null) return Promise.resolve();
    return persisting = persisting.then(async () => {
      if (memory.length === 0) return;
      for (const message of [...memory]) {
        const outcome = await spool.put(message.message_id, message);
        diskFails = !outcome.ok;
        if (!outcome.ok) return debug(`Cannot spool message: ${outcome.why}`);
        const index = memory.indexOf(message);
        if (index >= 0) memory.splice(index, 1);
      }
      bus?.publish("reporter.spool", await spool.trim());
    });
  };

  const settle = async (items: readonly BatchItem[], outcome: SendOutcome): Promise<void> => {
    if (outcome.outcome === "sent") {
      failures = 0;
      batchLimit = Math.min(options.maxBatch, batchLimit * 2);
      const unlogged = items.filter(({ isNew }) => isNew).map(({ message }) => message);
      if (unlogged.length > 0) await options.log(unlogged);
      await each(items, "drop");
      if (spool !== null) await writeHold(disk, spool.dir, null);
      for (const { code, detail } of outcome.answer?.rejected ?? []) {
        debug(`Cannot deliver message: ${code}, ${detail}`);
      }
      return;
    }
    if (outcome.outcome === "retry") {
      await each(items, "keep");
      if (ending.signal.aborted) {
        const hold = { failures: failures + 1, until: options.now() + PAUSE_AFTER_END_MS };
        if (spool !== null) await writeHold(disk, spool.dir, hold);
        return;
      }
      failures++;
      const delayMs = retryDelay(failures, options.random(), outcome.afterMs);
      rest(delayMs);
      debug(outcome.why);
      if (spool !== null) {
        await writeHold(disk, spool.dir, { failures, until: options.now() + delayMs });
      }
      return;
    }
    const { status, code, detail } = outcome.problem;
    if (code === "consent") return await each(items, "drop");
    if (status === 413 && items.length > 1) {
      batchLimit = Math.floor(items.length / 2);
      return await each(items, "keep");
    }
    debug(detail);
    if (status !== null) return await each(items, "drop");
    // A permission was taken away: wait for a run that has it.
    await each(items, "keep");
    rest(retryDelay(Number.MAX_SAFE_INTEGER, options.random(), null));
  };

  const attempt = async (items: readonly BatchItem[]): Promise<void> => {
    const messages = items.map(({ message }) => message);
    const spanKey = nextSpanKey();
    const started = performance.now();
    bus?.publish("deliver.start", { spanKey, messages: messages.length });
    const outcome = await sendMessages(messages, {
      endpoint: url,
      host: options.host,
      level: options.level,
      allowInsecure: options.allowInsecure,
      timeoutMs: options.timeoutMs,
      gzipAboveBytes: options.gzipAboveBytes,
      signal: ending.signal,
      post: options.post,
      now: options.now,
    });
    const attempts = failures + 1;
    const ended = { outcome: outcome.outcome, attempts } as const;
    bus?.publish("deliver.end", { spanKey, ...ended });
    bus?.publish("reporter.delivery", {
      ...ended,
      messages: messages.length,
      durationMs: performance.now() - started,
    });
    await settle(items, outcome);
    await options.onAttempt({
      messages,
      endpoint: url,
      success: outcome.outcome === "sent",
      error: errorOf(outcome),
      at: options.now(),
    });
  };

  const turn = async (): Promise<void> => {
    if (!maySend(options.level())) return await forget();
    await persist();
    heed();
    while (resting === undefined && !ending.signal.aborted) {
      // With a disk, nothing is in flight that is not on it: a crash loses no message.
      const inMemory = spool === null || diskFails ? memory : [];
      const source = {
        spool,
        memory: inMemory,
        build: options.build,
        since: options.since(),
      };
      const items = await takeBatch(source, batchLimit);
      if (items.length === 0) return;
      if (ending.signal.aborted) return await each(items, "keep");
      await attempt(items);
      if (!maySend(options.level())) return await forget();
    }
  };

  const forget = async (): Promise<void> => {
    memory.length = 0;
    if (spool !== null && disk.exists(spool.dir).state === "present") await spool.clear();
  };

  const run = (): Promise<void> => {
    if (running !== undefined) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await turn();
      } while (again && !ending.signal.aborted);
    })().catch((error: unknown) => {
      debug(`Cannot deliver: ${error instanceof Error ? error.name : "unknown error"}`);
    }).finally(() => running = undefined);
    return running;
  };

  return {
    url,
    get waiting() {
      return memory.length;
    },
    offer: (messages) => {
      memory.push(...messages);
      if (memory.length > options.maxMemory) memory.splice(0, memory.length - options.maxMemory);
      // A try may be in flight for seconds: what is new is on disk at once.
      void persist();
      void run();
    },
    flush: async () => {
      knowsHold = true;
      // What is offered while a try runs is taken by the same run.
      if (running !== undefined && resting === undefined) return await running;
      await running;
      resting?.();
      resting = undefined;
      await run();
    },
    stop: async (signal) => {
      const end = (): void => ending.abort(signal.reason);
      signal.addEventListener("abort", end, { once: true });
      if (signal.aborted) end();
      await run();
      end();
      resting?.();
      resting = undefined;
      await running;
      signal.removeEventListener("abort", end);
      await persist();
    },
    forget: () => void (memory.length = 0),
    saveNow: () => {
      if (spool === null || !maySend(options.level())) return;
      for (const message of memory.splice(0)) spool.putNow(message.message_id, message);
    },
  };
}

async function each(items: readonly BatchItem[], what: "keep" | "drop"): Promise<void> {
  // Last first, so that those of the memory come back in their order.
  for (const item of [...items].reverse()) await item[what]();
}

function errorOf(outcome: SendOutcome): string | null {
  if (outcome.outcome === "sent") return null;
  return outcome.outcome === "retry" ? outcome.why : outcome.problem.detail;
}
