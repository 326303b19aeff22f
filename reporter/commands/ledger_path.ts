import { configDir } from "../config_dir.ts";
import type { Host } from "../host.ts";
import { statePaths } from "../state_paths.ts";

/**
 * Where a program's local log stands.
 *
 * @param host The gate to the machine.
 * @param app The program.
 * @returns The file, `null` when no variable names a folder.
 */
export function ledgerPath(host: Host, app: string): string | null {
  const { dir } = configDir(host, app);
  return dir === null ? null : statePaths(dir).ledger;
}
