import type { IngestAnswer } from "../schemas/answer_types.ts";
import type { Message } from "../schemas/types.ts";
import { plainLine } from "./commands/plain_line.ts";
import { readEndpoint } from "./endpoint.ts";
import type { Host } from "./host.ts";
import { type Level, maySend } from "./level.ts";
import { lowerMessage } from "./lower_message.ts";
import { MAX_REDIRECTS, nextHop } from "./next_hop.ts";
import type { Post, PostAnswer } from "./post.ts";
import { postHeld } from "./post_held.ts";
import { readRetryAfter } from "./read_retry_after.ts";
import { startBackgroundTimer } from "./start_timer.ts";

/** Why messages will never be accepted as they are. */
export interface SendProblem {
  /** HTTP status, `null` when no request was made. */
  readonly status: number | null;
  /**
   * Row of the collector's error table, or `consent` (the level forbids it), `withheld` (a permission
   * is missing), `endpoint` (the address cannot be used), `unknown`.
   */
  readonly code: string;
  /** One sentence. */
  readonly detail: string;
}

/** What came of one attempt. */
export type SendOutcome =
  | { readonly outcome: "sent"; readonly status: number; readonly answer: IngestAnswer }
  | { readonly outcome: "retry"; readonly afterMs: number | null; readonly why: string }
  | { readonly outcome: "rejected"; readonly problem: SendProblem };

/** How messages are sent. */
export interface SendOptions {
  /** Address of the collector. */
  readonly endpoint: string;
  /** The gate to the machine; it knows whether the network may be used. */
  readonly host: Pick<Host, "granted">;
  /** The level at this moment; asked right before the request leaves. */
  readonly level: () => Level;
  /** Time for the whole exchange, in milliseconds.
   * @default 5000 */
  readonly timeoutMs?: number | undefined;
  /** Size from which the body is compressed, in bytes.
   * @default 1024 */
  readonly gzipAboveBytes?: number | undefined;
  /** Whether plain `http` to another machine is accepted.
   * @default false */
  readonly allowInsecure?: boolean | undefined;
  /** Ends the attempt early; it then counts as `retry`.
   * @default undefined */
  readonly signal?: AbortSignal | undefined;
  /** Sends one request.
   * @default postHeld */
  readonly post?: Post | undefined;
  /** Clock, milliseconds since 1970 UTC.
   * @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** Time for one exchange with a collector, in milliseconds. */
export const DEFAULT_TIMEOUT_MS: number = 5_000;
/** Size from which a body is compressed, in bytes. */
export const DEFAULT_GZIP_ABOVE_BYTES: number = 1_024;

const MAX_ANSWER_BYTES = 65_536;
/** Proxy Authentication Required, Request Timeout, Too Early, Too Many Requests: the same request may pass
 * later. */
const RETRY_STATUS = new Set([407, 408, 425, 429]);
/** Length of what a collector says that is repeated. */
const MAX_SAID_LENGTH = 200;

/**
 * Sends messages with one POST and says what came of it. It never throws and never asks for a
 * permission; it follows a redirect only to the same host.
 *
 * @param messages The messages, at most 500 and 1 MiB together.
 * @param options Where to and how.
 * @returns `sent` when the collector has them, `retry` when the same may pass later, `rejected`
 * when it never will.
 *
 * @example
 * ```ts
 * import { denoHost } from "@candor/usage/reporter";
 * import { sendMessages } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const outcome = await sendMessages([], {
 *   endpoint: "https://stats.example.org",
 *   host: denoHost(),
 *   level: () => "local",
 * });
 * assert.ok(outcome.outcome === "rejected" && outcome.problem.code === "consent");
 * ```
 */
export async function sendMessages(
  messages: readonly Message[],
  options: SendOptions,
): Promise<SendOutcome> {
  const reading = readEndpoint(options.endpoint, { allowInsecure: options.allowInsecure });
  if (!reading.ok) return refused("endpoint", reading.why);
  const { messagesUrl, netHost } = reading.endpoint;
  if (!options.host.granted({ name: "net", host: netHost })) {
    return refused("withheld", `--allow-net=${netHost} is missing`);
  }
  const { post = postHeld, now = Date.now, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const expiry = new AbortController();
  const expire = (): void => expiry.abort(new DOMException("timed out", "TimeoutError"));
  const stopTimer = startBackgroundTimer(expire, timeoutMs);
  const cancel = (): void => expiry.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", cancel, { once: true });
  if (options.signal?.aborted) cancel();
  try {
    let url = messagesUrl;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const level = options.level();
      if (!maySend(level)) return refused("consent", `usage statistics are ${level}`);
      const { headers, body } = await encode(messages, level, options);
      const signal = expiry.signal;
      // Compressing has let other work run: off takes effect at once.
      if (options.level() !== level) {
        hop--;
        continue;
      }
      const answer = await post({
        url,
        method: "POST",
        headers,
        body,
        signal,
        maxAnswerBytes: MAX_ANSWER_BYTES,
      });
      const next = nextHop(answer, url, options.host);
      if (next === null) return judge(answer, now());
      if ("why" in next) return retry(null, next.why);
      url = next.url;
    }
    return retry(null, "the collector redirects without end");
  } catch (error) {
    return retry(null, wordsOf(error, timeoutMs));
  } finally {
    stopTimer();
    options.signal?.removeEventListener("abort", cancel);
  }
}

async function encode(
  messages: readonly Message[],
  level: Level,
  options: SendOptions,
): Promise<{ headers: Record<string, string>; body: Uint8Array<ArrayBuffer> }> {
  const text = JSON.stringify(messages.map((message) => lowerMessage(message, level)));
  const body = new TextEncoder().encode(text);
  const headers = {
    "content-type": "application/json",
    "accept": "application/json",
    "user-agent": "candor",
  };
  if (body.length < (options.gzipAboveBytes ?? DEFAULT_GZIP_ABOVE_BYTES)) return { headers, body };
  const stream = new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"));
  return {
    headers: { ...headers, "content-encoding": "gzip" },
    body: new Uint8Array(await new Response(stream).arrayBuffer()),
  };
}

function judge(answer: PostAnswer, now: number): SendOutcome {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    const counted = ingestAnswerOf(answer.body);
    // The sign-in page of a network answers 200 as well: the messages have to be kept.
    return counted === null
      ? retry(null, `${status} was answered by something that is no collector`)
      : { outcome: "sent", status, answer: counted };
  }
  const said = objectOf(answer.body);
  const detail = textOf(said?.["detail"]) ?? textOf(said?.["title"]);
  const sentence = `the collector answered ${status}${detail === null ? "" : `: ${detail}`}`;
  const code = textOf(said?.["code"]);
  // What answers with a redirect that nobody can follow is in between, and no collector.
  if (status >= 500 || status < 400 || RETRY_STATUS.has(status)) {
    return retry(readRetryAfter(answer.retryAfter, now), sentence);
  }
  return {
    outcome: "rejected",
    problem: { status, code: code ?? "unknown", detail: `Cannot send report: ${sentence}` },
  };
}

