import { createSpool } from "./spool.ts";
import type { Disk } from "./state.ts";

/**
 * Enforces the limits of spools that nobody delivers from, since they belong to addresses of an earlier
 * time: what waits there gets no older than what waits elsewhere.
 *
 * @param disk The gate to the disk.
 * @param spool Folder of all spools.
 * @param own Folders that are delivered from, which look after themselves.
 * @param now Clock, milliseconds since 1970 UTC.
 *
 * @example
 * ```ts
 * import { denoDisk } from "./state.ts";
 * import { trimOtherSpools } from "./trim_other_spools.ts";
 *
 * await trimOtherSpools(denoDisk({ granted: () => false }), "/nowhere/spool", [], Date.now);
 * ```
 */
export async function trimOtherSpools(
  disk: Disk,
  spool: string,
  own: readonly string[],
  now: () => number,
): Promise<void> {
  for (const name of await disk.list(spool)) {
    const dir = `${spool}/${name}`;
    if (!own.includes(dir)) await createSpool({ disk, dir, now }).trim();
  }
}
