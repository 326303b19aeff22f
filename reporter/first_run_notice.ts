import { type CollectedFields, latestVersions } from "./collected_fields.ts";
import { type PendingField, pendingFields, readJson } from "./pending_fields.ts";
import { type SeenVersions, seenVersions } from "./seen_versions.ts";
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
  /** What the program collects.
   * @default the fields of this version */
  readonly fields?: CollectedFields | undefined;
}

/**
 * Says once what is sent, where to, how to see it and how to stop it; and again, by name, what a later
 * version sends more. Where the disk cannot remember that it was said, it is said at every start.
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
  const { dir, fields = {}, now } = options;
  const paths = dir === null ? null : statePaths(dir);
  const isFirst = paths === null || disk.exists(paths.notice).state !== "present";
  // What was shown by a program that still runs has been shown.
  const seen = paths === null
    ? null
    : seenVersions(readJson(disk, paths.config), readJson(disk, paths.notice), Infinity);
  const pending = pendingFields(fields, seen);
  if (!isFirst && pending.length === 0) return;
  if (isFirst) show(noticeText(options));
  if (pending.length > 0) show(newFieldsText(options, pending));
  if (paths === null) return;
  const document = {
    "shown_at": new Date(now()).toISOString(),
    ...keysOf(latestVersions(fields)),
    before: seen === null ? null : keysOf(seen),
  };
  await disk.replace(paths.notice, `${JSON.stringify(document)}\n`);
}

function keysOf({ schema, declaration }: SeenVersions): Record<string, number> {
  return { "schema_version": schema, "declaration_version": declaration };
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
  const { project, prefix, endpoints, ledger } = options;
  const see = ledger === null
    ? `set ${variable(prefix)}=local, then nothing is sent and all is logged`
    : `every message is in ${ledger}`;
  return `${project} sends anonymous usage statistics to ${endpoints.join(" and ")}: ` +
    "hardware, versions, settings, counts and kinds of errors; " +
    "no prompts, no paths, no addresses, no names.\n" +
    `To see them: ${see}.\n${howToStop(options)}`;
}

/**
 * The text of the notice that a release sends more than the person was told about.
 *
 * @param options What to say.
 * @param pending The new fields.
 * @returns A line, one for each field, and how to say no.
 *
 * @example
 * ```ts
 * import { newFieldsText } from "./first_run_notice.ts";
 * import assert from "node:assert/strict";
 *
 * const options = { project: "ray", prefix: "RAY", endpoints: [], dir: null, ledger: null, now: Date.now };
 * const field = { messages: ["EnvMessage"], field: "mood", what: "Mood of the machine", since: 2 };
 * const text = newFieldsText(options, [{ ...field, declared: false }]);
 * assert.match(text, /^ray will send more from its next start on:\n  mood: Mood of the machine\n/);
 * ```
 */
export function newFieldsText(
  options: NoticeOptions,
  pending: readonly PendingField[],
): string {
  const lines = pending.map(({ field, what }) => `  ${field}: ${what}\n`);
  return `${options.project} will send more from its next start on:\n${lines.join("")}` +
    `Until then none of these is sent.\n${howToStop(options)}`;
}

function howToStop({ prefix, dir }: NoticeOptions): string {
  const file = dir === null ? "" : ` or an empty file ${statePaths(dir).doNotTrack}`;
  return `To stop them: DO_NOT_TRACK=1, ${variable(prefix)}=off${file}.\n`;
}

function variable(prefix: string): string {
  return prefix === "" ? "USAGE_STATS" : `${prefix}_USAGE_STATS`;
}
