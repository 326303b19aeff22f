/** A collector's address, taken apart. */
export interface Endpoint {
  /** The address as it was given. */
  readonly given: string;
  /** Where messages go. */
  readonly messagesUrl: string;
  /** Folder of the sessions; a session's id is added to it. */
  readonly sessionsUrl: string;
  /** Host and port, as `--allow-net` wants them. */
  readonly netHost: string;
}

/** An address that can be used, or the end of a sentence that says why not. */
export type EndpointReading =
  | { readonly ok: true; readonly endpoint: Endpoint }
  | { readonly ok: false; readonly why: string };

const MESSAGES_PATH = "/v1/messages";
const DEFAULT_PORTS: Readonly<Record<string, string>> = { "https:": "443", "http:": "80" };

/**
 * Reads the address of a collector: its base, such as `https://stats.example.org`, or the full
 * address of its messages. Plain `http` is accepted for this machine only, unless the person or the
 * program says otherwise.
 *
 * @param address The address.
 * @param options `allowInsecure` accepts plain `http` to any host; default `false`.
 * @returns The parts, or why it cannot be used.
 *
 * @example
 * ```ts
 * import { readEndpoint } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const reading = readEndpoint("https://stats.example.org/base/");
 * assert.ok(reading.ok);
 * assert.equal(reading.endpoint.messagesUrl, "https://stats.example.org/base/v1/messages");
 * assert.equal(readEndpoint("http://stats.example.org").ok, false);
 * assert.equal(readEndpoint("http://127.0.0.1:8000").ok, true);
 * ```
 */
export function readEndpoint(
  address: string,
  options: { readonly allowInsecure?: boolean | undefined } = {},
): EndpointReading {
  const url = URL.parse(address.trim());
  if (url === null) return { ok: false, why: "it is no URL" };
  const defaultPort = DEFAULT_PORTS[url.protocol];
  if (defaultPort === undefined) return { ok: false, why: "it is neither https nor http" };
  if (url.protocol === "http:" && options.allowInsecure !== true && !isLoopback(url.hostname)) {
    return { ok: false, why: "plain http is allowed for this machine only, expected https" };
  }
  if (url.username !== "" || url.password !== "") {
    return { ok: false, why: "it holds a user name or a password" };
  }
  const base = url.pathname.replace(/\/+$/, "").replace(/\/v1\/messages$/, "");
  return {
    ok: true,
    endpoint: {
      given: address,
      messagesUrl: `${url.origin}${base}${MESSAGES_PATH}${url.search}`,
      sessionsUrl: `${url.origin}${base}/v1/sessions/`,
      netHost: `${url.hostname}:${url.port === "" ? defaultPort : url.port}`,
    },
  };
}

/** Names and addresses that never leave the machine (RFC 6761 section 6.3, RFC 5735, RFC 4291). */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
