/** Opens a connection that a signal can end. */
export type Connect = (options: {
  readonly hostname: string;
  readonly port: number;
  readonly signal: AbortSignal;
}) => Promise<{ readonly remoteAddr: { readonly hostname: string }; close(): void }>;

/** What needs no resolver: addresses, and the name that every machine has for itself. */
const NEEDS_NO_RESOLVER = /^(?:\[.*\]|[\d.]+|localhost)$/;

/**
 * Finds the address behind a name by connecting to it once. A resolver that never answers keeps a
 * process for half a minute if it is asked by way of `node:http`, which cannot take the question back;
 * a connection of the runtime's own can.
 *
 * @param url Where a request is about to go.
 * @param signal Takes the question back.
 * @param connect Opens a connection.
 * @returns The address, `null` when the host is an address already.
 * @throws whatever `connect` throws when the name leads nowhere
 *
 * @example
 * ```ts
 * import { findAddress } from "./find_address.ts";
 * import assert from "node:assert/strict";
 *
 * const url = new URL("http://127.0.0.1:8000/v1/messages");
 * assert.equal(await findAddress(url, AbortSignal.timeout(250)), null);
 * ```
 */
export async function findAddress(
  url: URL,
  signal: AbortSignal,
  connect: Connect = Deno.connect,
): Promise<string | null> {
  if (NEEDS_NO_RESOLVER.test(url.hostname)) return null;
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  const connection = await connect({ hostname: url.hostname, port, signal });
  connection.close();
  return connection.remoteAddr.hostname;
}
