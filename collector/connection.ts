import type { ConnectionInfo } from "./route_deps.ts";

const FORWARDING_HEADERS = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/**
 * The network a request comes from, as a key for counting: an IPv4 address, or the 64-bit prefix of an
 * IPv6 address, since one household or machine has all of it (RFC 6177). It must be hashed before it is
 * kept anywhere.
 *
 * @param headers The request's headers.
 * @param info What the runtime tells of the connection.
 * @param trustProxy Whether the last entry of `X-Forwarded-For` is believed.
 * @returns The key; `unknown` where the runtime tells nothing.
 *
 * @example
 * ```ts
 * import { sourceOf } from "./connection.ts";
 * import assert from "node:assert/strict";
 *
 * const remoteAddr = { transport: "tcp", hostname: "2001:db8:1:2:3::4", port: 1 } as const;
 * assert.equal(sourceOf(new Headers(), { remoteAddr }, false), "2001:db8:1:2");
 * ```
 */
export function sourceOf(
  headers: Headers,
  info: ConnectionInfo | undefined,
  trustProxy: boolean,
): string {
  // The last entry is the one that the nearest proxy wrote; those before it are what it was told.
  const forwarded = trustProxy ? headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() : "";
  return networkOf(forwarded || remoteAddress(info) || "unknown");
}

/**
 * Whether a token may travel on this connection: over HTTPS, or from this machine itself.
 *
 * @param url The request's address.
 * @param headers The request's headers.
 * @param info What the runtime tells of the connection.
 * @param trustProxy Whether `X-Forwarded-Proto` is believed.
 * @returns `false` for plain HTTP from elsewhere, and from a proxy on this machine that is not trusted.
 */
export function isConfidential(
  url: string,
  headers: Headers,
  info: ConnectionInfo | undefined,
  trustProxy: boolean,
): boolean {
  if (trustProxy) {
    const scheme = headers.get("x-forwarded-proto")?.split(",").at(-1)?.trim().toLowerCase();
    if (scheme !== undefined) return scheme === "https";
  }
  if (url.startsWith("https:")) return true;
  // A request that was passed on says nothing of the way it took before.
  if (FORWARDING_HEADERS.some((name) => headers.has(name))) return false;
  return info?.remoteAddr?.transport === "unix" || LOOPBACK.test(remoteAddress(info));
}

function remoteAddress(info: ConnectionInfo | undefined): string {
  const address = info?.remoteAddr;
  return address !== undefined && "hostname" in address ? address.hostname : "";
}

function networkOf(address: string): string {
  const plain = address.replace(/^\[|\](?::\d+)?$/g, "").replace(/%.*$/, "").toLowerCase();
  const mapped = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/.exec(plain);
  if (mapped !== null) return mapped[1]!;
  if (!plain.includes(":")) return plain.slice(0, 64);
  const [head = "", tail] = plain.split("::", 2);
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array<string>(zeros).fill("0"), ...last];
  return groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":");
}
