/** Counters by path; see `cell.ts`. */
export type CounterTable = Map<string, bigint>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const SEPARATOR = "\0";
const LINE = "\n";

/**
 * A table of counters as bytes: a line for each counter, its path and its amount. A path holds no control
 * character but the one between its parts, since no string of the wire does.
 *
 * @param table The table.
 *
 * @example
 * ```ts
 * import { decodeTable, encodeTable } from "./counter_table.ts";
 * import assert from "node:assert/strict";
 *
 * const table = new Map([["t\0people\0sessions", 12n], ["d\0provider\0GCP", -1n]]);
 * assert.deepEqual(decodeTable(encodeTable(table)), table);
 * ```
 */
export function encodeTable(table: ReadonlyMap<string, bigint>): Uint8Array {
  let text = "";
  for (const [path, amount] of table) text += path + SEPARATOR + amount + LINE;
  return encoder.encode(text);
}

/** The table that {@linkcode encodeTable} wrote. */
export function decodeTable(bytes: Uint8Array): CounterTable {
  const table: CounterTable = new Map();
  const text = decoder.decode(bytes);
  for (let start = 0; start < text.length;) {
    const end = text.indexOf(LINE, start);
    const middle = text.lastIndexOf(SEPARATOR, end);
    table.set(text.slice(start, middle), BigInt(text.slice(middle + 1, end)));
    start = end + 1;
  }
  return table;
}

/** Adds to a counter of a table; one that comes to zero leaves it. */
export function addToTable(table: CounterTable, path: string, amount: bigint): void {
  const sum = (table.get(path) ?? 0n) + amount;
  if (sum === 0n) table.delete(path);
  else table.set(path, sum);
}
