/** What the lock file says of one package. */
interface LockedEntry {
  readonly integrity: string;
}

/** The lock file, as far as tests look at it. */
export interface Lock {
  readonly npm: Readonly<Record<string, LockedEntry>>;
}

/** Reads `deno.lock`. */
export async function readLock(): Promise<Lock> {
  return JSON.parse(await Deno.readTextFile(new URL("../deno.lock", import.meta.url)));
}
