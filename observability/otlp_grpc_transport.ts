import { Buffer } from "node:buffer";
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
} from "node:http2";
import { gunzipSync, gzipSync } from "node:zlib";
import { MAX_OTLP_ANSWER_BYTES, type OtlpOutcome, type OtlpTransport } from "./otlp_transport.ts";

/** gRPC statuses after which OTLP asks to try again (OTLP specification, "Failures"). */
const RETRYABLE = [1, 4, 8, 10, 11, 14, 15];
const OK = 0;
const UNKNOWN = 2;
/** A message is prefixed by one byte for compression and four for its length. */
const PREFIX_BYTES = 5;

/** Options of {@linkcode createOtlpGrpcTransport}. */
export interface OtlpGrpcOptions {
  /** Scheme, host and port, such as `http://localhost:4317`; `https` encrypts. */
  readonly origin: string;
  /** Full method name, such as
   * `/opentelemetry.proto.collector.metrics.v1.MetricsService/Export`. */
  readonly path: string;
  /** Metadata sent with each call. Never logged.
   * @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether messages are compressed.
   * @default "none" */
  readonly compression?: "gzip" | "none";
}

function framed(data: Uint8Array, compressed: boolean): Buffer {
  const message = compressed ? gzipSync(data) : data;
  const frame = Buffer.alloc(PREFIX_BYTES + message.length);
  frame.writeUInt8(compressed ? 1 : 0, 0);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}

/** The message in the answer, of which a collector compresses even one that is empty. */
function unframed(body: Buffer): Uint8Array {
  const message = body.subarray(PREFIX_BYTES);
  if (body.length <= PREFIX_BYTES || body[0] !== 1) return new Uint8Array(message);
  try {
    return new Uint8Array(gunzipSync(message, { maxOutputLength: MAX_OTLP_ANSWER_BYTES }));
  } catch {
    // The batch was taken; only the words about it cannot be read.
    return new Uint8Array();
  }
}

function outcomeOf(headers: IncomingHttpHeaders, body: Buffer): OtlpOutcome {
  const http = Number(headers[":status"]);
  const text = headers["grpc-status"];
  const grpc = text === undefined ? UNKNOWN : Number(text);
  if (http === 200 && grpc === OK) {
    return { status: "success", data: unframed(body) };
  }
  const said = http === 200 ? `gRPC status ${grpc}` : `HTTP status ${http}`;
  const error = new Error(`Cannot export telemetry: endpoint answered ${said}`);
  const retryable = http === 200 ? RETRYABLE.includes(grpc) : http === 429 || http >= 502;
  return { status: retryable ? "retryable" : "failure", error };
}

/**
 * OTLP over gRPC on Deno's own HTTP/2 client: one unary call a batch.
 *
 * A gRPC library reads environment variables at import, which a program without `--allow-env` cannot
 * pay for; one unary method needs a five-byte prefix and a trailer.
 *
 * @param options origin, method, metadata, compression
 * @returns a transport for one signal; it connects at the first batch and again after a failure
 * @example
 * ```ts
 * import { createOtlpGrpcTransport } from "./otlp_grpc_transport.ts";
 * import assert from "node:assert/strict";
 *
 * const transport = createOtlpGrpcTransport({
 *   origin: "http://localhost:4317",
 *   path: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
 * });
 * transport.shutdown();
 * assert.equal((await transport.send(new Uint8Array(), 1_000)).status, "failure");
 * ```
 */
export function createOtlpGrpcTransport(options: OtlpGrpcOptions): OtlpTransport {
  const { origin, path, headers = {}, compression = "none" } = options;
  const compressed = compression === "gzip";
  let session: ClientHttp2Session | undefined;
  let closed = false;

  const connected = (): ClientHttp2Session => {
    if (session !== undefined && !session.closed && !session.destroyed) return session;
    const opened = connect(origin);
    opened.on("error", () => opened.destroy());
    opened.on("goaway", () => opened.close());
    opened.on("close", () => {
      if (session === opened) session = undefined;
    });
    session = opened;
    return opened;
  };

  const requested = (
    current: ClientHttp2Session,
    timeoutMillis: number,
  ): ClientHttp2Stream | undefined => {
    try {
      return current.request({
        ...headers,
        ":method": "POST",
        ":path": path,
        "content-type": "application/grpc",
        "te": "trailers",
        "grpc-timeout": `${Math.max(1, Math.floor(timeoutMillis))}m`,
        ...(compressed ? { "grpc-encoding": "gzip" } : {}),
      });
    } catch {
      return undefined;
    }
  };

  const call = (data: Uint8Array, timeoutMillis: number): Promise<OtlpOutcome> =>
    new Promise((resolve) => {
      const current = connected();
      const chunks: Buffer[] = [];
      let length = 0;
      let answered: IncomingHttpHeaders = {};
      const finish = (outcome: OtlpOutcome): void => {
        clearTimeout(timer);
        current.off("close", unreachable);
        resolve(outcome);
      };
      const unreachable = (): void => {
        const error = new Error("Cannot export telemetry: endpoint cannot be reached");
        finish(closed ? { status: "failure", error } : { status: "retryable", error });
      };
      const timer = setTimeout(() => {
        const error = new Error("Cannot export telemetry: endpoint gave no answer in time");
        finish({ status: "retryable", error });
        // A connection that swallowed one call swallows the next one too.
        current.destroy();
      }, timeoutMillis);
      current.on("close", unreachable);
      const stream = requested(current, timeoutMillis);
      if (stream === undefined) {
        const error = new Error("Cannot export telemetry: a header of it may not be sent");
        return finish({ status: "failure", error });
      }
      stream.on("response", (received) => answered = { ...answered, ...received });
      stream.on("trailers", (received) => answered = { ...answered, ...received });
      stream.on("data", (chunk: Buffer) => {
        length += chunk.length;
        chunks.push(chunk);
        if (length <= MAX_OTLP_ANSWER_BYTES) return;
        const most = `expected at most ${MAX_OTLP_ANSWER_BYTES} bytes`;
        const error = new Error(`Cannot export telemetry: endpoint answered too much, ${most}`);
        finish({ status: "failure", error });
        // It may go on for ever.
        current.destroy();
      });
      stream.on("end", () => {
        if (answered[":status"] === undefined) return unreachable();
        finish(outcomeOf(answered, Buffer.concat(chunks)));
      });
      stream.on("error", unreachable);
      stream.end(framed(data, compressed));
    });

  return {
    send(data: Uint8Array, timeoutMillis: number): Promise<OtlpOutcome> {
      if (!closed) return call(data, timeoutMillis);
      const error = new Error("Cannot export telemetry: it was shut down");
      return Promise.resolve({ status: "failure", error });
    },
    shutdown(): void {
      closed = true;
      session?.destroy();
    },
  };
}
