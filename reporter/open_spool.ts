import type { Settings } from "./resolve_options.ts";
import { createSpool, type Spool } from "./spool.ts";
import { spoolDir } from "./state_paths.ts";

/**
 * Opens the spool of an endpoint, where the program has a disk for it. Nothing is touched yet.
 *
 * @param settings The program.
 * @param url The endpoint.
 * @returns The spool, `null` where there is none.
 */
export function openSpool(settings: Settings, url: string): Spool | null {
  const { disk, paths, now } = settings;
  if (paths === null || settings.spool === false) return null;
  const dir = spoolDir(paths.spool, url);
  if (!disk.mayWrite(dir) || !disk.mayRead(dir)) return null;
  const { maxSpoolEntries: maxEntries, maxSpoolBytes: maxBytes } = settings;
  return createSpool({ disk, dir, now, maxEntries, maxBytes });
}
