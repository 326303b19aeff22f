import type { Extract } from "./extract.ts";

/**
 * How a value is counted: by its own name; as `other` of its dimension, which had too many values that
 * day; not at all, since its family had too many dimensions that day.
 */
export type Counted = "named" | "other" | "left out";

/** What a session did on one day. */
export interface DayPart {
  /** Messages of the day. */
  messages: number;
  /** Error events of the day. */
  errors: number;
  /** Sums by name. */
  readonly series: Map<string, { sum: bigint; counted: Counted }>;
}

/**
 * What a session adds to the counters of one project: a pure function of the set of its messages,
 * whatever their order, and of how each value was counted.
 */
export interface Summary {
  /** The day that the session counts on: that of its earliest message. */
  day: number;
  /** Whether any message says that it runs in a build service. */
  ci: boolean;
  /** Values by dimension, and how each is counted. */
  readonly values: Map<string, Map<string, Counted>>;
  /** Days with messages. */
  readonly days: Map<number, DayPart>;
}

/** Most pairs of dimension and value that a session is counted for; the first in order stay. */
export const MAX_PAIRS_PER_SESSION = 256;

/** Most characters of those pairs together, so that a session moves between days in one commit. */
export const MAX_PAIR_CHARACTERS = 12_288;

/** Most named sums of a session; the first in order stay. */
export const MAX_SERIES_PER_SESSION = 64;

/** A session without messages. */
export function emptySummary(): Summary {
  return { day: Infinity, ci: false, values: new Map(), days: new Map() };
}

/** The last day that a session has messages of; `-Infinity` when it has none. */
export function lastDay(summary: Summary): number {
  let last = -Infinity;
  for (const day of summary.days.keys()) if (day > last) last = day;
  return last;
}

/** The day of a session whose messages are all of one day; `-Infinity` when it has none. */
export function onlyDay(projects: ReadonlyMap<string, Summary>): number {
  for (const { days } of projects.values()) for (const day of days.keys()) return day;
  return -Infinity;
}

/** A copy that shares nothing with its original. */
export function copySummary(summary: Summary): Summary {
  const values = new Map<string, Map<string, Counted>>();
  for (const [dimension, held] of summary.values) values.set(dimension, new Map(held));
  const days = new Map<number, DayPart>();
  for (const [day, part] of summary.days) {
    const series = new Map<string, { sum: bigint; counted: Counted }>();
    for (const [name, entry] of part.series) series.set(name, { ...entry });
    days.set(day, { ...part, series });
  }
  return { day: summary.day, ci: summary.ci, values, days };
}

/**
 * Adds a message to a session's summary, in place. What a limit drops is chosen by name, so that the
 * outcome depends on the set of messages and not on their order: keeping the first n in order of a set
 * can be done one element at a time.
 *
 * @param summary The session so far.
 * @param day UTC day of the message.
 * @param extract What the message says.
 *
 * @example
 * ```ts
 * import { addMessage, emptySummary } from "./summary.ts";
 * import assert from "node:assert/strict";
 *
 * const summary = emptySummary();
 * const start = { pairs: [["event_type", "start"]], counters: [], errors: 0, ci: false } as const;
 * addMessage(summary, 20_000, start);
 * addMessage(summary, 19_999, start);
 * assert.equal(summary.day, 19_999);
 * assert.equal(summary.days.get(20_000)?.messages, 1);
 * ```
 */
export function addMessage(summary: Summary, day: number, extract: Extract): void {
  if (day < summary.day) summary.day = day;
  if (extract.ci) summary.ci = true;
  let part = summary.days.get(day);
  if (part === undefined) {
    summary.days.set(day, part = { messages: 0, errors: 0, series: new Map() });
  }
  part.messages++;
  part.errors += extract.errors;
  for (const [dimension, value] of extract.pairs) {
    const held = summary.values.get(dimension);
    if (held === undefined) summary.values.set(dimension, new Map([[value, "named"]]));
    else if (!held.has(value)) held.set(value, "named");
  }
  for (const [name, amount] of extract.counters) {
    const entry = part.series.get(name);
    if (entry === undefined) part.series.set(name, { sum: amount, counted: "named" });
    else entry.sum += amount;
  }
  limitPairs(summary.values);
  if (extract.counters.length > 0) limitSeries(summary.days);
}

function limitPairs(values: Summary["values"]): void {
  let pairs = 0;
  let characters = 0;
  for (const [dimension, held] of values) {
    pairs += held.size;
    for (const value of held.keys()) characters += dimension.length + value.length;
  }
  while (pairs > MAX_PAIRS_PER_SESSION || characters > MAX_PAIR_CHARACTERS) {
    const dimension = last(values.keys());
    const held = values.get(dimension)!;
    const value = last(held.keys());
    held.delete(value);
    if (held.size === 0) values.delete(dimension);
    pairs--;
    characters -= dimension.length + value.length;
  }
}

function limitSeries(days: Summary["days"]): void {
  const names = new Set<string>();
  for (const { series } of days.values()) for (const name of series.keys()) names.add(name);
  while (names.size > MAX_SERIES_PER_SESSION) {
    const name = last(names);
    names.delete(name);
    for (const { series } of days.values()) series.delete(name);
  }
}

function last(names: Iterable<string>): string {
  let found = "";
  for (const name of names) if (name >= found) found = name;
  return found;
}
