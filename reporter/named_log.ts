import type { Disk } from "./state.ts";

/**
 * The local log that a person names as `local_log` in `config.json`.
 *
 * @param disk The gate to the disk.
 * @param config Path of `config.json`.
 * @returns The path as it is written there, `null` when none is or the file cannot be read.
 */
export function namedLog(disk: Pick<Disk, "readText">, config: string): string | null {
  const text = disk.readText(config);
  if (text.state !== "present") return null;
  try {
    const path = (JSON.parse(text.value) as Record<string, unknown> | null)?.["local_log"];
    return typeof path === "string" && path !== "" ? path : null;
  } catch {
    return null;
  }
}
