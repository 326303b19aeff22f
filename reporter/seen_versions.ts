import type { Seen } from "./consent_input.ts";

/** Versions of what is collected that a person was told about. */
export interface SeenVersions {
  /** Of the wire's own fields. */
  readonly schema: number;
  /** Of what the program itself declared. */
  readonly declaration: number;
}

/**
 * Which versions a person knows. A stored choice knows the versions that it was written with, one
 * written by hand the first. A notice knows its own versions from the next start on, so that there is
 * time to say no between the notice and the first new field; one that was the first of all counts at
 * once.
 *
 * @param config The document `config.json`.
 * @param notice The document `notice.json`.
 * @param startedAt When the program was started, in milliseconds since 1970 UTC.
 * @returns The versions, `null` when nobody was told anything yet and a first-run notice will say all.
 *
 * @example
 * ```ts
 * import { seenVersions } from "./seen_versions.ts";
 * import assert from "node:assert/strict";
 *
 * const config = { state: "present", value: { usage_stats: true } } as const;
 * assert.deepEqual(seenVersions(config, { state: "absent" }, 0), { schema: 1, declaration: 1 });
 * assert.equal(seenVersions({ state: "absent" }, { state: "absent" }, 0), null);
 * ```
 */
export function seenVersions(
  config: Seen<unknown>,
  notice: Seen<unknown>,
  startedAt: number,
): SeenVersions | null {
  const known = [versionsOfChoice(config), versionsOfNotice(notice, startedAt)]
    .filter((versions) => versions !== null);
  if (known.length === 0) return null;
  return {
    schema: Math.max(...known.map(({ schema }) => schema)),
    declaration: Math.max(...known.map(({ declaration }) => declaration)),
  };
}

/** What a stored choice was written with. */
export function versionsOfChoice(config: Seen<unknown>): SeenVersions | null {
  const document = recordOf(config);
  if (document === null || !Object.hasOwn(document, "usage_stats")) return null;
  return {
    schema: versionOf(document["usage_stats_schema_version"]),
    declaration: versionOf(document["usage_stats_declaration_version"]),
  };
}

function versionsOfNotice(notice: Seen<unknown>, startedAt: number): SeenVersions | null {
  if (notice.state === "absent" || notice.state === "withheld") return null;
  // A file that cannot be read was written by something: the first version at least was shown.
  const document = recordOf(notice) ?? {};
  const own = versionsIn(document);
  const before = document["before"];
  const isOfThisRun = !(Date.parse(String(document["shown_at"])) < startedAt);
  if (!isOfThisRun || document["shown_at"] === undefined || !isRecord(before)) return own;
  return versionsIn(before);
}

function versionsIn(document: Readonly<Record<string, unknown>>): SeenVersions {
  return {
    schema: versionOf(document["schema_version"]),
    declaration: versionOf(document["declaration_version"]),
  };
}

function versionOf(value: unknown): number {
  return Number.isSafeInteger(value) && Number(value) >= 1 ? Number(value) : 1;
}

function recordOf(seen: Seen<unknown>): Readonly<Record<string, unknown>> | null {
  return seen.state === "present" && isRecord(seen.value) ? seen.value : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
