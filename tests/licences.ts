import { readLock } from "./read_lock.ts";
import metadata from "../deno.json" with { type: "json" };

/** A package of the lock file. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** Licence as the package names it (SPDX). */
  readonly licence: string;
  /** Whether `deno.json` names it itself. */
  readonly direct: boolean;
}

/**
 * Every package of the lock file with its licence, read from the packages themselves where they are in the
 * cache, else from the page.
 *
 * @returns Packages in the order of the lock file, each version once.
 * @throws Error with one sentence when a package names no licence and is not on the page.
 */
export async function lockedPackages(): Promise<readonly LockedPackage[]> {
  const roots = await cacheFolders();
  const lock = await readLock();
  const known = await knownLicences();
  const direct = new Set(
    Object.values(metadata.imports).filter((url) => url.startsWith("npm:")).map((url) =>
      url.slice("npm:".length)
    ),
  );
  // What follows an underscore names the peers that a copy was resolved with.
  const ids = [...new Set(Object.keys(lock.npm).map((id) => id.replace(/(?<=.)_.*$/, "")))];
  return await Promise.all(ids.map(async (id) => {
    const at = id.lastIndexOf("@");
    const [name, version] = [id.slice(0, at), id.slice(at + 1)];
    const licence = await licenceOf(roots, platformless(name), version) ??
      known.get(`${name} ${version}`);
    if (licence === undefined) {
      throw new Error(
        `Cannot read licence of ${name} ${version}: it is not in the cache, expected deno install first`,
      );
    }
    return { name, version, licence, direct: direct.has(id) };
  }));
}

/**
 * The page `.github/DEPENDENCIES.md`.
 *
 * @returns Markdown.
 */
export async function dependenciesPage(): Promise<string> {
  const packages = await lockedPackages();
  const rows = packages.map(({ name, version, licence, direct }) =>
    `| \`${name}\` | ${version} | ${licence} | ${direct ? "yes" : ""} |`
  );
  return [
    "<!-- Generated from deno.lock by `deno task generate`. -->",
    "# Dependencies",
    "Every package that the lock file holds, with the licence that it names. The README says why each " +
    "direct one is there; CONTRIBUTING says how one is updated.",
    ["| package | version | licence | direct |", "| --- | --- | --- | --- |", ...rows].join("\n"),
  ].join("\n\n");
}

/** Native parts exist for each system and only one is in the cache; they share one licence. */
function platformless(name: string): string {
  return name.replace(/^(@deno\/kv)-(?:darwin|linux|win32)-.*$/, "$1");
}

async function cacheFolders(): Promise<readonly string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(stdout));
  const entries = await Array.fromAsync(Deno.readDir(npmCache));
  return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => `${npmCache}/${name}`);
}

async function licenceOf(
  roots: readonly string[],
  name: string,
  version: string,
): Promise<string | undefined> {
  for (const root of roots) {
    const text = await Deno.readTextFile(`${root}/${name}/${version}/package.json`).catch(() =>
      null
    );
    if (text === null) continue;
    const { license } = JSON.parse(text);
    if (typeof license === "string") return license;
  }
  return undefined;
}

/** What the page says already; a cache holds only what has been needed so far. */
async function knownLicences(): Promise<ReadonlyMap<string, string>> {
  const page = await Deno.readTextFile(new URL("../.github/DEPENDENCIES.md", import.meta.url))
    .catch(() => "");
  const rows = page.matchAll(/^\| `([^`]+)` +\| (\S+) +\| (\S+) +\|/gm);
  return new Map([...rows].map(([, name, version, licence]) => [`${name} ${version}`, licence!]));
}
