import { loggedEndpoints } from "./logged_endpoints.ts";
import type { Message } from "../schemas/types.ts";
import type { Host } from "./host.ts";
import { denoDisk, type Disk } from "./state.ts";

/** A local log of everything that was or would have been sent. */
export interface Ledger {
  /** The file, `~` expanded. */
  readonly path: string;
  /**
   * Adds messages, one JSON line each, with the endpoints that they go to.
   *
   * @returns one sentence when it could not be written, `null` when it was; it never rejects
   */
  append(messages: readonly Message[], endpoints?: readonly string[]): Promise<string | null>;
  /** The newest lines, oldest first; the file before the last rotation is read where one is not enough. */
  tail(lines: number): readonly string[];
  /** The sessions in the log, oldest first, each once. */
  sessions(): readonly string[];
  /** The endpoints that messages of a session went to, each once; none for those of older versions. */
  endpointsOf(sessionId: string): readonly string[];
}

/** How a ledger is kept. */
export interface LedgerOptions {
  /** Size at which the file is renamed to `<file>.1`, replacing the one before, in bytes.
   * @default 5_242_880 */
  readonly maxBytes?: number | undefined;
  /** The gate to the disk.
   * @default the disk of this machine */
  readonly disk?: Disk | undefined;
}

/** Size at which a ledger is rotated, in bytes: 5 MiB. */
export const MAX_LEDGER_BYTES: number = 5_242_880;

/**
 * Opens a local log. Nothing is touched before the first call.
 *
 * @param host The gate to the machine.
 * @param path The file; a leading `~` stands for the home folder.
 * @param options Its size.
 * @returns The log; a file that cannot be written is a warning, never a failure.
 *
 * @example
 * ```ts
 * import { denoHost } from "@candor/usage/reporter";
 * import { createLedger } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const ledger = createLedger(denoHost(), "/there/is/no/such/folder/usage.jsonl");
 * assert.deepEqual(ledger.tail(10), []);
 * ```
 */
export function createLedger(host: Host, path: string, options: LedgerOptions = {}): Ledger {
  const { maxBytes = MAX_LEDGER_BYTES, disk = denoDisk(host) } = options;
  const file = expandHome(host, path);
  const older = `${file}.1`;
  let last: Promise<unknown> = Promise.resolve();

  const write = async (
    messages: readonly Message[],
    endpoints: readonly string[],
  ): Promise<string | null> => {
    const text = messages.map((message) => `${JSON.stringify({ ...message, endpoints })}\n`)
      .join("");
    const size = (await disk.stat(file))?.bytes ?? 0;
    if (size > 0 && size + text.length > maxBytes) await disk.rename(file, older);
    const outcome = await disk.append(file, text);
    return outcome.ok ? null : `Cannot write local log ${file}: ${outcome.why}`;
  };

  const linesOf = (one: string): string[] => {
    const text = disk.readTail(one, maxBytes);
    return text.state === "present" ? text.value.split("\n").filter((line) => line !== "") : [];
  };

  return {
    path: file,
    append: (messages, endpoints = []) => {
      if (messages.length === 0) return Promise.resolve(null);
      const done = last.then(() => write(messages, endpoints));
      last = done.catch(() => {});
      return done;
    },
    tail: (count) => {
      if (count <= 0) return [];
      const newest = linesOf(file);
      return (newest.length >= count ? newest : [...linesOf(older), ...newest]).slice(-count);
    },
    sessions: () => {
      const found = new Set<string>();
      for (const line of [...linesOf(older), ...linesOf(file)]) {
        const id = /"session_id":"([0-9a-f-]{36})"/.exec(line)?.[1];
        if (id !== undefined) found.add(id);
      }
      return [...found];
    },
    endpointsOf: (sessionId) => {
      const found = new Set<string>();
      for (const line of [...linesOf(older), ...linesOf(file)]) {
        if (!line.includes(`"session_id":"${sessionId}"`)) continue;
        for (const endpoint of loggedEndpoints(line)) found.add(endpoint);
      }
      return [...found];
    },
  };
}

function expandHome(host: Host, path: string): string {
  if (path !== "~" && !path.startsWith("~/")) return path;
  const home = host.env("HOME");
  return home.state === "known" ? `${home.value.replace(/\/+$/, "")}${path.slice(1)}` : path;
}
