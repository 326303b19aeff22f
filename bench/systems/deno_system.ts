import { fileURLToPath } from "node:url";
import { serverProcess } from "./server_process.ts";
import type { System } from "./system.ts";

/** What tells servers in Deno apart. */
export interface DenoSystemOptions extends Omit<System, "start"> {
  /** File in `servers/` that is the server. */
  readonly script: string;
  /** File inside the folder that the server is told of. */
  readonly file: string;
  /** Counts the messages in that file. */
  readonly count: (path: string) => Promise<number | null>;
}

/**
 * A server in Deno of this folder.
 *
 * @param options Its script and how to count what it keeps.
 * @returns The system.
 */
export function denoSystem(
  { name, title, durability, script, file, count }: DenoSystemOptions,
): System {
  return {
    name,
    title,
    durability,
    start: async (folder) => {
      const path = folder + file;
      const main = fileURLToPath(new URL(`../servers/${script}`, import.meta.url));
      const flags = ["run", "--allow-all", "--no-check", "--quiet"];
      const server = await serverProcess(Deno.execPath(), [...flags, main, path]);
      return {
        url: `http://127.0.0.1:${server.firstLine}`,
        pids: [server.pid],
        kill: server.kill,
        count: () => count(path),
      };
    },
  };
}
