import type { LookupFunction } from "node:net";
import { type Connect, findAddress } from "./find_address.ts";
import type { Host } from "./host.ts";
import type { Post, PostAnswer, PostRequest } from "./post.ts";
import { postHeld } from "./post_held.ts";
import { startBackgroundTimer } from "./start_timer.ts";

/** What `node:https` says of a certificate that its own list of authorities does not vouch for. */
const UNTRUSTED: ReadonlySet<unknown> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);
/** Answers before the answer (RFC 9110 section 15.2) that are taken; a collector gives none. */
const MAX_INTERIM = 8;
const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];
/** How long `fetch` may hold a program that has nothing else to do, at first and at most. */
const FIRST_HOLD_MS = 250;
const LAST_HOLD_MS = 2_000;

/**
 * Makes a sender whose requests do not keep the program alive: a request in flight when the program
 * has nothing else to do ends with it. `fetch` cannot do that; `node:http` with an unreferenced
 * socket can. It honours the usual proxy variables where the environment may be read.
 *
 * `node:https` knows nothing of the authorities that the runtime was told to trust. Those of
 * `DENO_CERT` are handed to it where variable and file may be read. All others are left to `fetch`,
 * for 250 ms at first and twice as long after each time that was too short, up to two seconds. The same
 * holds for finding the address behind a name.
 *
 * @param host Reads the proxy variables and the authorities.
 * @param isAwaited Whether the program waits for the answer anyway, so that `fetch` may take its time.
 * @param connect Opens the connection that an address is found by.
 * @returns A sender; `node:http` is loaded at its first request.
 *
 * @example
 * ```ts
 * import { denoHost } from "@candor/usage/reporter";
 * import { idlePost } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(typeof idlePost(denoHost()), "function");
 * ```
 */
