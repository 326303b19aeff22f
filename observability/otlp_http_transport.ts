import { MAX_OTLP_ANSWER_BYTES, type OtlpOutcome, type OtlpTransport } from "./otlp_transport.ts";

/** Statuses after which OTLP/HTTP asks to try again (OTLP specification, "Retryable Response Codes"). */
const RETRYABLE = [429, 502, 503, 504];

/** Options of {@linkcode createOtlpHttpTransport}. */
export interface OtlpHttpOptions {
  /** Address of one signal, such as `http://localhost:4318/v1/metrics`. */
  readonly url: string;
  /** Content type of the bytes. */
  readonly contentType: "application/x-protobuf" | "application/json";
  /** Further request headers, such as an authorization. They are never logged.
   * @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether bodies are compressed.
   * @default "none" */
  readonly compression?: "gzip" | "none";
  /** The fetch to use.
   * @default the global one */
  readonly fetch?: typeof globalThis.fetch;
}

async function gzip(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([data]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function retryAfterMs(header: string | null): number | undefined {
  const seconds = Number(header ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}

/** The answer's body, `undefined` when it is longer than any answer to a batch. */
async function bodyOf(response: Response): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop gives the rest of the body up.
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > MAX_OTLP_ANSWER_BYTES) return undefined;
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

async function outcomeOf(response: Response): Promise<OtlpOutcome> {
  const data = await bodyOf(response);
  if (response.ok && data === undefined) {
    const most = `expected at most ${MAX_OTLP_ANSWER_BYTES} bytes`;
    const error = new Error(`Cannot export telemetry: endpoint answered too much, ${most}`);
    return { status: "failure", error };
  }
  if (response.ok && data !== undefined) return { status: "success", data };
  const error = new Error(`Cannot export telemetry: endpoint answered ${response.status}`);
  if (!RETRYABLE.includes(response.status)) return { status: "failure", error };
  const retryInMillis = retryAfterMs(response.headers.get("retry-after"));
  return { status: "retryable", error, ...(retryInMillis === undefined ? {} : { retryInMillis }) };
}

/**
 * OTLP over HTTP with `fetch`: one POST a batch, ended by its deadline or by `shutdown`.
 *
 * The SDK's own transport reads environment variables when it is made, which prompts on a terminal;
 * this one is told everything.
 *
 * @param options address, content type, headers, compression
 * @returns a transport for one signal
 * @example
 * ```ts
 * import { createOtlpHttpTransport } from "./otlp_http_transport.ts";
 * import assert from "node:assert/strict";
 *
 * const transport = createOtlpHttpTransport({
 *   url: "http://localhost:4318/v1/metrics",
 *   contentType: "application/x-protobuf",
 *   fetch: () => Promise.resolve(new Response(null, { status: 503, headers: { "retry-after": "2" } })),
 * });
 * const outcome = await transport.send(new Uint8Array(), 1_000);
 * assert.equal(outcome.status, "retryable");
 * ```
 */
export function createOtlpHttpTransport(options: OtlpHttpOptions): OtlpTransport {
  const { url, contentType, headers = {}, compression = "none" } = options;
  const fetch = options.fetch ?? globalThis.fetch;
  const inFlight = new Set<AbortController>();
  let closed = false;

  return {
    async send(data: Uint8Array, timeoutMillis: number): Promise<OtlpOutcome> {
      if (closed) {
        return { status: "failure", error: new Error("Cannot export telemetry: it was shut down") };
      }
      const controller = new AbortController();
      inFlight.add(controller);
      const timer = setTimeout(() => controller.abort(), timeoutMillis);
      try {
        const bytes = new Uint8Array(data);
        const response = await fetch(url, {
          method: "POST",
          headers: {
            ...headers,
            "content-type": contentType,
            ...(compression === "gzip" ? { "content-encoding": "gzip" } : {}),
          },
          body: compression === "gzip" ? await gzip(bytes) : bytes,
          signal: controller.signal,
          redirect: "manual",
        });
        return await outcomeOf(response);
      } catch {
        const why = controller.signal.aborted ? "gave no answer in time" : "cannot be reached";
        const error = new Error(`Cannot export telemetry: endpoint ${why}`);
        return closed ? { status: "failure", error } : { status: "retryable", error };
      } finally {
        clearTimeout(timer);
        inFlight.delete(controller);
      }
    },
    shutdown(): void {
      closed = true;
      for (const controller of inFlight) controller.abort();
    },
  };
}
