import type { Host } from "./host.ts";
import type { PostAnswer } from "./post.ts";

/** Redirects in a row that are followed. */
export const MAX_REDIRECTS: number = 3;

/**
 * Where an answer redirects to, should it be followed: only to the same host, and only from `http` to
 * `https` or with the port kept. A stranger in between, such as a hotel's network, redirects too.
 *
 * @param answer The answer.
 * @param from The address that gave it.
 * @param host Tells whether the network may be used: another port is another permission, and asking
 * for it would stop the program.
 * @returns The address, a few words that say why it is not followed, or `null` for no redirect at all.
 *
 * @example
 * ```ts
 * import { nextHop } from "./next_hop.ts";
 * import assert from "node:assert/strict";
 *
 * const answer = { status: 308, location: "https://b.example/", retryAfter: null, body: "" };
 * const hop = nextHop(answer, "https://a.example/", { granted: () => true });
 * assert.deepEqual(hop, { why: "the collector redirects to another host" });
 * ```
 */
export function nextHop(
  answer: PostAnswer,
  from: string,
  host: Pick<Host, "granted">,
): { readonly url: string } | { readonly why: string } | null {
  if (![301, 302, 307, 308].includes(answer.status)) return null;
  const target = answer.location === null ? null : URL.parse(answer.location, from);
  const here = new URL(from);
  const same = target !== null && target.hostname === here.hostname &&
    (target.protocol === here.protocol ? target.port === here.port : target.protocol === "https:");
  if (!same) return { why: "the collector redirects to another host" };
  return host.granted({ name: "net", host: target.host })
    ? { url: target.href }
    : { why: `the collector redirects, --allow-net=${target.host} is missing` };
}
