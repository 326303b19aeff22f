import { configDir } from "../config_dir.ts";
import type { Host } from "../host.ts";
import { createLedger } from "../ledger.ts";
import { namedLog } from "../named_log.ts";
import { denoDisk } from "../state.ts";
import { statePaths } from "../state_paths.ts";

/**
 * Where a program's local log stands: where `local_log` of its `config.json` says, else in its folder.
 *
 * @param host The gate to the machine.
 * @param app The program.
 * @returns The file, `null` when no variable names a folder.
 */
export function ledgerPath(host: Host, app: string): string | null {
  const { dir } = configDir(host, app);
  if (dir === null) return null;
  const paths = statePaths(dir);
  const named = namedLog(denoDisk(host), paths.config);
  return named === null ? paths.ledger : createLedger(host, named).path;
}
