import { joinPath } from "./cell.ts";
import { addToTable, type CounterTable, decodeTable } from "./counter_table.ts";
import { countersPrefix, tablesPrefix } from "./keys.ts";

/** The counters of a day. */
export interface DayCounters {
  /** Sums over all tables and single counters; none is zero. */
  readonly table: CounterTable;
  /** Number of tables and single counters that they were read from. */
  readonly entries: number;
}

const BATCH = 500;
const BITS = 64;

/**
 * Reads the counters of some days of a project: the sums over the tables that writers keep apart, and
 * over the counters that no table had room for.
 *
 * @param kv The store.
 * @param project The project.
 * @param from First UTC day, inclusive.
 * @param to Last UTC day, inclusive.
 * @returns The days that have any, in order.
 */
export async function readCounters(
  kv: Deno.Kv,
  project: string,
  from: number,
  to: number,
): Promise<Map<number, DayCounters>> {
  const days = new Map<number, { table: CounterTable; entries: number }>();
  const dayOf = (day: number): { table: CounterTable; entries: number } => {
    let found = days.get(day);
    if (found === undefined) days.set(day, found = { table: new Map(), entries: 0 });
    found.entries++;
    return found;
  };
  // Before the tables: what is folded into one meanwhile is then seen twice and not missed.
  for await (
    const { key, value } of kv.list<Deno.KvU64>(range(countersPrefix(project), from, to), {
      batchSize: BATCH,
    })
  ) {
    const path = joinPath(key.slice(3).map(String));
    addToTable(dayOf(Number(key[2])).table, path, BigInt.asIntN(BITS, value.value));
  }
  for await (
    const { key, value } of kv.list<Uint8Array>(range(tablesPrefix(project), from, to), {
      batchSize: BATCH,
    })
  ) {
    const found = dayOf(Number(key[2]));
    const table = decodeTable(value);
    if (found.entries === 1) found.table = table;
    else for (const [path, amount] of table) addToTable(found.table, path, amount);
  }
  return new Map([...days].sort(([left], [right]) => left - right));
}

function range(prefix: Deno.KvKey, from: number, to: number): Deno.KvListSelector {
  return { start: [...prefix, from], end: [...prefix, to + 1] };
}
