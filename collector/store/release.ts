import { OTHER } from "./bucket.ts";

/** How many sessions of a day hold each value of a dimension, and how many hold any. */
export interface ValueTable {
  /** Sessions by value; `other` for values that are counted together. */
  readonly values: ReadonlyMap<string, number>;
  /** Sessions that hold at least one value. */
  readonly holders: number;
}

/** What may be published of a dimension. */
export interface ReleasedTable {
  /** Sessions by value, each at least the smallest cell. */
  readonly named: ReadonlyMap<string, number>;
  /** Sessions of values that are not named; none, or at least the smallest cell. */
  readonly other: number;
  /** Values that are held by someone in the window and not named for all of them. */
  readonly suppressed: number;
}

interface Mass {
  readonly values: Map<string, number>;
  holders: number;
}

interface Node {
  /** Released by name, in this stretch of days and in its halves. */
  readonly named: Map<string, number>;
  /** Released as `other`; what of it grows large enough can still be named. */
  readonly open: Mass;
  /** Too few to be released at all. */
  readonly hidden: Mass;
}

/**
 * Decides what of a dimension may be published for a window of days, so that no comparison of any two
 * windows shows a group smaller than `minCell`.
 *
 * The days form a fixed binary calendar: stretches of 1, 2, 4, 8, ... days, each beginning at a multiple
 * of its length since 1970. The stretches do not depend on the data nor on the window asked for. Each
 * stretch, from the shortest up, releases groups that no shorter stretch has released:
 *
 * 1. Sessions stay hidden until a stretch has at least `minCell` of them; then all of them are released
 *    together, as `other`.
 * 2. Of the sessions released as `other`, those of one value are named once there are at least `minCell`
 *    of them.
 * 3. What is left of `other` is zero or at least `minCell` sessions; otherwise the smallest of the
 *    values about to be named stays with it (complementary suppression).
 *
 * A window shows the sum of what the stretches wholly inside it have released. All that can be asked
 * for are such sums, so all that can be worked out from them are sums and differences of the groups of
 * rules 1 and 2. These groups are disjoint within each rule and never smaller than `minCell`.
 *
 * @param days Tables by day; days without one hold nobody.
 * @param from First day of the window, inclusive.
 * @param to Last day of the window, inclusive.
 * @param minCell Fewest sessions of a published group.
 *
 * @example
 * ```ts
 * import { releaseWindow } from "./release.ts";
 * import assert from "node:assert/strict";
 *
 * const table = (few: number, many: number) => ({
 *   values: new Map([["few", few], ["many", many], ["more", 9]]),
 *   holders: few + many + 9,
 * });
 * const one = releaseWindow(new Map([[20_000, table(2, 6)]]), 19_990, 20_010, 5);
 * assert.deepEqual([...one.named], [["more", 9]]);
 * assert.equal(one.other, 8);
 * const two = releaseWindow(new Map([[20_000, table(3, 6)], [20_001, table(3, 0)]]), 20_000, 20_001, 5);
 * assert.deepEqual([...two.named], [["more", 18], ["few", 6], ["many", 6]]);
 * ```
 */
export function releaseWindow(
  days: ReadonlyMap<number, ValueTable>,
  from: number,
  to: number,
  minCell: number,
): ReleasedTable {
  const present = [...days.keys()].filter((day) => day >= from && day <= to)
    .sort((left, right) => left - right);
  const nodes: Node[] = [];
  for (let at = 0; at < present.length;) {
    const [start, length] = longestStretch(present[at]!, from, to);
    let end = at;
    while (end < present.length && present[end]! < start + length) end++;
    nodes.push(releaseStretch(days, present.slice(at, end), start, length, minCell));
    at = end;
  }
  const named = new Map<string, number>();
  const left = new Set<string>();
  let other = 0;
  for (const node of nodes) {
    addValues(named, node.named);
    other += total(node.open);
    for (const mass of [node.open, node.hidden]) {
      for (const value of mass.values.keys()) left.add(value);
    }
  }
  return { named: ordered(named), other, suppressed: left.size };
}

