import { joinPath } from "./cell.ts";
import { addToTable, decodeTable, encodeTable } from "./counter_table.ts";
import { MAX_TABLE_BYTES } from "./counters.ts";
import { changedKey, counterKey, tableKey } from "./keys.ts";
import { createBatch } from "./kv_batch.ts";
import { isOldCounter } from "./layout_1_keys.ts";
import type { MigrationContext } from "./migrate_layout_1.ts";

const MOST_COUNTERS = 200;
const KEYS_PER_READ = 10;
const ATTEMPTS = 20;
const BITS = 64;

/**
 * Moves counters of layout 1 into tables, some of one day in each commit. A counter that has no room in the
 * table of its day keeps an entry of its own, under its new key.
 *
 * @param context Store and limits.
 * @returns Counters that were moved.
 */
export async function migrateCounters({ kv, limits }: MigrationContext): Promise<number> {
  let moved = 0;
  let part: Deno.KvKey[] = [];
  const flush = async (): Promise<void> => {
    for (let attempt = 1; part.length > 0; attempt++) {
      const own = await moveCounters(kv, part);
      if (own !== null) {
        moved += own;
        part = [];
      } else if (attempt === ATTEMPTS) {
        throw new Error(
          "Cannot migrate store: its counters keep changing, expected no other writer",
        );
      }
    }
  };
  const most = Math.min(MOST_COUNTERS, Math.floor(limits.current().mutations / 3));
  for await (const { key } of kv.list({ prefix: ["n"] }, { batchSize: 500 })) {
    if (!isOldCounter(key)) continue;
    const [first] = part;
    if (first !== undefined && (part.length >= most || !isSameDay(first, key))) await flush();
    part.push(key);
  }
  await flush();
  return moved;
}

function isSameDay(one: Deno.KvKey, other: Deno.KvKey): boolean {
  return one[1] === other[1] && one[2] === other[2];
}

/**
 * Moves counters of one project and day; says how many, or `null` when somebody else did so at the same time.
 *
 * They are read after the table: whoever moves one of them writes the table too, so that a table that
 * stayed the same says that none of them was moved between.
 */
async function moveCounters(kv: Deno.Kv, keys: readonly Deno.KvKey[]): Promise<number | null> {
  const [, project, day] = keys[0]! as [string, string, number];
  const key = tableKey(project, day, 0);
  const entry = await kv.get<Uint8Array>(key);
  const counters = await readOldCounters(kv, keys);
  if (counters.length === 0) return 0;
  const table = entry.value === null ? new Map<string, bigint>() : decodeTable(entry.value);
  const batch = createBatch(kv);
  batch.check(key, entry.versionstamp);
  let bytes = entry.value?.length ?? 0;
  for (const { key: old, value: { value } } of counters) {
    const path = newPath(old.slice(3).map(String));
    batch.delete(old);
    bytes += 3 * joinPath(path).length + 12;
    if (bytes <= MAX_TABLE_BYTES) addToTable(table, joinPath(path), BigInt.asIntN(BITS, value));
    else if (value !== 0n) batch.add(counterKey(project, day, path), value);
  }
  const value = encodeTable(table);
  // Written even if it stays empty: its version tells others that these counters are moved.
  batch.set(key, value, value.length);
  batch.set(changedKey(project, day), 1, 4);
  return (await batch.commit()).ok ? counters.length : null;
}

/** Those counters that are still there. */
async function readOldCounters(
  kv: Deno.Kv,
  keys: readonly Deno.KvKey[],
): Promise<Deno.KvEntry<Deno.KvU64>[]> {
  const reads: Promise<Deno.KvEntryMaybe<Deno.KvU64>[]>[] = [];
  for (let at = 0; at < keys.length; at += KEYS_PER_READ) {
    reads.push(kv.getMany<Deno.KvU64[]>(keys.slice(at, at + KEYS_PER_READ)));
  }
  const entries = (await Promise.all(reads)).flat();
  return entries.filter((entry) => entry.versionstamp !== null);
}

/** The further values of a dimension had the dimension's own path. */
function newPath(path: readonly string[]): readonly string[] {
  return path[0] === "d" && path.length === 2 ? ["f", path[1]!] : path;
}
