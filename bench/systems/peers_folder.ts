import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../peers/", import.meta.url));

/**
 * The folder of the peers, their packages installed from its own lock file.
 *
 * @returns The folder, with a slash at the end.
 * @throws Error when npm cannot install them.
 */
export async function peersFolder(): Promise<string> {
  try {
    await Deno.stat(`${FOLDER}node_modules/better-sqlite3/build`);
    return FOLDER;
  } catch {
    const { success } = await new Deno.Command("npm", {
      args: ["ci", "--no-audit", "--no-fund"],
      cwd: FOLDER,
    }).output();
    if (success) return FOLDER;
    throw new Error("Cannot install the peers: npm ci failed in bench/peers, expected Node 20");
  }
}
