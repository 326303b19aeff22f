import type { Seen } from "./consent_input.ts";
import type { Host } from "./host.ts";

/** What came of writing to disk; `why` is the end of a sentence. */
export type DiskOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: string };

/** A file that this process alone works on. The system lets go of it when the process dies. */
export interface Claim {
  /** What the file holds. */
  readonly text: string;
  /** Lets go of the file, and removes it first when it is done with. */
  release(options: { readonly remove: boolean }): Promise<void>;
}

/** What the disk knows about a file. */
export interface DiskStat {
  /** Size in bytes. */
  readonly bytes: number;
  /** When it was last changed, in milliseconds since 1970 UTC. */
  readonly changedAt: number;
}

/**
 * The only gate to the disk. It touches a path only when the permission is already granted, never
 * throws, and says in words why something did not work.
 */
export interface Disk {
  /** Whether a path may be written. */
  mayWrite(path: string): boolean;
  /** Whether a path may be read. */
  mayRead(path: string): boolean;
  /** Whether something stands at a path. */
  exists(path: string): Seen<true>;
  /** Whether a link stands at a path, wherever it leads. */
  isLink(path: string): boolean;
  /** A file as text, at most 1 MiB. */
  readText(path: string): Seen<string>;
  /** The last part of a file as text, whole lines only. */
  readTail(path: string, maxBytes: number): Seen<string>;
  /** Replaces a file as a whole, its folder made when it is missing; readers see the old or the new one. */
  replace(path: string, text: string): Promise<DiskOutcome>;
  /** The same at once, for the moments in which nothing can wait. */
  replaceNow(path: string, text: string): DiskOutcome;
  /** Adds to the end of a file, its folder made when it is missing. */
  append(path: string, text: string): Promise<DiskOutcome>;
  /** Gives a file another name. */
  rename(from: string, to: string): Promise<DiskOutcome>;
  /** Size and time of a file; `null` when there is none. */
  stat(path: string): Promise<DiskStat | null>;
  /** Names of the files and folders in a folder, in order; none when it cannot be read. */
  list(dir: string): Promise<readonly string[]>;
  /** Names and sizes in bytes of the files in a folder, in order, at once; none when it cannot be read. */
  filesNow(dir: string): readonly (readonly [name: string, bytes: number])[];
  /** Removes a file or a folder with all it holds at once; whether it was there and is gone. */
  removeNow(path: string): boolean;
  /** Removes a file or a folder with all it holds; nothing there is fine. */
  remove(path: string): Promise<DiskOutcome>;
  /** Takes a file for this process alone; `null` when another one has it or it is gone. */
  claim(path: string): Promise<Claim | null>;
}

const MAX_TEXT_BYTES = 1_048_576;
const MAX_KERNEL_BYTES = 262_144;
const PRIVATE_FILE = 0o600;
const PRIVATE_DIR = 0o700;
let written = 0;

/**
 * The gate on the disk of this machine.
 *
 * @param host Tells which permissions are granted.
 * @returns A gate that holds no resource.
 *
 * @example
 * ```ts
 * import { denoDisk, denoHost } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const found = denoDisk(denoHost()).readText("/there/is/no/such/file");
 * assert.ok(found.state === "absent" || found.state === "withheld");
 * ```
 */
