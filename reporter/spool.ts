import type { Claim, Disk, DiskOutcome } from "./state.ts";
import { timeOfId } from "./session.ts";

/** An entry that this process alone has in its hands. */
export interface SpoolEntry {
  /** Id of the message in it. */
  readonly id: string;
  /** What was put in. */
  readonly value: unknown;
  /** Its size in bytes. */
  readonly bytes: number;
  /** Puts it back. */
  keep(): Promise<void>;
  /** Removes it for good. */
  drop(): Promise<void>;
}

/** State of a spool. */
export interface SpoolSize {
  /** Entries on disk. */
  readonly entries: number;
  /** Their size in bytes. */
  readonly bytes: number;
  /** Entries that a limit has just removed. */
  readonly dropped: number;
}

/** Messages that wait on disk for one endpoint, shared by all processes of a program. */
export interface Spool {
  /** The folder. */
  readonly dir: string;
  /** Adds an entry, once for each id; whole on disk when it resolves. */
  put(id: string, value: unknown): Promise<DiskOutcome>;
  /** The same at once, for the moment in which a process ends. */
  putNow(id: string, value: unknown): DiskOutcome;
  /** Takes the oldest entries that no other process has, up to both limits. */
  take(maxEntries: number, maxBytes: number): Promise<readonly SpoolEntry[]>;
  /** Enforces the limits, oldest first, and clears away what a crash left behind. */
  trim(): Promise<SpoolSize>;
  /** Enforces the limits of count and bytes at once, after `putNow`. */
  trimNow(): void;
  /** Deletes everything. */
  clear(): Promise<DiskOutcome>;
}

/** Limits of a spool. */
export interface SpoolOptions {
  /** The gate to the disk. */
  readonly disk: Disk;
  /** Its folder. */
  readonly dir: string;
  /** Most entries.
   * @default 1000 */
  readonly maxEntries?: number | undefined;
  /** Most bytes.
   * @default 4_194_304 */
  readonly maxBytes?: number | undefined;
  /** Oldest entry, in milliseconds; below the age at which collectors refuse messages.
   * @default 2_419_200_000 (28 days) */
  readonly maxAgeMs?: number | undefined;
  /** Clock, milliseconds since 1970 UTC.
   * @default Date.now */
  readonly now?: (() => number) | undefined;
}

const DAY_MS = 86_400_000;
/** A draft older than this belongs to a process that died while it wrote. */
const STALE_DRAFT_MS = 3_600_000;
const ENTRY = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\.json$/;

/**
 * Opens the spool of one endpoint. An entry is one file, named after its message, written whole and
 * then renamed into place. Whoever delivers an entry holds the system's lock on its file, which a
 * dying process loses, and removes the file before letting go: so two processes never send the same
 * entry, and an entry survives every crash. A crash between the collector's answer and the removal
 * sends it again, under the same id, which the collector counts once.
 *
 * @param options Folder and limits.
 * @returns A spool that holds no resource.
 *
 * @example
 * ```ts
 * import { denoDisk } from "@candor/usage/reporter";
 * import { createSpool } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const spool = createSpool({ disk: denoDisk({ granted: () => false }), dir: "/nowhere" });
 * assert.deepEqual(await spool.take(10, 1_000_000), []);
 * ```
 */
export function createSpool(options: SpoolOptions): Spool {
  const { disk, dir, maxEntries = 1_000, maxBytes = 4_194_304, now = Date.now } = options;
  const { maxAgeMs = 28 * DAY_MS } = options;
  const pathOf = (id: string): string => `${dir}/${id}.json`;

  const open = async (id: string): Promise<SpoolEntry | null> => {
    const claim: Claim | null = await disk.claim(pathOf(id));
    if (claim === null) return null;
    const value = parsed(claim.text);
    if (value === undefined || now() - timeOfId(id) > maxAgeMs) {
      await claim.release({ remove: true });
      return null;
    }
    return {
      id,
      value,
      bytes: claim.text.length,
      keep: () => claim.release({ remove: false }),
      drop: () => claim.release({ remove: true }),
    };
  };

  return {
    dir,
    put: async (id, value) => {
      const text = written(value);
      return text === undefined ? NO_JSON : await disk.replace(pathOf(id), text);
    },
    putNow: (id, value) => {
      const text = written(value);
      return text === undefined ? NO_JSON : disk.replaceNow(pathOf(id), text);
    },
    take: async (most, mostBytes) => {
      const taken: SpoolEntry[] = [];
      let bytes = 0;
      for (const name of await disk.list(dir)) {
        if (taken.length >= most) break;
        const id = ENTRY.exec(name)?.[1];
        const entry = id === undefined ? null : await open(id);
        if (entry === null) continue;
        if (taken.length > 0 && bytes + entry.bytes > mostBytes) {
          await entry.keep();
          break;
        }
        taken.push(entry);
        bytes += entry.bytes;
      }
      return taken;
    },
    trim: async () => {
      const names = await disk.list(dir);
      const kept: { readonly name: string; readonly bytes: number }[] = [];
      let dropped = 0;
      for (const name of names) {
        const entry = ENTRY.exec(name);
        const stat = await disk.stat(`${dir}/${name}`);
        if (stat === null) continue;
        if (entry === null) {
          const stale = name.endsWith(".tmp") && now() - stat.changedAt > STALE_DRAFT_MS;
          if (stale) await disk.remove(`${dir}/${name}`);
        } else if (now() - timeOfId(entry[1]!) > maxAgeMs) {
          dropped += await removed(disk, `${dir}/${name}`);
        } else {
          kept.push({ name, bytes: stat.bytes });
        }
      }
      let bytes = kept.reduce((sum, entry) => sum + entry.bytes, 0);
      let entries = kept.length;
      for (const { name, bytes: size } of kept) {
        if (entries <= maxEntries && bytes <= maxBytes) break;
        dropped += await removed(disk, `${dir}/${name}`);
        entries--;
        bytes -= size;
      }
      return { entries, bytes, dropped };
    },
    trimNow: () => {
      const kept = disk.filesNow(dir).filter(([name]) => ENTRY.test(name));
      let entries = kept.length;
      let bytes = kept.reduce((sum, [, size]) => sum + size, 0);
      for (const [name, size] of kept) {
        if (entries <= maxEntries && bytes <= maxBytes) break;
        disk.removeNow(`${dir}/${name}`);
        entries--;
        bytes -= size;
      }
    },
    clear: () => disk.remove(dir),
  };
}

async function removed(disk: Disk, path: string): Promise<number> {
  return (await disk.remove(path)).ok ? 1 : 0;
}

const NO_JSON: DiskOutcome = { ok: false, why: "it cannot be written as JSON" };

/** What a program told can be anything, a value that contains itself included. */
function written(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
