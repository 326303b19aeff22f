import type { Host } from "./host.ts";

/**
 * The folder of a program's configuration and state: `$XDG_CONFIG_HOME/<app>`, else
 * `$HOME/.config/<app>` (XDG Base Directory Specification; contract section 7).
 *
 * @param host Reads the two variables.
 * @param app Name of the program's folder.
 * @returns The folder, `null` when neither variable is set; `hidden` names the flag that would
 * show a variable.
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
): { readonly dir: string | null; readonly hidden: string | null } {
  const [root, hiddenRoot] = folderIn(host, "XDG_CONFIG_HOME");
  if (root !== null) return { dir: `${root}/${app}`, hidden: null };
  const [home, hiddenHome] = folderIn(host, "HOME", "USERPROFILE");
  return {
    dir: home === null ? null : `${home}/.config/${app}`,
    hidden: home === null ? hiddenHome ?? hiddenRoot : hiddenRoot,
  };
}

/** A relative path counts as not set, as the specification has it. */
function folderIn(
  host: Pick<Host, "env">,
  ...names: readonly string[]
): readonly [folder: string | null, hidden: string | null] {
  let hidden: string | null = null;
  for (const name of names) {
    const outcome = host.env(name);
    if (outcome.state === "withheld") hidden ??= outcome.flag;
    if (outcome.state !== "known") continue;
    let path = outcome.value.replaceAll("\\", "/");
    while (path.endsWith("/")) path = path.slice(0, -1);
    if (isAbsolute(path)) return [path, null];
  }
  return [null, hidden];
}

/** The first regular expression of a process costs it half a megabyte, so here is none. */
function isAbsolute(path: string): boolean {
  const drive = path.charAt(0);
  const isLetter = drive >= "A" && drive <= "Z" || drive >= "a" && drive <= "z";
  return path.startsWith("/") || isLetter && path.startsWith(":/", 1);
}
