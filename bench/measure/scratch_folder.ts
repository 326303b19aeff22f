import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../artefacts/bench/scratch/", import.meta.url));

/**
 * A new empty folder beside the project, removed when it goes out of scope.
 *
 * The system's own folder for such things may be in memory, where making data durable costs nothing.
 *
 * @returns The folder; `path` ends with a slash.
 */
export async function scratchFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  await Deno.mkdir(FOLDER, { recursive: true });
  const path = await Deno.makeTempDir({ dir: FOLDER });
  return {
    path: `${path}/`,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