export function idlePost(
  host: Pick<Host, "env" | "granted" | "readText">,
  isAwaited: () => boolean = () => false,
  connect?: Connect,
): Post {
  let holdMs = FIRST_HOLD_MS;
  /** What holds the program may do so for a moment only. */
  const briefly = async <Value>(
    signal: AbortSignal,
    run: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> => {
    const late = new AbortController();
    const cancel = startBackgroundTimer(() => {
      if (isAwaited()) return;
      holdMs = Math.min(holdMs * 2, LAST_HOLD_MS);
      late.abort(new DOMException("held the program for too long", "AbortError"));
    }, holdMs);
    try {
      return await run(AbortSignal.any([signal, late.signal]));
    } finally {
      cancel();
    }
  };
  const held: Post = (request) =>
    briefly(request.signal, (signal) => postHeld({ ...request, signal }));
  return async (request) => {
    if (wouldAskForAuthorities(request.url, host)) return await held(request);
    const proxy = proxySettings(host);
    // Behind a proxy, names are the proxy's business.
    const address = Object.keys(proxy).length > 0 ? null : await briefly(
      request.signal,
      (signal) => findAddress(new URL(request.url), signal, connect),
    );
    const how = { proxy, address };
    try {
      return await postIdle(request, { ...how, authorities: null });
    } catch (error) {
      if (!isUntrusted(error)) throw error;
    }
    const authorities = readAuthorities(host);
    if (authorities === null) return await held(request);
    try {
      return await postIdle(request, { ...how, authorities });
    } catch (error) {
      if (!isUntrusted(error)) throw error;
      return await held(request);
    }
  };
}

function isUntrusted(error: unknown): boolean {
  return UNTRUSTED.has((error as { readonly code?: unknown } | null)?.code);
}

function readAuthorities(host: Pick<Host, "env" | "readText">): string | null {
  const path = host.env("DENO_CERT");
  if (path.state !== "known" || path.value === "") return null;
  const text = host.readText(path.value);
  return text.state === "known" ? text.value : null;
}

/** `node:https` reads further authorities from a file when this is set, and asks for that permission. */
function wouldAskForAuthorities(url: string, host: Pick<Host, "env" | "granted">): boolean {
  if (!url.startsWith("https:") || host.granted({ name: "sys", kind: "ca" as never })) return false;
  const outcome = host.env("NODE_EXTRA_CA_CERTS");
  return !(outcome.state === "unknown" && outcome.reason === "absent");
}

async function postIdle(
  request: PostRequest,
  { proxy, address, authorities }: {
    readonly proxy: ProxySettings;
    readonly address: string | null;
    readonly authorities: string | null;
  },
): Promise<PostAnswer> {
  const url = new URL(request.url);
  request.signal.throwIfAborted();
  const { request: open, Agent } = url.protocol === "https:"
    ? await import("node:https")
    : await import("node:http");
  request.signal.throwIfAborted();
  const answer = Promise.withResolvers<PostAnswer>();
  // A new agent each time: a kept connection would be one more thing to close.
  const agent = new Agent({
    keepAlive: false,
    ...proxy,
    ...authorities === null ? {} : { ca: authorities },
  });
  const sent = open(url, {
    method: request.method,
    agent,
    ...address === null ? {} : { lookup: alwaysTo(address) },
    headers: { ...request.headers, "content-length": String(request.body?.length ?? 0) },
  });
  const abort = (): void => {
    answer.reject(request.signal.reason);
    sent.destroy();
  };
  request.signal.addEventListener("abort", abort, { once: true });
  let interim = 0;
  sent.on("information", () => {
    // Each comes at once after the one before, so that no timer would have its turn.
    if (++interim <= MAX_INTERIM) return;
    answer.reject(new Error("the connection was closed: too many answers before the answer"));
    sent.destroy();
  });
  sent.on("socket", (socket) => socket.unref());
  sent.on("error", (error) => answer.reject(error));
  sent.on("response", (response) => {
    const chunks: Uint8Array[] = [];
    let room = request.maxAnswerBytes;
    const finish = (): void => {
      answer.resolve({
        status: response.statusCode ?? 0,
        location: response.headers.location ?? null,
        retryAfter: response.headers["retry-after"] ?? null,
        body: textOf(chunks),
      });
    };
    response.on("data", (chunk: Uint8Array) => {
      if (room > 0) chunks.push(chunk.subarray(0, room));
      room -= chunk.length;
      if (room <= 0) finish();
    });
    response.on("end", finish);
    response.on("error", (error) => answer.reject(error));
    response.on("close", () => answer.reject(new Error("the connection was closed")));
  });
  sent.on("close", () => answer.reject(new Error("the connection was closed")));
  sent.end(request.body);
  try {
    return await answer.promise;
  } finally {
    request.signal.removeEventListener("abort", abort);
    sent.destroy();
    agent.destroy();
  }
}

/** A look-up that has its answer already. */
function alwaysTo(address: string): LookupFunction {
  const family = address.includes(":") ? 6 : 4;
  return (_name, options, done) =>
    options.all === true ? done(null, [{ address, family }]) : done(null, address, family);
}

interface ProxySettings {
  readonly proxyEnv?: Record<string, string>;
}

/** The variables in either case, as the runtime's own `fetch` reads them. */
function proxySettings(
  host: Pick<Host, "env" | "granted">,
): ProxySettings {
  const found: Record<string, string> = {};
  for (const name of PROXY_VARIABLES) {
    for (const spelling of [name, name.toLowerCase()]) {
      const outcome = host.env(spelling);
      if (outcome.state === "known" && outcome.value !== "") found[name] ??= outcome.value;
    }
  }
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY"]) {
    const proxy = found[name] === undefined ? null : proxyHost(found[name]);
    if (proxy !== null && !host.granted({ name: "net", host: proxy })) {
      throw new Error(`Cannot use proxy: permission is missing, expected --allow-net=${proxy}`);
    }
  }
  return Object.keys(found).length === 0 ? {} : { proxyEnv: found };
}

/** Host and port of a proxy, as `--allow-net` wants them. */
function proxyHost(proxy: string): string | null {
  const url = URL.parse(proxy.includes("://") ? proxy : `http://${proxy}`);
  if (url === null) return null;
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? "443" : "80")}`;
}

function textOf(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") +
    decoder.decode();
}