export function denoDisk(host: Pick<Host, "granted">): Disk {
  const mayRead = (path: string): boolean => host.granted({ name: "read", path });
  const mayWrite = (path: string): boolean => host.granted({ name: "write", path });
  const look = <Value>(path: string, read: () => Value): Seen<Value> => {
    if (!mayRead(path)) return { state: "withheld", flag: `--allow-read=${path}` };
    try {
      return { state: "present", value: read() };
    } catch (error) {
      return isMissing(error) ? { state: "absent" } : { state: "unreadable", why: wordsOf(error) };
    }
  };
  /** The flag that is missing to change a path, if one is; using it all the same would ask the person. */
  const missing = (path: string, ...alsoRead: readonly string[]): string | null => {
    if (!mayWrite(path)) return `--allow-write=${path} is missing`;
    const hidden = alsoRead.find((one) => !mayRead(one));
    return hidden === undefined ? null : `--allow-read=${hidden} is missing`;
  };
  const change = async (
    refusal: string | null,
    run: () => unknown,
  ): Promise<DiskOutcome> => {
    if (refusal !== null) return { ok: false, why: refusal };
    try {
      await run();
      return { ok: true };
    } catch (error) {
      return { ok: false, why: wordsOf(error) };
    }
  };
  /** The folder of a path, made when it is missing; one that may not be made may be there. */
  const makeDir = (path: string): void => {
    const dir = dirOf(path);
    if (mayWrite(dir)) Deno.mkdirSync(dir, { recursive: true, mode: PRIVATE_DIR });
    else if (!mayRead(dir) || !Deno.statSync(dir).isDirectory) {
      throw new TypeError(`--allow-write=${dir} is missing`);
    }
  };
  return {
    mayRead,
    mayWrite,
    exists: (path) =>
      look(path, (): true => {
        Deno.statSync(path);
        return true;
      }),
    isLink: (path) => {
      const found = look(path, () => Deno.lstatSync(path).isSymlink);
      return found.state === "present" && found.value;
    },
    readText: (path) => look(path, () => decode(readPart(path, 0, MAX_TEXT_BYTES))),
    readTail: (path, maxBytes) =>
      look(path, () => {
        const start = Math.max(0, Deno.statSync(path).size - maxBytes);
        const text = decode(readPart(path, start, maxBytes), start > 0);
        return start === 0 ? text : text.slice(text.indexOf("\n") + 1);
      }),
    replace: (path, text) => {
      const draft = draftOf(path);
      // Giving a file another name is reading it too.
      return change(missing(path) ?? missing(draft, draft), async () => {
        try {
          makeDir(path);
          using file = await Deno.open(draft, { ...CREATE_NEW, mode: PRIVATE_FILE });
          await writeAll(file, text);
          await file.syncData();
          await Deno.rename(draft, path);
        } catch (error) {
          await Deno.remove(draft).catch(() => {});
          throw error;
        }
      });
    },
    replaceNow: (path, text) => {
      const draft = draftOf(path);
      const refusal = missing(path) ?? missing(draft, draft);
      if (refusal !== null) return { ok: false, why: refusal };
      try {
        makeDir(path);
        Deno.writeTextFileSync(draft, text, { createNew: true, mode: PRIVATE_FILE });
        Deno.renameSync(draft, path);
        return { ok: true };
      } catch (error) {
        removeQuietly(draft);
        return { ok: false, why: wordsOf(error) };
      }
    },
    append: (path, text) =>
      change(missing(path), async () => {
        // Opening a pipe would wait for its reader, and hold the process.
        const found = mayRead(path) ? await Deno.stat(path).catch(() => null) : null;
        if (found?.isFifo === true) throw new TypeError("it is a pipe");
        if (found === null) makeDir(path);
        await Deno.writeTextFile(path, text, { append: true, create: true, mode: PRIVATE_FILE });
      }),
    stat: async (path) => {
      if (!mayRead(path)) return null;
      return await Deno.stat(path).then(
        ({ size, mtime }) => ({ bytes: size, changedAt: mtime?.getTime() ?? 0 }),
        () => null,
      );
    },
    rename: (from, to) => change(missing(from, from) ?? missing(to), () => Deno.rename(from, to)),
    list: async (dir) => {
      if (!mayRead(dir)) return [];
      try {
        const names: string[] = [];
        for await (const { name } of Deno.readDir(dir)) names.push(name);
        return names.sort();
      } catch {
        return [];
      }
    },
    filesNow: (dir) => {
      const found = look(
        dir,
        () =>
          [...Deno.readDirSync(dir)].filter(({ isFile }) => isFile).map(({ name }) =>
            [name, Deno.statSync(`${dir}/${name}`).size] as const
          ),
      );
      return found.state === "present" ? found.value.sort(([a], [b]) => a < b ? -1 : 1) : [];
    },
    removeNow: (path) => {
      if (!mayWrite(path)) return false;
      try {
        Deno.removeSync(path, { recursive: true });
        return true;
      } catch {
        return false;
      }
    },
    remove: (path) =>
      change(missing(path), async () => {
        try {
          await Deno.remove(path, { recursive: true });
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
      }),
    claim: (path) => mayRead(path) && mayWrite(path) ? claim(path) : Promise.resolve(null),
  };
}

const CREATE_NEW = { createNew: true, write: true } as const;

async function claim(path: string): Promise<Claim | null> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { read: true, write: true });
  } catch {
    return null;
  }
  try {
    if (await file.tryLock(true) && await isStillThere(file, path)) {
      const text = decode(await readAll(file));
      return {
        text,
        release: async ({ remove }) => {
          // Removed while it is locked, so that nobody can claim it in between.
          if (remove) await Deno.remove(path).catch(() => {});
          file.close();
        },
      };
    }
  } catch {
    // A file system without locks: nobody can claim, the entry waits.
  }
  file.close();
  return null;
}

