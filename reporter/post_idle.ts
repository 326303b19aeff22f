import type { Host } from "./host.ts";
import type { Post, PostAnswer, PostRequest } from "./post.ts";
import { postHeld } from "./post_held.ts";

/** What `node:https` says of a certificate that its own list of authorities does not vouch for. */
const UNTRUSTED: ReadonlySet<unknown> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);
const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

/**
 * Makes a sender whose requests do not keep the program alive: a request in flight when the program
 * has nothing else to do ends with it. `fetch` cannot do that; `node:http` with an unreferenced
 * socket can. It honours the usual proxy variables where the environment may be read. A certificate
 * that `node:https` does not know is left to `fetch`, which trusts what the runtime was told to trust.
 *
 * @param host Reads the proxy variables.
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
export function idlePost(host: Pick<Host, "env" | "granted">): Post {
  return async (request) => {
    if (wouldAskForAuthorities(request.url, host)) return await postHeld(request);
    try {
      return await postIdle(request, host);
    } catch (error) {
      if (!UNTRUSTED.has((error as { readonly code?: unknown } | null)?.code)) throw error;
      return await postHeld(request);
    }
  };
}

/** `node:https` reads further authorities from a file when this is set, and asks for that permission. */
function wouldAskForAuthorities(url: string, host: Pick<Host, "env" | "granted">): boolean {
  if (!url.startsWith("https:") || host.granted({ name: "sys", kind: "ca" as never })) return false;
  const outcome = host.env("NODE_EXTRA_CA_CERTS");
  return !(outcome.state === "unknown" && outcome.reason === "absent");
}

async function postIdle(
  request: PostRequest,
  host: Pick<Host, "env" | "granted">,
): Promise<PostAnswer> {
  const url = new URL(request.url);
  request.signal.throwIfAborted();
  const { request: open, Agent } = url.protocol === "https:"
    ? await import("node:https")
    : await import("node:http");
  request.signal.throwIfAborted();
  const answer = Promise.withResolvers<PostAnswer>();
  // A new agent each time: a kept connection would be one more thing to close.
  const agent = new Agent({ keepAlive: false, ...proxySettings(host) });
  const sent = open(url, {
    method: request.method,
    agent,
    headers: { ...request.headers, "content-length": String(request.body?.length ?? 0) },
  });
  const abort = (): void => {
    answer.reject(request.signal.reason);
    sent.destroy();
  };
  request.signal.addEventListener("abort", abort, { once: true });
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

/** The variables in either case, as the runtime's own `fetch` reads them. */
function proxySettings(
  host: Pick<Host, "env" | "granted">,
): { proxyEnv?: Record<string, string> } {
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
