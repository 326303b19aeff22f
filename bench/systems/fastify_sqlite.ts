import { peersFolder } from "./peers_folder.ts";
import { serverProcess } from "./server_process.ts";
import type { System } from "./system.ts";

/** Fastify and better-sqlite3 on Node. */
export const fastifySqlite: System = {
  name: "sqlite",
  title: "Fastify + better-sqlite3 FULL (Node)",
  durability: "fsync a request, no dedupe",
  start: async (folder) => {
    const path = `${folder}messages.sqlite`;
    const server = await serverProcess("node", [`${await peersFolder()}fastify_sqlite.cjs`, path]);
    return {
      url: `http://127.0.0.1:${server.firstLine}`,
      pids: [server.pid],
      kill: server.kill,
      count: async () => await countRows(path),
    };
  },
};

async function countRows(path: string): Promise<number> {
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(path);
  try {
    return Number(database.prepare("SELECT COUNT(*) AS rows FROM messages").get()!["rows"]);
  } finally {
    database.close();
  }
}