function ingestAnswerOf(body: string): IngestAnswer | null {
  const said = objectOf(body);
  if (said === null || typeof said["accepted"] !== "number") return null;
  const list = (value: unknown): unknown[] => Array.isArray(value) ? value : [];
  return {
    accepted: said["accepted"],
    duplicates: typeof said["duplicates"] === "number" ? said["duplicates"] : 0,
    rejected: list(said["rejected"]).flatMap(rejectionOf),
    "ignored_keys": list(said["ignored_keys"]).flatMap((key) => textOf(key) ?? []),
  };
}

function rejectionOf(value: unknown): IngestAnswer["rejected"] {
  if (typeof value !== "object" || value === null) return [];
  const { index, code, detail } = value as Record<string, unknown>;
  if (typeof index !== "number") return [];
  const said = {
    index,
    code: textOf(code) ?? "unknown",
    detail: textOf(detail) ?? "it gave no reason",
  };
  return [said as IngestAnswer["rejected"][number]];
}

/** What a collector said, safe to log on one line. */
function textOf(value: unknown): string | null {
  return typeof value === "string" ? plainLine(value.slice(0, MAX_SAID_LENGTH)) : null;
}

function objectOf(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value as Record<string, unknown> : null;
  } catch {
    return null;
  }
}

function refused(code: string, why: string): SendOutcome {
  return {
    outcome: "rejected",
    problem: { status: null, code, detail: `Cannot send report: ${why}` },
  };
}

function retry(afterMs: number | null, why: string): SendOutcome {
  return { outcome: "retry", afterMs, why: `Cannot send report: ${why}` };
}

/** The cause in a few words; a fetch error hides it one level down and repeats the address. */
function wordsOf(error: unknown, timeoutMs: number): string {
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return `the collector did not answer within ${timeoutMs} ms`;
  }
  if (error instanceof DOMException && error.name === "AbortError") return "the attempt was ended";
  const text = [error, (error as Error | null)?.cause].map((one) =>
    one instanceof Error ? `${one.message} ${(one as Error & { code?: string }).code ?? ""}` : ""
  ).join(" ");
  if (/refused|ECONNREFUSED/i.test(text)) return "the connection was refused";
  if (/dns|ENOTFOUND|EAI_AGAIN|getaddrinfo|lookup/i.test(text)) return "the host was not found";
  if (/certificate|tls|ssl|CERT_/i.test(text)) return "the certificate is not accepted";
  if (/reset|closed|ECONNRESET|EOF|hang up|incomplete/i.test(text)) {
    return "the connection was cut";
  }
  return "the network failed";
}
