import { dirname } from "node:path";
import { openKv } from "../open_kv.ts";
import { createLayout } from "../store/layout.ts";
import { withinTime } from "../within_time.ts";

/** What was found about a store. */
export interface StoreCheck {
  /** Always `store`. */
  readonly name: string;
  /** `ok`, or `broken` when a collector cannot keep anything there. */
  readonly state: "ok" | "broken";
  /** What was found. */
  readonly found: string;
  /** What to do about it; `null` when there is nothing to do. */
  readonly advice: string | null;
}

const TIMEOUT_MS = 5_000;
/** How a SQLite database begins (SQLite file format, section 1.3). */
const SQLITE_HEAD = "SQLite format 3\0";

/**
 * Looks at the place where a collector is to keep its data. A file is looked at from outside, since
 * opening it would write beside it; a KV server is asked for the version of the layout.
 *
 * @param location File, `:memory:`, or URL.
 * @returns What was found; nothing is written and no permission is asked for.
 */
export async function checkStore(location: string): Promise<StoreCheck> {
  const missing = permissionsOf(location).filter(([descriptor]) => !isGranted(descriptor));
  if (missing.length > 0) {
    return broken(
      "it cannot be opened, permission is missing",
      `Add ${missing.map(([, flag]) => flag).join(" ")}`,
    );
  }
  if (location === ":memory:" || isUrl(location)) return await open(location);
  if (!await isWritableFolder(dirname(location))) {
    return broken(
      "its folder does not exist or may not be written",
      "Make the folder, for the user that runs the collector",
    );
  }
  const head = await headOf(location).catch(() => null);
  if (head === "absent") return fine("the file does not exist yet, a collector makes it");
  if (head === null) return broken("the file cannot be read", "Check its owner and its rights");
  return head === "" || head === SQLITE_HEAD
    ? fine("the file is a database")
    : broken("the file is no database", "Name another file: this one holds something else");
}

async function open(location: string): Promise<StoreCheck> {
  try {
    const kv = await openKv(location);
    try {
      const layout = createLayout(kv);
      const fits = await withinTime(TIMEOUT_MS, layout.fits(), () => null);
      if (fits) return fine("it answers, and its layout fits");
      if (fits === false && await layout.isEarlier()) {
        return fine(
          "it answers; its layout is an earlier one, which a collector brings up to date",
        );
      }
      return fits === null
        ? broken(`it does not answer within ${TIMEOUT_MS / 1000} s`, "Check the network")
        : broken("another version wrote its layout", "Run the collector of that version");
    } finally {
      kv.close();
    }
  } catch (error) {
    return broken(
      error instanceof Error ? error.message : "it cannot be opened",
      "Check the address and the token",
    );
  }
}

/**
 * Goes by the rights of the folder, since trying would write; without `--allow-sys=uid` nobody knows whose
 * rights count, and any will do. A folder that may not be looked at is believed.
 */
async function isWritableFolder(path: string): Promise<boolean> {
  if (!isGranted({ name: "read", path })) return true;
  try {
    const { isDirectory, mode, uid: owner } = await Deno.stat(path);
    if (!isDirectory) return false;
    const uid = isGranted({ name: "sys", kind: "uid" }) ? Deno.uid() : null;
    if (mode === null || uid === 0) return true;
    return (mode & (uid === null ? 0o222 : uid === owner ? 0o200 : 0o022)) !== 0;
  } catch {
    return false;
  }
}

function isGranted(descriptor: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(descriptor).state === "granted";
}

async function headOf(path: string): Promise<string | "absent"> {
  const { open: openFile } = await import("node:fs/promises");
  let file;
  try {
    file = await openFile(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "absent";
    throw error;
  }
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(SQLITE_HEAD.length), 0);
    return new TextDecoder("latin1").decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

type Needed = readonly (readonly [Deno.PermissionDescriptor, string])[];

function permissionsOf(location: string): Needed {
  if (location === ":memory:") return [];
  if (isUrl(location)) {
    const { hostname, port, protocol } = new URL(location);
    const host = `${hostname}:${port === "" ? (protocol === "https:" ? 443 : 80) : port}`;
    return [
      [{ name: "net", host }, `--allow-net=${host}`],
      [
        { name: "env", variable: "DENO_KV_ACCESS_TOKEN" },
        "--allow-env=DENO_KV_ACCESS_TOKEN",
      ],
    ];
  }
  return [
    [{ name: "read", path: location }, `--allow-read=${location}`],
    [{ name: "write", path: location }, `--allow-write=${location}`],
  ];
}

function isUrl(location: string): boolean {
  return URL.parse(location)?.protocol.startsWith("http") ?? false;
}

function fine(found: string): StoreCheck {
  return { name: "store", state: "ok", found, advice: null };
}

function broken(found: string, advice: string): StoreCheck {
  return { name: "store", state: "broken", found, advice };
}
