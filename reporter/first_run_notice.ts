import type { Disk } from "./state.ts";
import { statePaths } from "./state_paths.ts";

/** What a first-run notice speaks of. */
export interface NoticeOptions {
  /** Name of the program. */
  readonly project: string;
  /** Prefix of its environment variables. */
  readonly prefix: string;
  /** Where messages go. */
  readonly endpoints: readonly string[];
  /** The program's configuration folder; `null` when there is none. */
  readonly dir: string | null;
  /** The local log; `null` when none is kept. */
  readonly ledger: string | null;
  /** Clock, milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/**
 * Says once what is sent, where to, how to see it and how to stop it. Where the disk cannot remember
 * that it was said, it is said at every start.
 *
 * @param disk The gate to the disk.
 * @param options What to say.
 * @param show Shows the text.
 */
export async function showFirstRunNotice(
  disk: Disk,
  options: NoticeOptions,
  show: (text: string) => void,
): Promise<void> {
  const path = options.dir === null ? null : statePaths(options.dir).notice;
  if (path !== null && disk.exists(path).state === "present") return;
  show(noticeText(options));
  if (path === null) return;
  await disk.replace(
    path,
    `${JSON.stringify({ "shown_at": new Date(options.now()).toISOString() })}\n`,
  );
}

/**
 * The text of the first-run notice.
 *
 * @param options What to say.
 * @returns Three lines.
 *
 * @example
 * ```ts
 * import { noticeText } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const text = noticeText({
 *   project: "ray",
 *   prefix: "RAY",
 *   endpoints: ["https://stats.example.org"],
 *   dir: "/home/ada/.config/ray",
 *   ledger: null,
 *   now: Date.now,
 * });
 * assert.match(text, /RAY_USAGE_STATS=off/);
 * ```
 */
export function noticeText(options: NoticeOptions): string {
  const { project, prefix, endpoints, dir, ledger } = options;
  const see = ledger === null
    ? `set ${variable(prefix)}=local, then nothing is sent and all is logged`
    : `every message is in ${ledger}`;
  const file = dir === null ? "" : ` or an empty file ${statePaths(dir).doNotTrack}`;
  return `${project} sends anonymous usage statistics to ${endpoints.join(" and ")}: ` +
    "hardware, versions, settings, counts and kinds of errors; " +
    "no prompts, no paths, no addresses, no names.\n" +
    `To see them: ${see}.\n` +
    `To stop them: DO_NOT_TRACK=1, ${variable(prefix)}=off${file}.\n`;
}

function variable(prefix: string): string {
  return prefix === "" ? "USAGE_STATS" : `${prefix}_USAGE_STATS`;
}
