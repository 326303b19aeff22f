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
  /** Bound on the bytes of all bodies held at once; on success the caller gives `length` back. When it is
   * reached, the body under the same deadline that has been awaited longest is given up. */
  readonly budget?: ByteBudget | undefined;
  /** Longest body, decompressed, in bytes.
   * @default `MAX_BODY_BYTES` */
  readonly maxBytes?: number | undefined;
}

/**
 * gzip stores what it cannot compress with 5 bytes per 65,535 and a frame of 18; more than this means
 * blocks that decompress to nothing.
 */
const FRAME_BYTES = 1024;

/**
 * Bytes that are decompressed at a time. All that one step gives is there before it can be counted, and it
 * may be a thousand times as much.
 */
const STEP_BYTES = 2048;

/**
 * Pieces that a body may arrive in. Each costs the time of a small request, however little it holds, and
 * the smallest packets of a network make 2,000 of the longest body.
 */
const MAX_PIECES = 8192;

/** Longest body that is read in one piece, in bytes; a longer one is read as it arrives. */
const MAX_PIECE_BYTES = 65_536;

/**
 * Turns of the microtask queue in which a body that came together with its headers is there: it takes two
 * to four.
 */
const QUICK_TURNS = 6;

/**
 * Reads a request body, decompressing it, and stops at the first byte beyond the limit, or when it
 * arrives in thousands of pieces.
 *
 * @param request The request.
 * @param options Limits.
 * @returns The decompressed body, at most `maxBytes` long.
 * @throws HttpProblem `unsupported_encoding`, `malformed_encoding`, `body_too_large`,
 * `malformed_json` when it ends early, `body_too_slow` when it takes too long, `overloaded` when too much is
 * held, by this body or by those that came after it.
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
  const { maxBytes = MAX_BODY_BYTES } = options;
  if (declared !== undefined && declared > (gzip ? maxBytes + FRAME_BYTES : maxBytes)) {
    throw tooLarge(maxBytes);
  }
  if (gzip || declared === undefined || declared > MAX_PIECE_BYTES) {
    return await readAsItArrives(request, gzip, options);
  }
  // Without the cost of a stream: the length is known and the server keeps the client to it.
  const { budget, deadline = createDeadline(options.timeoutMs) } = options;
  if (budget?.take(declared) === false) await makeRoom(budget, declared, deadline);
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
  const { budget, deadline = createDeadline(options.timeoutMs) } = options;
  const { maxBytes = MAX_BODY_BYTES } = options;
  let held = 0;
  let over = false;
  // Bytes are counted as they arrive, so that a slow client with a long body holds nobody else up.
  const hold = async (bytes: number): Promise<void> => {
    // What arrives together with the deadline is given back by nobody.
    if (over) return;
    if (budget?.take(bytes) === false) {
      const taken = await makeRoom(budget, bytes, deadline, () => over);
      if (over) return budget.give(taken);
    }
    held += bytes;
  };
  const abort = new AbortController();
  const limits: StreamLimits = { maxBytes, hold, signal: abort.signal };
  try {
    return await deadline.wait(readStream(request, gzip, limits), tooSlow);
  } catch (error) {
    over = true;
    abort.abort();
    budget?.give(held);
    throw error;
  }
}

/**
 * Takes bytes that are not there: whoever has waited longest for a body gives up what it holds. Says how
 * many were taken, which is none for a body that was given up itself.
 */
async function makeRoom(
  budget: ByteBudget,
  bytes: number,
  deadline: Deadline,
  isOver: () => boolean = () => false,
): Promise<number> {
  while (deadline.shed(new HttpProblem("overloaded"))) {
    // What it holds is given back within a few turns, unless it is the one that asks for room.
    for (let turn = 0; turn < QUICK_TURNS; turn++) {
      await undefined;
      if (isOver()) return 0;
      if (budget.take(bytes)) return bytes;
    }
  }
  throw new HttpProblem("overloaded");
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

/** What bounds a body that is read as it arrives. */
interface StreamLimits {
  readonly maxBytes: number;
  /** Counts bytes that are kept; fails when there is no room for them. */
  readonly hold: (bytes: number) => Promise<void>;
  readonly signal: AbortSignal;
}

async function readStream(
  request: Request,
  gzip: boolean,
  limits: StreamLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  if (request.body === null) return new Uint8Array();
  const { maxBytes, signal } = limits;
  try {
    const body = gzip
      ? request.body.pipeThrough(inSteps(maxBytes), { signal })
        .pipeThrough(new DecompressionStream("gzip"))
      : request.body;
    return await gather(body, limits);
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    if (signal.aborted) throw tooSlow();
    throw gzip ? new HttpProblem("malformed_encoding") : endedEarly();
  }
}

async function gather(
  body: ReadableStream<Uint8Array>,
  { maxBytes, hold, signal }: StreamLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  // Copied at once: the runtime hands out 64 KiB for every piece, and keeps them as long as the piece.
  let bytes = new Uint8Array(STEP_BYTES);
  let length = 0;
  try {
    const count = pieceCounter();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      count();
      const start = length;
      length += next.value.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      await hold(next.value.length);
      if (length > bytes.length) {
        bytes = new Uint8Array(bytes.buffer.transfer(Math.max(length, 2 * bytes.length)));
      }
      bytes.set(next.value, start);
    }
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return bytes.subarray(0, length);
}

/** Passes compressed bytes on, a step at a time, up to a limit. */
function inSteps(
  maxBytes: number,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const count = pieceCounter();
  let length = 0;
  return new TransformStream({
    transform(chunk, controller): void {
      count();
      length += chunk.length;
      if (length > maxBytes + FRAME_BYTES) throw tooLarge(maxBytes);
      for (let at = 0; at < chunk.length; at += STEP_BYTES) {
        controller.enqueue(chunk.subarray(at, at + STEP_BYTES));
      }
    },
  });
}

function pieceCounter(): () => void {
  let pieces = 0;
  return () => {
    if (++pieces > MAX_PIECES) throw inPieces();
  };
}

function tooLarge(maxBytes: number): HttpProblem {
  return maxBytes === MAX_BODY_BYTES ? new HttpProblem("body_too_large") : new HttpProblem(
    "body_too_large",
    { detail: `Cannot read body: it is too large, limit is ${maxBytes} bytes` },
  );
}

function inPieces(): HttpProblem {
  return new HttpProblem("body_too_large", {
    detail: `Cannot read body: it arrives in too many pieces, limit is ${MAX_PIECES}`,
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
