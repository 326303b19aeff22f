import { createStore } from "../../collector/store/create_store.ts";
import { denoSystem } from "./deno_system.ts";
import { fastifySqlite } from "./fastify_sqlite.ts";
import { honoRedis } from "./hono_redis.ts";
import type { System } from "./system.ts";

/** Name of the row that the others are compared with. */
export const OURS = "candor";

/** Every system of the ingest benchmark: ours, its peers, the limits. */
export const SYSTEMS: readonly System[] = [
  denoSystem({
    name: OURS,
    title: "Candor",
    durability: "fsync a shared commit, exactly once, counted",
    script: "candor.ts",
    file: "kv.sqlite",
    count: countCounted,
  }),
  fastifySqlite("sqlite", "WAL"),
  fastifySqlite("sqlite-as-it-comes", "DELETE"),
  honoRedis("redis", "Node"),
  honoRedis("redis-deno", "Deno"),
  denoSystem({
    name: "kv",
    title: "Deno.serve + Deno KV, one set",
    durability: "fsync a request, last copy wins",
    script: "kv_set.ts",
    file: "kv.sqlite",
    count: countKeys,
  }),
  denoSystem({
    name: "append",
    title: "Limit: Deno.serve + file append",
    durability: "shared fdatasync, no dedupe",
    script: "append_file.ts",
    file: "messages.ndjson",
    count: countLines,
  }),
  denoSystem({
    name: "parse",
    title: "Limit: Deno.serve + JSON.parse",
    durability: "keeps nothing",
    script: "parse_only.ts",
    file: "nothing",
    count: () => Promise.resolve(null),
  }),
];

/** What the public report says, and that as many raw messages are there. */
async function countCounted(path: string): Promise<number> {
  using kv = await Deno.openKv(path);
  const store = createStore(kv, { minCell: 1 });
  const day = (offset: number): string =>
    new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const window = { from: day(-1), to: day(0) };
  const { report } = await store.report("bench", window);
  let rows = 0;
  for await (const _ of store.export("bench", window)) rows++;
  await store.close();
  if (rows !== report.totals.messages) {
    throw new Error(
      `Cannot trust the collector: it counted ${report.totals.messages}, expected ${rows} rows`,
    );
  }
  return rows;
}

async function countKeys(path: string): Promise<number> {
  using kv = await Deno.openKv(path);
  let keys = 0;
  for await (const _ of kv.list({ prefix: ["messages"] }, { batchSize: 1000 })) keys++;
  return keys;
}

async function countLines(path: string): Promise<number> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(1 << 20);
  let lines = 0;
  for (let length; (length = await file.read(bytes)) !== null;) {
    for (let at = 0; at < length; at++) if (bytes[at] === 10) lines++;
  }
  return lines;
}
