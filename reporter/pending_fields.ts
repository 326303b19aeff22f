import { laterDeclared, type LaterField } from "../schemas/later_field.ts";
import { LATER_FIELDS } from "../schemas/later_fields.ts";
import type { CollectedFields } from "./collected_fields.ts";
import type { Seen } from "./consent_input.ts";
import { type SeenVersions, seenVersions } from "./seen_versions.ts";
import type { Disk } from "./state.ts";
import { statePaths } from "./state_paths.ts";

/** A field that is not sent until the person was told about it. */
export interface PendingField extends LaterField {
  /** Whether the program declared it; else it is a field of the wire. */
  readonly declared: boolean;
}

/**
 * The fields that came after what a person was told about.
 *
 * @param fields What the program collects.
 * @param seen What the person knows; `null` when a first-run notice is still to come, which says all.
 * @returns The fields; none of them may be sent.
 *
 * @example
 * ```ts
 * import { pendingFields } from "./pending_fields.ts";
 * import assert from "node:assert/strict";
 *
 * const mood = { messages: ["EnvMessage"], field: "mood", what: "Mood of the machine", since: 2 };
 * const fields = { laterFields: [mood] };
 * assert.equal(pendingFields(fields, { schema: 1, declaration: 1 })[0]?.field, "mood");
 * assert.deepEqual(pendingFields(fields, { schema: 2, declaration: 1 }), []);
 * ```
 */
export function pendingFields(
  fields: CollectedFields,
  seen: SeenVersions | null,
): readonly PendingField[] {
  if (seen === null) return [];
  const own = (fields.laterFields ?? LATER_FIELDS).filter(({ since }) => since > seen.schema);
  const declared = (fields.declaration === undefined ? [] : laterDeclared(fields.declaration))
    .filter(({ since }) => since > seen.declaration);
  return [
    ...own.map((field) => ({ ...field, declared: false })),
    ...declared.map((field) => ({ ...field, declared: true })),
  ];
}

/**
 * Reads what a person was told about from the program's folder.
 *
 * @param disk The gate to the disk.
 * @param dir The folder; `null` when there is none.
 * @param startedAt When the program was started, in milliseconds since 1970 UTC.
 * @returns As `seenVersions`.
 */
export function readSeenVersions(
  disk: Disk,
  dir: string | null,
  startedAt: number,
): SeenVersions | null {
  if (dir === null) return null;
  const { config, notice } = statePaths(dir);
  return seenVersions(readJson(disk, config), readJson(disk, notice), startedAt);
}

/** A JSON document as it was found. */
export function readJson(disk: Disk, path: string): Seen<unknown> {
  const text = disk.readText(path);
  if (text.state !== "present") return text;
  try {
    return { state: "present", value: JSON.parse(text.value) as unknown };
  } catch {
    return { state: "unreadable", why: "it is not JSON" };
  }
}
