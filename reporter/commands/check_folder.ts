import type { Host } from "../host.ts";
import { denoDisk } from "../state.ts";
import type { Check } from "./check.ts";

const NAME = "folder";

/**
 * Looks at the folder of a program's choice, log and waiting messages. Nothing is made or written.
 *
 * @param host The gate to the machine.
 * @param dir The folder, `null` when no variable names one.
 * @returns What was found.
 */
export async function checkFolder(host: Host, dir: string | null): Promise<Check> {
  if (dir === null) {
    return {
      name: NAME,
      state: "advice",
      found: "neither XDG_CONFIG_HOME nor HOME can be seen",
      advice: "Set HOME and allow it: --allow-env=HOME,XDG_CONFIG_HOME",
    };
  }
  const missing = (["read", "write"] as const)
    .filter((name) => !host.granted({ name, path: dir }))
    .map((name) => `--allow-${name}=${dir}`);
  if (missing.length > 0) {
    return {
      name: NAME,
      state: "advice",
      found: missing.length === 2
        ? `${dir} can neither be read nor written, so no choice is seen and no log is kept`
        : `${dir} can only be ${host.granted({ name: "read", path: dir }) ? "read" : "written"}`,
      advice: `Add ${missing.join(" ")}`,
    };
  }
  const disk = denoDisk(host);
  const { state } = disk.exists(dir);
  if (state !== "present") {
    return state === "absent"
      ? { name: NAME, state: "ok", found: `${dir} does not exist yet`, advice: null }
      : {
        name: NAME,
        state: "broken",
        found: `${dir} cannot be looked at`,
        advice: `Make it a folder of yours: chmod u+rwx ${dir}`,
      };
  }
  return await isWritable(host, dir)
    ? { name: NAME, state: "ok", found: `${dir} can be read and written`, advice: null }
    : {
      name: NAME,
      state: "broken",
      found: `${dir} is no folder that this user may write`,
      advice: `Make it a folder of yours: chmod u+rwx ${dir}`,
    };
}

/**
 * Goes by the rights of the folder, since trying would write; without `--allow-sys=uid` nobody knows whose
 * rights count, and any will do.
 */
async function isWritable(host: Host, dir: string): Promise<boolean> {
  try {
    const { isDirectory, mode, uid: owner } = await Deno.stat(dir);
    if (!isDirectory) return false;
    const uid = host.granted({ name: "sys", kind: "uid" }) ? Deno.uid() : null;
    if (mode === null || uid === 0) return true;
    return (mode & (uid === null ? 0o222 : uid === owner ? 0o200 : 0o022)) !== 0;
  } catch {
    return false;
  }
}