/** Between opening and locking, another process may have sent and removed the file. */
async function isStillThere(file: Deno.FsFile, path: string): Promise<boolean> {
  const [mine, theirs] = await Promise.all([file.stat(), Deno.stat(path).catch(() => null)]);
  return theirs !== null && mine.ino === theirs.ino && mine.dev === theirs.dev;
}

/**
 * The beginning of a file as text. Files of the kernel report a size of 0, and make no more than is read
 * of them.
 *
 * @param path The file; the caller asks for the permission.
 * @param maxBytes Length of what is read, at most 256 KiB, which is more than any of these files has.
 * @returns The text.
 * @throws {Deno.errors.NotFound} And its like, when the file cannot be read.
 */
export function readBeginning(path: string, maxBytes: number): string {
  using file = Deno.openSync(path);
  const buffer = new Uint8Array(Math.min(maxBytes, MAX_KERNEL_BYTES));
  let length = 0;
  while (length < buffer.length) {
    const count = file.readSync(buffer.subarray(length));
    if (count === null) break;
    length += count;
  }
  return decode(buffer.subarray(0, length), true);
}

function readPart(path: string, start: number, maxBytes: number): Uint8Array {
  // Opening a pipe would wait for its writer.
  if (!Deno.statSync(path).isFile) throw new TypeError("it is no file");
  using file = Deno.openSync(path);
  if (start > 0) file.seekSync(start, Deno.SeekMode.Start);
  const buffer = new Uint8Array(Math.min(maxBytes, Math.max(0, file.statSync().size - start)));
  let length = 0;
  while (length < buffer.length) {
    const count = file.readSync(buffer.subarray(length));
    if (count === null) break;
    length += count;
  }
  return buffer.subarray(0, length);
}

async function readAll(file: Deno.FsFile): Promise<Uint8Array> {
  const buffer = new Uint8Array(Math.min(MAX_TEXT_BYTES, (await file.stat()).size));
  let length = 0;
  while (length < buffer.length) {
    const count = await file.read(buffer.subarray(length));
    if (count === null) break;
    length += count;
  }
  return buffer.subarray(0, length);
}

async function writeAll(file: Deno.FsFile, text: string): Promise<void> {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) rest = rest.subarray(await file.write(rest));
}

function decode(bytes: Uint8Array, partial = false): string {
  return new TextDecoder("utf-8", { fatal: !partial }).decode(bytes);
}

/** Named so that no other process and no later draft of this one has the same name. */
function draftOf(path: string): string {
  return `${path}.${Deno.pid}-${++written}.tmp`;
}

function dirOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

/** What a full disk took of a draft only makes it fuller. */
function removeQuietly(draft: string): void {
  try {
    Deno.removeSync(draft);
  } catch {
    // There is none.
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** The kind of error and nothing of its message, which repeats the path. */
function wordsOf(error: unknown): string {
  if (error instanceof TypeError) return error.message.includes("utf") ? "no UTF-8" : error.message;
  if (!(error instanceof Error)) return "unknown error";
  return /\(os error \d+\)/.exec(error.message) === null
    ? error.name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()
    : error.message.replace(/ \(os error \d+\).*$/, "").toLowerCase();
}
