import { patientKv } from "./patient_kv.ts";
import { withPatience } from "./with_patience.ts";

/** Settings of {@linkcode openKv}. */
export interface OpenKvOptions {
  /** Access token of a KV server; only for URLs.
   * @default the environment variable `DENO_KV_ACCESS_TOKEN` */
  readonly token?: string | undefined;
}

const URL_FORM = /^https?:\/\//;
const SWITCHED_OFF =
  'Cannot open store: this runtime has no KV switched on, expected "unstable": ["kv"] in deno.json or --unstable-kv';

/**
 * Opens a database: a file, `:memory:`, a KV server, or the platform's own.
 *
 * Deno's own KV is used where it is switched on. Where it is not, as in a program that imports the
 * collector without the flag, the package `@deno/kv` stands in; it is loaded only then, and for a KV
 * server whose token is given here instead of in the environment.
 *
 * Several processes may have one file open: a write waits until it has its turn, see `patient_kv.ts`.
 *
 * @param location Path of a file, `:memory:`, or the URL of a KV server.
 * @param options Token of a KV server.
 * @default location the platform's database: Deno Deploy's, or the project's own on a laptop
 * @returns The database; close it when done.
 * @throws Error with one sentence when it cannot be opened.
 *
 * @example
 * ```ts
 * import { openKv } from "./open_kv.ts";
 * import assert from "node:assert/strict";
 *
 * using kv = await openKv(":memory:");
 * await kv.set(["greeting"], "hello");
 * assert.equal((await kv.get(["greeting"])).value, "hello");
 * ```
 */
export async function openKv(location?: string, options: OpenKvOptions = {}): Promise<Deno.Kv> {
  const own = typeof Deno.openKv === "function";
  const remote = location !== undefined && URL_FORM.test(location);
  if (!own && location === undefined) throw new Error(SWITCHED_OFF);
  try {
    if (remote) {
      return own && options.token === undefined
        ? await Deno.openKv(location)
        : await openPackage(location, options.token);
    }
    return patientKv(
      await withPatience(() => own ? Deno.openKv(location) : openPackage(location!, undefined)),
    );
  } catch (error) {
    throw new Error(explain(error, own, remote), { cause: error });
  }
}

async function openPackage(location: string, token: string | undefined): Promise<Deno.Kv> {
  const { openKv: open } = await import("@deno/kv");
  // The empty path is the package's database in memory without native code.
  const path = location === ":memory:" ? "" : location;
  const kv = await open(path, token === undefined ? {} : { accessToken: token });
  return kv as unknown as Deno.Kv;
}

/** Says why without the location: a URL may hold a secret. */
function explain(error: unknown, own: boolean, remote: boolean): string {
  if (error instanceof Deno.errors.NotCapable) {
    return `Cannot open store: ${error.message}`;
  }
  if (remote) {
    return "Cannot open store: the KV server does not answer or refuses the token, expected its address and DENO_KV_ACCESS_TOKEN";
  }
  if (!own) return SWITCHED_OFF;
  return error instanceof Error && error.message.startsWith("unable to open")
    ? "Cannot open store: the file can be neither opened nor made, expected a file in a folder that is there and may be written"
    : "Cannot open store: it is no database that can be opened, expected a file, :memory: or a URL";
}
