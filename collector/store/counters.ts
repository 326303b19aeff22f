import { splitCell, splitPath } from "./cell.ts";
import type { Amounts } from "./contribution.ts";
import { addToTable, type CounterTable, decodeTable, encodeTable } from "./counter_table.ts";
import { changedKey, counterKey, tableKey } from "./keys.ts";
import type { KvBatch } from "./kv_batch.ts";
import { type AdaptiveLimits, createLimits } from "./kv_limits.ts";
import { type OneAtATime, oneAtATime } from "./one_at_a_time.ts";

/** Whoever tries a commit with counters says how it went. */
export interface CounterWrite {
  /** The commit was made. */
  done(versionstamp: string): void;
  /** It was not, or nobody knows. */
  failed(): void;
}

/** The counters of a store, as its writers see them. */
export interface Counters {
  /**
   * Puts amounts in a commit, and the stamps of the days that they change.
   *
   * @param batch The commit.
   * @param amounts By project and cell; a negative one is subtracted.
   */
  add(batch: KvBatch, amounts: ReadonlyMap<string, Amounts>): Promise<CounterWrite>;
  /** Runs work that writes counters; such work of one lane is done one after the other. */
  readonly exclusive: OneAtATime;
}

/** Tables of one project and day; each writer uses one of them. */
export const SHARDS = 8;

/** Most bytes of a table; what has no room in it is counted by counters of their own. */
export const MAX_TABLE_BYTES = 48_000;

/** A table of more bytes is left as it is, since its numbers grow too and a value has its bound. */
const FROZEN_BYTES = 54_000;

/** Most tables that a process remembers; its lanes share them. */
const MOST_TABLES = 512;
const LONGEST_AMOUNT = 12;

interface Known {
  readonly versionstamp: string | null;
  readonly table: CounterTable;
  readonly bytes: number;
}

/**
 * Writes counters as tables: one value for all counters of a project and day, so that a commit changes
 * hundreds of them with one write.
 *
 * A table is written as it was read, which a check in the same commit makes sure of. Writers in other
 * processes would be in each other's way, so there are several tables for a day, and their sum counts; a
 * writer that came second goes on with another one. The table of a day with very many different values
 * is full one day: what has no room gets a counter of its own, to which the database itself adds. So does
 * what a commit changes on more days than it may have checks for.
 *
 * @param kv The store.
 * @param limits What a commit may hold.
 * @default limits those of Deno KV
 * @param lane Which of several writers of this process this is; each has tables of its own.
 * @default lane 0
 * @param lanes Number of them.
 * @default lanes 1
 */
export function createCounters(
  kv: Deno.Kv,
  limits: Pick<AdaptiveLimits, "current"> = createLimits(),
  lane = 0,
  lanes = 1,
): Counters {
  const known = new Map<string, Known>();
  let shard = lane;
  const load = async (name: string, key: Deno.KvKey): Promise<Known> => {
    const { value, versionstamp } = await kv.get<Uint8Array>(key);
    const table: CounterTable = value === null ? new Map() : decodeTable(value);
    const found = { versionstamp, table, bytes: value?.length ?? 0 };
    if (known.size >= MOST_TABLES / lanes) known.clear();
    known.set(name, found);
    return found;
  };
  return {
    add: async (batch, amounts) => {
      const written: { readonly name: string; readonly next: Known }[] = [];
      for (const [project, cells] of amounts) {
        for (const [day, changes] of byDay(cells)) {
          batch.set(changedKey(project, day), 1, 4);
          if (batch.size.checks >= limits.current().checks) {
            addAlone(batch, project, day, changes);
            continue;
          }
          const key = tableKey(project, day, shard);
          const name = `${shard} ${day} ${project}`;
          const before = known.get(name) ?? await load(name, key);
          const { table, alone } = merge(before, changes);
          const value = encodeTable(table);
          batch.check(key, before.versionstamp);
          if (table.size > 0) batch.set(key, value, value.length);
          else if (before.versionstamp !== null) batch.delete(key);
          addAlone(batch, project, day, alone);
          const bytes = table.size === 0 ? 0 : value.length;
          written.push({ name, next: { versionstamp: null, table, bytes } });
        }
      }
      return {
        done: (versionstamp) => {
          for (const { name, next } of written) {
            known.set(name, next.bytes === 0 ? next : { ...next, versionstamp });
          }
        },
        failed: () => {
          for (const { name } of written) known.delete(name);
          shard = lane + lanes * Math.floor(Math.random() * SHARDS / lanes);
        },
      };
    },
    exclusive: oneAtATime(),
  };
}

/** Adds to counters that stand alone, which needs no check. */
function addAlone(
  batch: KvBatch,
  project: string,
  day: number,
  changes: readonly (readonly [path: string, amount: bigint])[],
): void {
  for (const [path, amount] of changes) {
    batch.add(counterKey(project, day, splitPath(path)), amount);
  }
}

function byDay(cells: Amounts): Map<number, [path: string, amount: bigint][]> {
  const days = new Map<number, [string, bigint][]>();
  for (const [cell, amount] of cells) {
    if (amount === 0n) continue;
    const { day, path } = splitCell(cell);
    const own = days.get(day);
    if (own === undefined) days.set(day, [[path, amount]]);
    else own.push([path, amount]);
  }
  return days;
}

/** The table after the changes, as far as it has room, and the changes for which it has none. */
function merge(
  { table: before, bytes }: Known,
  changes: readonly (readonly [path: string, amount: bigint])[],
): { readonly table: CounterTable; readonly alone: readonly (readonly [string, bigint])[] } {
  const table = new Map(before);
  const alone: (readonly [string, bigint])[] = [];
  let size = bytes;
  for (const change of changes) {
    const [path, amount] = change;
    if (bytes > FROZEN_BYTES) {
      alone.push(change);
      continue;
    }
    if (!table.has(path)) {
      size += 3 * path.length + LONGEST_AMOUNT;
      if (size > MAX_TABLE_BYTES) {
        alone.push(change);
        continue;
      }
    }
    addToTable(table, path, amount);
  }
  return { table, alone };
}
