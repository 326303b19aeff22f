import { readEndpoint } from "./endpoint.ts";

/** Where a program keeps what concerns usage statistics, all of it in its configuration folder. */
export interface StatePaths {
  /** The folder. */
  readonly dir: string;
  /** The person's choice and the endpoints. */
  readonly config: string;
  /** Opts out by merely existing. */
  readonly doNotTrack: string;
  /** The last attempt to send, as Ray keeps it. */
  readonly status: string;
  /** Every message that was or would have been sent, one JSON line each. */
  readonly ledger: string;
  /** Receipts of deletions, one JSON line each. */
  readonly receipts: string;
  /** Marks that the first-run notice was shown. */
  readonly notice: string;
  /** Messages that wait for delivery, a folder per endpoint. */
  readonly spool: string;
}

/**
 * Names the files of a program. Nothing is touched.
 *
 * @param dir The program's configuration folder.
 * @returns Their paths.
 *
 * @example
 * ```ts
 * import { statePaths } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * assert.equal(statePaths("/home/ada/.config/ray").status, "/home/ada/.config/ray/usage_stats.json");
 * ```
 */
export function statePaths(dir: string): StatePaths {
  return {
    dir,
    config: `${dir}/config.json`,
    doNotTrack: `${dir}/do_not_track`,
    status: `${dir}/usage_stats.json`,
    ledger: `${dir}/usage.jsonl`,
    receipts: `${dir}/receipts.jsonl`,
    notice: `${dir}/notice.json`,
    spool: `${dir}/spool`,
  };
}

/**
 * The folder in which messages for one endpoint wait.
 *
 * @param spool Folder of all endpoints.
 * @param url The endpoint.
 * @returns A folder whose name tells the host and keeps endpoints of one host apart.
 *
 * @example
 * ```ts
 * import { spoolDir } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * assert.match(spoolDir("/s", "https://stats.example.org"), /^\/s\/stats\.example\.org-443-[0-9a-f]{8}$/);
 * ```
 */
export function spoolDir(spool: string, url: string): string {
  const reading = readEndpoint(url, { allowInsecure: true });
  const [host, address] = reading.ok
    ? [reading.endpoint.netHost, reading.endpoint.messagesUrl]
    : ["unusable", url];
  return `${spool}/${host.replace(/[^A-Za-z0-9.]+/g, "-")}-${fnv1a(address)}`;
}

/** FNV-1a, 32 bits: keeps names apart, guards nothing. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}
