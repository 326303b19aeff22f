import { createLedger, type Ledger } from "./ledger.ts";
import { namedLog } from "./named_log.ts";
import type { Settings } from "./resolve_options.ts";

/**
 * Opens the local log: at the program's path, else the person's, else in the usual place where it may be
 * written. Nothing is touched yet.
 *
 * @param settings The program.
 * @returns The log, `null` when none is kept.
 */
export function openLedger(settings: Settings): Ledger | null {
  const { host, disk, paths, localLog } = settings;
  if (localLog === false) return null;
  if (localLog !== undefined) return createLedger(host, localLog, { disk });
  if (paths === null) return null;
  const named = namedLog(disk, paths.config);
  if (named !== null) return createLedger(host, named, { disk });
  return disk.mayWrite(paths.ledger) ? createLedger(host, paths.ledger, { disk }) : null;
}
