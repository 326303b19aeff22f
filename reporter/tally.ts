import { MAX_ENTRIES, MAX_TOKEN_LENGTH } from "../schemas/limits.ts";

/** A fact about the run that the program sets while it runs. */
export type RuntimeValue = string | number | boolean | null;

/** What a program counted since the previous report. */
export interface Counted {
  /** Name to whole number. */
  readonly counters: Readonly<Record<string, number>>;
  /** Features that were used. */
  readonly features: readonly string[];
  /** Facts about the run; they stay until they are cleared. */
  readonly tags: Readonly<Record<string, RuntimeValue>>;
}

/** Counts between two reports, on the program's own path: a look-up and an addition. */
export interface Tally {
  /** Adds to a counter. */
  count(name: string, by: number): void;
  /** Marks a feature as used. */
  feature(name: string): void;
  /** Sets a fact about the run. */
  set(name: string, value: RuntimeValue): void;
  /** A fact about the run. */
  get(name: string): RuntimeValue | undefined;
  /** Removes one fact, or all. */
  clear(name?: string): void;
  /** What was counted, without taking it. */
  peek(): Counted;
  /** Takes what was counted; counting begins anew. */
  take(): Counted;
  /** Whether nothing was counted and no feature was used. */
  readonly empty: boolean;
}

/**
 * Makes an empty tally. It holds at most 64 names of each kind and ignores what is no count, so that
 * no program can make it grow.
 *
 * @returns The tally.
 *
 * @example
 * ```ts
 * import { createTally } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const tally = createTally();
 * tally.count("requests", 2);
 * tally.count("requests", 1);
 * assert.deepEqual(tally.take().counters, { requests: 3 });
 * assert.equal(tally.empty, true);
 * ```
 */
export function createTally(): Tally {
  let counters = new Map<string, Cell<number>>();
  let features = new Set<string>();
  const tags = new Map<string, Cell<RuntimeValue>>();
  // Programs count the same thing again and again: what was named last is found without looking.
  let counter: Cell<number> | undefined;
  let tag: Cell<RuntimeValue> | undefined;
  let feature: string | undefined;
  const counted = (): Counted => ({
    counters: valuesOf(counters),
    features: [...features],
    tags: valuesOf(tags),
  });
  return {
    count: (name, by) => {
      if (typeof by !== "number" || !(by >= 0)) return;
      const cell = counter?.name === name ? counter : counters.get(name);
      const sum = (cell === undefined ? 0 : cell.value) + by;
      if (!Number.isSafeInteger(sum)) return;
      if (cell !== undefined) (counter = cell).value = sum;
      else if (hasRoom(counters, name)) counters.set(name, counter = { name, value: sum });
    },
    feature: (name) => {
      if (name === feature || !features.has(name) && !hasRoom(features, name)) return;
      features.add(name);
      feature = name;
    },
    set: (name, value) => {
      if (!isRuntimeValue(value)) return;
      const cell = tag?.name === name ? tag : tags.get(name);
      if (cell !== undefined) (tag = cell).value = value;
      else if (hasRoom(tags, name)) tags.set(name, tag = { name, value });
    },
    get: (name) => tags.get(name)?.value,
    clear: (name) => {
      if (name === undefined) tags.clear();
      else tags.delete(name);
      tag = undefined;
    },
    peek: counted,
    take: () => {
      const taken = counted();
      counters = new Map();
      features = new Set();
      counter = undefined;
      feature = undefined;
      return taken;
    },
    get empty() {
      return counters.size === 0 && features.size === 0;
    },
  };
}

/** A value that is changed in place, under its name. */
interface Cell<Value> {
  readonly name: string;
  value: Value;
}

function valuesOf<Value>(cells: ReadonlyMap<string, Cell<Value>>): Record<string, Value> {
  return Object.fromEntries([...cells.values()].map(({ name, value }) => [name, value]));
}

function hasRoom(names: { readonly size: number }, name: unknown): boolean {
  return names.size < MAX_ENTRIES && typeof name === "string" && name.length <= MAX_TOKEN_LENGTH;
}

function isRuntimeValue(value: unknown): value is RuntimeValue {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "string") return value.length <= 4 * MAX_TOKEN_LENGTH;
  return typeof value === "boolean" || value === null;
}
