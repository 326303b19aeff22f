import { partsOf } from "./cell.ts";
import type { CounterTable } from "./counter_table.ts";
import { changedPrefix } from "./keys.ts";
import { readCounters } from "./read_counters.ts";
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
  const readMany = async (
    project: string,
    wanted: ReadonlyMap<number, string>,
  ): Promise<ReadonlyMap<number, DayTable>> => {
    const found = new Map<number, DayTable>();
    let missing = new Map<number, string>();
    for (const [day, stamp] of wanted) {
      const cached = cache.get(`${project}\0${day}`);
      if (cached?.stamp === stamp) found.set(day, cached.table);
      else missing.set(day, stamp);
    }
    for (let attempt = 1; missing.size > 0; attempt++) {
      const [from, to] = [Math.min(...missing.keys()), Math.max(...missing.keys())];
      const counters = await readCounters(kv, project, from, to);
      const isWhole = [...missing.keys()].every((day) => (counters.get(day)?.entries ?? 0) < 2);
      const after = isWhole ? missing : await stamps(project, from, to);
      const torn = new Map<number, string>();
      for (const [day, stamp] of missing) {
        const table = dayTable(counters.get(day)?.table ?? new Map());
        found.set(day, table);
        // Several entries may have been read in several steps; a stamp that stayed says they fit together.
        const changed = after.get(day);
        const isTorn = changed !== stamp && (counters.get(day)?.entries ?? 0) > 1;
        if (isTorn && changed !== undefined && attempt < ATTEMPTS) torn.set(day, changed);
        else remember(`${project}\0${day}`, stamp, table);
      }
      missing = torn;
    }
    return found;
  };
  return { stamps, read: readMany };
}

function dayTable(counters: CounterTable): DayTable {
  const people: DayTotals = { sessions: 0, active: 0, messages: 0, errors: 0 };
  const ci: DayTotals = { ...people };
  const dimensions = new Map<string, { values: Map<string, number>; holders: number }>();
  const series = new Map<string, { sum: bigint; sessions: number }>();
  const dimensionOf = (name: string): { values: Map<string, number>; holders: number } => {
    let table = dimensions.get(name);
    if (table === undefined) dimensions.set(name, table = { values: new Map(), holders: 0 });
    return table;
  };
  // What is released among equals depends on their order, which must not depend on who came first.
  for (const path of [...counters.keys()].sort()) {
    const amount = counters.get(path)!;
    const [kind, name, part] = partsOf(path);
    if (kind === "t") (name === "ci" ? ci : people)[part as keyof DayTotals] = Number(amount);
    else if (kind === "d") {
      const table = dimensionOf(name);
      table.values.set(part, Number(amount));
      table.holders += Number(amount);
    } else if (kind === "f") dimensionOf(name).holders -= Number(amount);
    else if (kind === "x") {
      const entry = series.get(name) ?? { sum: 0n, sessions: 0 };
      if (part === "sum") entry.sum = amount;
      else entry.sessions = Number(amount);
      series.set(name, entry);
    }
  }
  return { people, ci, dimensions, series, size: counters.size };
}
