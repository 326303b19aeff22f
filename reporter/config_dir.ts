import type { Host } from "./host.ts";

/**
 * The folder of a program's configuration and state: `$XDG_CONFIG_HOME/<app>`, else
 * `$HOME/.config/<app>` (XDG Base Directory Specification; contract section 7).
 *
 * @param host Reads the two variables.
 * @param app Name of the program's folder.
 * @returns The folder, `null` when neither variable names one; `hidden` names the flag that would
 * show a variable, `unreadable` a variable whose value is no text.
 *
 * @example
 * ```ts
 * import { configDir } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const env = (name: string) =>
 *   name === "HOME"
 *     ? { state: "known" as const, value: "/home/ada" }
 *     : { state: "unknown" as const, reason: "absent" as const };
 * assert.equal(configDir({ env }, "lmcache").dir, "/home/ada/.config/lmcache");
 * ```
 */
export function configDir(
  host: Pick<Host, "env">,
  app: string,
): {
  readonly dir: string | null;
  readonly hidden: string | null;
  readonly unreadable: string | null;
} {
  const config = folderIn(host, "XDG_CONFIG_HOME");
  if (config.folder !== null) return found(`${config.folder}/${app}`);
  const home = folderIn(host, "HOME", "USERPROFILE");
  const unreadable = config.unreadable ?? (home.folder === null ? home.unreadable : null);
  if (unreadable !== null) return { dir: null, hidden: null, unreadable };
  return home.folder === null
    ? { dir: null, hidden: home.hidden ?? config.hidden, unreadable }
    : { dir: `${home.folder}/.config/${app}`, hidden: config.hidden, unreadable };
}

function found(dir: string): ReturnType<typeof configDir> {
  return { dir, hidden: null, unreadable: null };
}

interface Folder {
  readonly folder: string | null;
  readonly hidden: string | null;
  readonly unreadable: string | null;
}

/** A relative path counts as not set, as the specification has it. */
function folderIn(host: Pick<Host, "env">, ...names: readonly string[]): Folder {
  let hidden: string | null = null;
  let unreadable: string | null = null;
  for (const name of names) {
    const outcome = host.env(name);
    if (outcome.state === "withheld") hidden ??= outcome.flag;
    if (outcome.state === "unknown" && outcome.reason !== "absent") unreadable ??= name;
    if (outcome.state !== "known") continue;
    let path = outcome.value.replaceAll("\\", "/");
    if (!isAbsolute(path)) continue;
    while (path.endsWith("/")) path = path.slice(0, -1);
    return { folder: path, hidden: null, unreadable: null };
  }
  return { folder: null, hidden, unreadable };
}

/** The first regular expression of a process costs it half a megabyte, so here is none. */
function isAbsolute(path: string): boolean {
  const drive = path.charAt(0);
  const isLetter = drive >= "A" && drive <= "Z" || drive >= "a" && drive <= "z";
  return path.startsWith("/") || isLetter && path.startsWith(":/", 1);
}
