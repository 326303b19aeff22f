import { fileURLToPath } from "node:url";
import { machine } from "./machine.ts";

const FOLDER = fileURLToPath(new URL("../../artefacts/bench/", import.meta.url));

/**
 * Writes a result as `artefacts/bench/<name>.json`, with the machine it was measured on.
 *
 * @param name Name of the question.
 * @param result What was measured.
 * @returns The file.
 */
export async function saveResult(name: string, result: unknown): Promise<string> {
  await Deno.mkdir(FOLDER, { recursive: true });
  const path = `${FOLDER}${name}.json`;
  await Deno.writeTextFile(path, JSON.stringify({ machine: machine(), result }, null, 2) + "\n");
  return path;
}