/** The longest stretch of the calendar that holds a day and lies inside the window. */
function longestStretch(day: number, from: number, to: number): readonly [number, number] {
  let start = day;
  let length = 1;
  while (true) {
    const next = Math.floor(day / (length * 2)) * length * 2;
    if (next < from || next + length * 2 - 1 > to) return [start, length];
    start = next;
    length *= 2;
  }
}

function releaseStretch(
  days: ReadonlyMap<number, ValueTable>,
  present: readonly number[],
  start: number,
  length: number,
  minCell: number,
): Node {
  if (length === 1) return settle(leaf(days.get(start)!), minCell);
  const half = length / 2;
  const split = present.findIndex((day) => day >= start + half);
  const [first, second] = split < 0
    ? [present, []]
    : [present.slice(0, split), present.slice(split)];
  // A half without anyone releases nothing, and neither does its union with the other half.
  if (second.length === 0) return releaseStretch(days, first, start, half, minCell);
  if (first.length === 0) return releaseStretch(days, second, start + half, half, minCell);
  const node = releaseStretch(days, first, start, half, minCell);
  const next = releaseStretch(days, second, start + half, half, minCell);
  addValues(node.named, next.named);
  addMass(node.open, next.open);
  addMass(node.hidden, next.hidden);
  return settle(node, minCell);
}

function leaf({ values, holders }: ValueTable): Node {
  return {
    named: new Map(),
    open: { values: new Map(), holders: 0 },
    hidden: { values: new Map(values), holders },
  };
}

/** Applies the three rules to one stretch, in place. */
function settle(node: Node, minCell: number): Node {
  const { named, open, hidden } = node;
  if (hidden.holders >= minCell) {
    addMass(open, hidden);
    hidden.values.clear();
    hidden.holders = 0;
  }
  if (open.values.size === 0) return node;
  const candidates = [...open.values].filter(([value, count]) =>
    count >= minCell && value !== OTHER
  ).sort(byCount);
  while (candidates.length > 0 && !leavesEnough(open, candidates, minCell)) candidates.pop();
  for (const [value, count] of candidates) {
    named.set(value, (named.get(value) ?? 0) + count);
    open.values.delete(value);
    open.holders = Math.max(open.holders - count, 0);
  }
  return node;
}

/**
 * A session may hold several values, so the sessions behind the rest are not known exactly; they are
 * at least those of its largest value, and at least those who hold none of the named ones.
 */
function leavesEnough(
  open: Mass,
  candidates: readonly (readonly [string, number])[],
  minCell: number,
): boolean {
  let taken = 0;
  for (const [, count] of candidates) taken += count;
  let left = -taken;
  let largest = 0;
  const isTaken = candidates.length === open.values.size
    ? () => true
    : (value: string) => candidates.some(([name]) => name === value);
  for (const [value, count] of open.values) {
    left += count;
    if (count > largest && !isTaken(value)) largest = count;
  }
  return left === 0 || Math.max(largest, open.holders - taken) >= minCell;
}

function addMass(into: Mass, mass: Mass): void {
  addValues(into.values, mass.values);
  into.holders += mass.holders;
}

function addValues(into: Map<string, number>, values: ReadonlyMap<string, number>): void {
  for (const [value, count] of values) into.set(value, (into.get(value) ?? 0) + count);
}

function total(mass: Mass): number {
  let sum = 0;
  for (const count of mass.values.values()) sum += count;
  return sum;
}

function ordered(values: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...values].sort(byCount));
}

/** The most frequent first, equals by their name. */
function byCount(
  [left, many]: readonly [string, number],
  [right, more]: readonly [string, number],
): number {
  return more - many || (left < right ? -1 : 1);
}
