import { joinPath, splitCell, splitPath } from "./cell.ts";
import type { Amounts } from "./contribution.ts";
import type { CounterTable } from "./counter_table.ts";
import type { CounterDifference } from "./maintenance.ts";
import { nameDay } from "./utc_day.ts";

/**
 * Every counter of a day that is not what it has to be, in the order of their names. Pure.
 *
 * @param project The project.
 * @param day The UTC day.
 * @param stored Counters as they are stored.
 * @param expected What they have to be, by cell; other days are left out.
 */
export function compareCounters(
  project: string,
  day: number,
  stored: CounterTable,
  expected: Amounts,
): CounterDifference[] {
  const wanted = new Map<string, bigint>();
  for (const [cell, amount] of expected) {
    const { day: own, path } = splitCell(cell);
    if (own === day && amount !== 0n) wanted.set(path, amount);
  }
  const differences: CounterDifference[] = [];
  for (const path of new Set([...stored.keys(), ...wanted.keys()])) {
    const [has, wants] = [stored.get(path) ?? 0n, wanted.get(path) ?? 0n];
    if (has === wants) continue;
    const counter = splitPath(path);
    differences.push({ project, day: nameDay(day), counter, stored: has, expected: wants });
  }
  return differences.sort((left, right) =>
    joinPath(left.counter) < joinPath(right.counter) ? -1 : 1
  );
}
