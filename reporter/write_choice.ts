import { configDir } from "./config_dir.ts";
import type { Host } from "./host.ts";
import { type Level, maySend } from "./level.ts";
import { type CollectedFields, latestVersions } from "./collected_fields.ts";
import { denoDisk, type Disk, type DiskOutcome } from "./state.ts";
import { statePaths } from "./state_paths.ts";

/** A choice to write down. */
export interface Choice {
  /** Name of the program's folder below the configuration root. */
  readonly app: string;
  /** The level that the person chose. */
  readonly level: Level;
  /** What the program collects; the choice is one about these fields and no later ones.
   * @default the fields of this version */
  readonly fields?: CollectedFields | undefined;
  /** The gate to the disk.
   * @default the disk of this machine */
  readonly disk?: Disk | undefined;
  /** Clock, milliseconds since 1970 UTC.
   * @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** What came of writing a choice down. */
export interface ChoiceOutcome {
  /** Whether it stands on disk. */
  readonly ok: boolean;
  /** The file; `null` when no variable names a folder. */
  readonly path: string | null;
  /** The date that was written, ISO 8601. */
  readonly decidedAt: string;
  /** One sentence that says why not, `null` when it worked. */
  readonly why: string | null;
  /** What else was done, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Writes a person's choice to `config.json`: dated, with the version of what it is about, as a whole or
 * not at all, every other key kept.
 * A choice that lets nothing leave the machine also deletes what waits to be sent; one that lets
 * something leave removes the file `do_not_track`, which would speak first.
 *
 * @param host The gate to the machine.
 * @param choice The program and the level.
 * @returns Whether it stands on disk; it never throws.
 *
 * @example
 * ```ts
 * import { denoHost } from "@candor/usage/reporter";
 * import { writeChoice } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const host = { ...denoHost(), env: () => ({ state: "unknown", reason: "absent" } as const) };
 * const outcome = await writeChoice(host, { app: "doc-example", level: "off" });
 * assert.equal(outcome.ok, false);
 * assert.match(outcome.why ?? "", /neither XDG_CONFIG_HOME nor HOME is set/);
 * ```
 */
export async function writeChoice(host: Host, choice: Choice): Promise<ChoiceOutcome> {
  const { level, disk = denoDisk(host), now = Date.now } = choice;
  const decidedAt = new Date(now()).toISOString();
  const { dir, hidden, unreadable } = configDir(host, choice.app);
  if (dir === null) {
    const state = unreadable !== null
      ? `${unreadable} is no text`
      : hidden === null
      ? "neither XDG_CONFIG_HOME nor HOME is set"
      : `${hidden} is missing`;
    return failed(null, decidedAt, `Cannot write choice: ${state}, expected a folder for it`);
  }
  const paths = statePaths(dir);
  const notes: string[] = [];
  const kept = await keptKeys(disk, paths.config, notes);
  if (typeof kept === "string") return failed(paths.config, decidedAt, kept);
  const document = documentOf(kept, choice, decidedAt);
  const written = await disk.replace(paths.config, `${JSON.stringify(document, null, 2)}\n`);
  if (!written.ok) {
    return failed(paths.config, decidedAt, `Cannot write ${paths.config}: ${written.why}`);
  }
  const obstacle = maySend(level) || level === "local"
    ? await remove(disk, paths.doNotTrack, notes)
    : null;
  const leftover = maySend(level) ? null : await remove(disk, paths.spool, notes);
  const why = obstacle ?? leftover;
  return { ok: why === null, path: paths.config, decidedAt, why, notes };
}

const SCHEMA_KEY = "usage_stats_schema_version";
const DECLARATION_KEY = "usage_stats_declaration_version";

function documentOf(
  kept: Readonly<Record<string, unknown>>,
  { level, fields = {} }: Choice,
  decidedAt: string,
): Record<string, unknown> {
  const versions = latestVersions(fields);
  const { [SCHEMA_KEY]: _schema, [DECLARATION_KEY]: declared, ...rest } = kept;
  const document = {
    ...rest,
    "usage_stats": level === "on" ? true : level === "off" ? false : level,
    "usage_stats_decided_at": decidedAt,
  };
  // A no is about everything that may ever come.
  if (level === "off") return document;
  // A command knows nothing of what a program declares: what was told about that stays told.
  const declaration = fields.declaration === undefined ? declared : versions.declaration;
  return {
    ...document,
    [SCHEMA_KEY]: versions.schema,
    ...declaration === undefined ? {} : { [DECLARATION_KEY]: declaration },
  };
}

/** The other keys of the file, or the sentence that says why it must not be replaced. */
async function keptKeys(
  disk: Disk,
  path: string,
  notes: string[],
): Promise<Record<string, unknown> | string> {
  const text = disk.readText(path);
  if (text.state === "absent") return {};
  if (text.state === "withheld") {
    return `Cannot write ${path}: ${text.flag} is missing, its other keys would be lost`;
  }
  try {
    const value: unknown = text.state === "present" ? JSON.parse(text.value) : null;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Set aside below, as every other file that holds no object.
  }
  const aside = `${path}.unreadable`;
  const moved = await disk.rename(path, aside);
  if (!moved.ok) return `Cannot write ${path}: it cannot be read, and set aside neither`;
  notes.push(`The file could not be read and was set aside as ${aside}`);
  return {};
}

async function remove(disk: Disk, path: string, notes: string[]): Promise<string | null> {
  if (disk.exists(path).state === "absent") return null;
  const outcome: DiskOutcome = await disk.remove(path);
  if (!outcome.ok) return `Cannot remove ${path}: ${outcome.why}`;
  notes.push(`Removed ${path}`);
  return null;
}

function failed(path: string | null, decidedAt: string, why: string): ChoiceOutcome {
  return { ok: false, path, decidedAt, why, notes: [] };
}
