import { type Declarations, readDeclarations } from "../../schemas/mod.ts";
import type { CollectorSettings } from "../settings.ts";

/** What the options of the group `Store` say. */
export interface StoreChoice {
  readonly kv?: string | undefined;
  readonly minCell: number;
  readonly retentionDays: number;
  readonly declarations?: readonly string[] | undefined;
}

/**
 * Reads the files that the options of a store name.
 *
 * @param choice What the command line said.
 * @returns Settings for `composeCollector`.
 * @throws Error with one sentence when a file cannot be read or is none.
 */
export async function storeSettings(choice: StoreChoice): Promise<CollectorSettings> {
  const { declarations: paths = [], ...settings } = choice;
  const declarations: Record<string, Declarations[string]> = {};
  for (const path of paths) {
    for (const [project, declaration] of Object.entries(readDeclarations(await textOf(path)))) {
      if (Object.hasOwn(declarations, project)) {
        throw new Error(
          `Cannot read ${path}: ${project} is declared twice, expected one declaration a project`,
        );
      }
      declarations[project] = declaration;
    }
  }
  return { ...settings, declarations };
}

async function textOf(path: string): Promise<string> {
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") {
    throw new Error(`Cannot read ${path}: permission is missing, expected --allow-read=${path}`);
  }
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    const state = error instanceof Deno.errors.NotFound ? "it does not exist" : "it is unreadable";
    throw new Error(`Cannot read ${path}: ${state}, expected a declaration file`, { cause: error });
  }
}
