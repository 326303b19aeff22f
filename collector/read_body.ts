import { MAX_BODY_BYTES } from "../schemas/limits.ts";
import { createDeadline, type Deadline } from "./deadline.ts";
import { HttpProblem } from "./http_problem.ts";
import type { ByteBudget } from "./route_deps.ts";

/** Limits of {@linkcode readBody}. */
export interface ReadBodyOptions {
  /** Longest time that the body may take to arrive, in milliseconds. */
  readonly timeoutMs: number;
  /** The same limit, shared with other requests so that they need one timer together.
   * @default a timer of its own */
  readonly deadline?: Deadline | undefined;
  /** Bound on the bytes of all bodies held at once; on success the caller gives `length` back. */
  readonly budget?: ByteBudget | undefined;
}

/**
 * gzip stores what it cannot compress with 5 bytes per 65,535 and a frame of 18; more than this means
 * blocks that decompress to nothing.
 */
const MAX_COMPRESSED_BYTES = MAX_BODY_BYTES + 1024;

/** Longest body that is read in one piece, in bytes; a longer one is read as it arrives. */
const MAX_PIECE_BYTES = 65_536;

/**
 * Turns of the microtask queue in which a body that came together with its headers is there: it takes two
 * to four.
 */
const QUICK_TURNS = 6;

/**
 * Reads a request body, decompressing it, and stops at the first byte beyond the limit.
 *
 * @param request The request.
 * @param options Limits.
 * @returns The decompressed body, at most `MAX_BODY_BYTES` long.
 * @throws HttpProblem `unsupported_encoding`, `malformed_encoding`, `body_too_large`,
 * `malformed_json` when it ends early, `body_too_slow` when it takes too long, `overloaded` when too much is held.
 *
 * @example
 * ```ts
 * import { readBody } from "./read_body.ts";
 * import assert from "node:assert/strict";
 *
 * const request = new Request("http://localhost/", { method: "POST", body: "[]" });
 * assert.deepEqual(await readBody(request, { timeoutMs: 1000 }), new TextEncoder().encode("[]"));
 * ```
 */
export async function readBody(
  request: Request,
  options: ReadBodyOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { headers } = request;
  // Asked first: `has` fetches all headers at once, which the runtime does anyway before it answers.
  const chunked = headers.has("transfer-encoding");
  const gzip = isGzip(headers.get("content-encoding"));
  const declared = chunked ? undefined : declaredLength(headers);
  if (declared !== undefined && declared > (gzip ? MAX_COMPRESSED_BYTES : MAX_BODY_BYTES)) {
    throw new HttpProblem("body_too_large");
  }
  if (gzip || declared === undefined || declared > MAX_PIECE_BYTES) {
    return await readAsItArrives(request, gzip, options);
  }
  // Without the cost of a stream: the length is known and the server keeps the client to it.
  const { budget, deadline = createDeadline(options.timeoutMs) } = options;
  if (budget?.take(declared) === false) throw new HttpProblem("overloaded");
  try {
    const work = request.bytes();
    let arrived = false;
    const arrive = (): void => {
      arrived = true;
    };
    work.then(arrive, arrive);
    // Setting a timer and taking it back costs more than all else: only for what is not there at once.
    for (let turn = 0; turn < QUICK_TURNS && !arrived; turn++) await undefined;
    const body = await (arrived ? work : deadline.wait(work, tooSlow));
    // The caller gives back what it got, which is what was announced wherever a server saw to it.
    if (body.length !== declared) budget?.give(declared - body.length);
    return body;
  } catch (error) {
    budget?.give(declared);
    throw error instanceof HttpProblem ? error : endedEarly();
  }
}

async function readAsItArrives(
  request: Request,
  gzip: boolean,
  options: ReadBodyOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  let held = 0;
  let over = false;
  // Bytes are counted as they arrive, so that a slow client with a long body holds nobody else up.
  const hold = (bytes: number): void => {
    // What arrives together with the deadline is given back by nobody.
    if (over) return;
    if (options.budget?.take(bytes) === false) throw new HttpProblem("overloaded");
    held += bytes;
  };
  const { deadline = createDeadline(options.timeoutMs) } = options;
  const abort = new AbortController();
  try {
    return await deadline.wait(readStream(request, gzip, hold, abort.signal), () => {
      abort.abort();
      return tooSlow();
    });
  } catch (error) {
    over = true;
    options.budget?.give(held);
    throw error;
  }
}

function isGzip(encoding: string | null): boolean {
  if (encoding === null) return false;
  switch (encoding.trim().toLowerCase()) {
    case "identity":
      return false;
    case "gzip":
    case "x-gzip":
      return true;
    default:
      throw new HttpProblem("unsupported_encoding");
  }
}

/** The length that the server holds the client to. */
function declaredLength(headers: Headers): number | undefined {
  const text = headers.get("content-length");
  return text === null || !/^\d{1,15}$/.test(text) ? undefined : Number(text);
}

async function readStream(
  request: Request,
  gzip: boolean,
  hold: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (request.body === null) return new Uint8Array();
  try {
    const body = gzip
      ? request.body.pipeThrough(limit(MAX_COMPRESSED_BYTES), { signal })
        .pipeThrough(new DecompressionStream("gzip"))
      : request.body;
    return await gather(body, hold, signal);
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    if (signal.aborted) throw tooSlow();
    throw gzip ? new HttpProblem("malformed_encoding") : endedEarly();
  }
}

async function gather(
  body: ReadableStream<Uint8Array>,
  hold: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > MAX_BODY_BYTES) throw new HttpProblem("body_too_large");
      hold(next.value.length);
      chunks.push(next.value);
    }
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function limit(
  maxBytes: number,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let length = 0;
  return new TransformStream({
    transform(chunk, controller): void {
      length += chunk.length;
      if (length > maxBytes) controller.error(new HttpProblem("body_too_large"));
      else controller.enqueue(chunk);
    },
  });
}

function tooSlow(): HttpProblem {
  return new HttpProblem("body_too_slow");
}

function endedEarly(): HttpProblem {
  return new HttpProblem("malformed_json", {
    detail: "Cannot read body: it ended early, expected all of it",
  });
}
