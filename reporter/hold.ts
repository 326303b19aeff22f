import type { Disk } from "./state.ts";

/** A pause that outlives the process which had to begin it. */
export interface Hold {
  /** Failures in a row so far. */
  readonly failures: number;
  /** End of the pause, in milliseconds since 1970 UTC. */
  readonly until: number;
}

/** Longest pause that is believed, in milliseconds: a clock that was wrong must not silence for ever. */
const MAX_HOLD_MS = 86_400_000;

/**
 * Reads the pause of an endpoint, so that a program of many short runs does not try a dead collector
 * in each of them.
 *
 * @param disk The gate to the disk.
 * @param dir The endpoint's spool.
 * @param now The present, in milliseconds since 1970 UTC.
 * @returns The pause, `null` when there is none, it is over, or it cannot be true.
 */
export function readHold(disk: Disk, dir: string, now: number): Hold | null {
  const text = disk.readText(pathOf(dir));
  if (text.state !== "present") return null;
  try {
    const { failures, until } = JSON.parse(text.value) as Partial<Hold>;
    return Number.isSafeInteger(failures) && typeof until === "number" && until > now &&
        until <= now + MAX_HOLD_MS
      ? { failures: failures!, until }
      : null;
  } catch {
    return null;
  }
}

/** Writes the pause down, or takes it away with `null`; that it fails costs nothing but a try. */
export async function writeHold(disk: Disk, dir: string, hold: Hold | null): Promise<void> {
  if (hold !== null) await disk.replace(pathOf(dir), JSON.stringify(hold));
  else if (disk.exists(pathOf(dir)).state === "present") await disk.remove(pathOf(dir));
}

function pathOf(dir: string): string {
  return `${dir}/hold.json`;
}
