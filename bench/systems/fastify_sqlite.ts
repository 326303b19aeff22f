import { peersFolder } from "./peers_folder.ts";
import { serverProcess } from "./server_process.ts";
import type { System } from "./system.ts";

/** Journals of SQLite: what it has unless told otherwise, and the one that is quicker for a server. */
export type SqliteJournal = "DELETE" | "WAL";

/**
 * Fastify and better-sqlite3 on Node.
 *
 * @param name Its name.
 * @param journal Its journal.
 * @returns The system.
 */
export function fastifySqlite(name: string, journal: SqliteJournal): System {
  return {
    name,
    title: `Fastify + better-sqlite3 FULL, ${journal === "WAL" ? "WAL" : "as it comes"} (Node)`,
    durability: "fsync a request, no dedupe",
    start: async (folder) => {
      const path = `${folder}messages.sqlite`;
      const script = `${await peersFolder()}fastify_sqlite.cjs`;
      const server = await serverProcess("node", [script, path, journal]);
      return {
        url: `http://127.0.0.1:${server.firstLine}`,
        pids: [server.pid],
        kill: server.kill,
        count: async () => await countRows(path),
      };
    },
  };
}

async function countRows(path: string): Promise<number> {
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(path);
  try {
    return Number(database.prepare("SELECT COUNT(*) AS rows FROM messages").get()!["rows"]);
  } finally {
    database.close();
  }
}
