import { changedPrefix, dayCountersPrefix } from "./keys.ts";
import type { ValueTable } from "./release.ts";

/** Counts of one segment on one day. */
export interface DayTotals {
  sessions: number;
  active: number;
  messages: number;
  errors: number;
}

/** All counters of one project and day. */
export interface DayTable {
  /** Totals outside build services. */
  readonly people: DayTotals;
  /** Totals of build services. */
  readonly ci: DayTotals;
  /** Sessions by dimension and value. */
  readonly dimensions: ReadonlyMap<string, ValueTable>;
  /** Named sums and the sessions that added to them. */
  readonly series: ReadonlyMap<string, { readonly sum: bigint; readonly sessions: number }>;
  /** Number of counters. */
  readonly size: number;
}

/** Tables of days, kept in memory for as long as their counters do not change. */
export interface DayTables {
  /** The days of a window that have counters, each with the stamp that changes with its counters. */
  stamps(project: string, from: number, to: number): Promise<ReadonlyMap<number, string>>;
  /** The tables of those days. */
  read(
    project: string,
    stamps: ReadonlyMap<number, string>,
  ): Promise<ReadonlyMap<number, DayTable>>;
}

const MOST_COUNTERS = 400_000;
const ATTEMPTS = 4;
const BATCH = 1000;

/**
 * Reads and remembers the counters of days. Every commit that changes a counter of a day also writes
 * the day's stamp, so equal stamps mean equal counters, whoever wrote them.
 *
 * @param kv The store.
 */
export function createDayTables(kv: Deno.Kv): DayTables {
  const cache = new Map<string, { readonly stamp: string; readonly table: DayTable }>();
  let counters = 0;
  const remember = (name: string, stamp: string, table: DayTable): void => {
    counters += table.size - (cache.get(name)?.table.size ?? 0);
    cache.delete(name);
    cache.set(name, { stamp, table });
    for (const [oldest, { table: { size } }] of cache) {
      if (counters <= MOST_COUNTERS || oldest === name) break;
      cache.delete(oldest);
      counters -= size;
    }
  };
  const stamps: DayTables["stamps"] = async (project, from, to) => {
    const found = new Map<number, string>();
    const prefix = changedPrefix(project);
    const entries = kv.list({ start: [...prefix, from], end: [...prefix, to + 1] }, {
      batchSize: BATCH,
    });
    for await (const { key, versionstamp } of entries) found.set(Number(key[2]), versionstamp);
    return found;
  };
  const readOne = async (project: string, day: number, stamp: string): Promise<DayTable> => {
    const name = `${project}\0${day}`;
    const cached = cache.get(name);
    if (cached?.stamp === stamp) return cached.table;
    let before: string | undefined = stamp;
    for (let attempt = 1;; attempt++) {
      const table = await readDayTable(kv, project, day);
      // A day of many counters is read in several steps; a stamp that stayed says they fit together.
      const after: string | undefined = table.size < BATCH
        ? before
        : (await stamps(project, day, day)).get(day);
      if (after === before || attempt === ATTEMPTS) {
        remember(name, stamp, table);
        return table;
      }
      before = after;
    }
  };
  return {
    stamps,
    read: async (project, wanted) => {
      const entries = await Promise.all(
        [...wanted].map(async ([day, stamp]) => [day, await readOne(project, day, stamp)] as const),
      );
      return new Map(entries);
    },
  };
}

async function readDayTable(kv: Deno.Kv, project: string, day: number): Promise<DayTable> {
  const people: DayTotals = { sessions: 0, active: 0, messages: 0, errors: 0 };
  const ci: DayTotals = { ...people };
  const dimensions = new Map<string, { values: Map<string, number>; holders: number }>();
  const series = new Map<string, { sum: bigint; sessions: number }>();
  let size = 0;
  const entries = kv.list<Deno.KvU64>({ prefix: dayCountersPrefix(project, day) }, {
    batchSize: BATCH,
  });
  for await (const { key, value: { value } } of entries) {
    size++;
    if (value === 0n) continue;
    const [kind, name = "", part] = key.slice(3) as string[];
    if (kind === "t") (name === "ci" ? ci : people)[part as keyof DayTotals] = Number(value);
    else if (kind === "d") {
      let table = dimensions.get(name);
      if (table === undefined) dimensions.set(name, table = { values: new Map(), holders: 0 });
      if (part === undefined) table.holders -= Number(value);
      else {
        table.values.set(part, Number(value));
        table.holders += Number(value);
      }
    } else if (kind === "x") {
      const entry = series.get(name) ?? { sum: 0n, sessions: 0 };
      if (part === "sum") entry.sum = value;
      else entry.sessions = Number(value);
      series.set(name, entry);
    }
  }
  return { people, ci, dimensions, series, size };
}
