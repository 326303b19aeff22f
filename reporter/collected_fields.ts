import type { EngineDeclaration } from "../schemas/declaration.ts";
import type { LaterField } from "../schemas/later_field.ts";
import { LATER_FIELDS } from "../schemas/later_fields.ts";
import type { SeenVersions } from "./seen_versions.ts";

/** What a program collects beyond the first version, and where the person's choice is kept. */
export interface CollectedFields {
  /** What the program declared.
   * @default undefined */
  readonly declaration?: EngineDeclaration | undefined;
  /** Fields of the wire that came later; for tests of versions that do not exist yet.
   * @default those of the schemas */
  readonly laterFields?: readonly LaterField[] | undefined;
}

/** Whether anything was added since the first version; while nothing was, no file has to be looked at. */
export function hasLaterFields(fields: CollectedFields): boolean {
  const { schema, declaration } = latestVersions(fields);
  return schema > 1 || declaration > 1;
}

/**
 * The versions that a notice of this program tells about.
 *
 * @param fields What it collects.
 * @returns The latest versions, 1 where nothing was added.
 */
export function latestVersions(fields: CollectedFields): SeenVersions {
  const later = fields.laterFields ?? LATER_FIELDS;
  return {
    schema: Math.max(1, ...later.map(({ since }) => since)),
    declaration: fields.declaration?.version ?? 1,
  };
}
