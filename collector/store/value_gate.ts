import { createBatch } from "./kv_batch.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";
import { dayValuesPrefix, projectKey, valuesKey } from "./keys.ts";
import { oneAtATime } from "./one_at_a_time.ts";
import type { Counted } from "./summary.ts";
import { findAdditions, judgeValue, type KnownValues } from "./known_values.ts";

/** A project as it was admitted. */
export interface VersionedProject {
  /** Its name. */
  readonly name: string;
  /** Version of its entry. */
  readonly versionstamp: string;
}

/** Bounds the distinct values of every project, dimension and day. */
export interface ValueGate {
  /**
   * Enters values, as far as there is room, and says how each is counted.
   *
   * @param project The project, and the version of its entry.
   * @param day The day that they are counted on.
   * @param pairs Dimension and value; for a named sum `counters.*` and its name.
   * @returns How each is counted, in the same order; `null` when the project's entry has changed.
   */
  enter(
    project: VersionedProject,
    day: number,
    pairs: readonly (readonly [dimension: string, value: string])[],
  ): Promise<readonly Counted[] | null>;
  /** Whether memory knows that a value is counted by its name. */
  isNamed(project: VersionedProject, day: number, dimension: string, value: string): boolean;
  /** The values of a day that memory knows to be counted by their name, by dimension. */
  names(project: VersionedProject, day: number): ReadonlyMap<string, NamedValues> | undefined;
  /** Reads the project's values anew if its entry is not the one that they were entered under. */
  keepIfSame(project: VersionedProject): void;
}

/** Values of a dimension that are counted by their name. */
export interface NamedValues {
  /** The values. */
  readonly values: ReadonlySet<string>;
}

/** Settings of {@linkcode createValueGate}. */
export interface ValueGateOptions {
  /** What a commit may hold. */
  readonly limits: AdaptiveLimits;
  /** How long the list of a day is needed, in milliseconds. */
  readonly life: (day: number) => number;
}

interface KnownProject {
  readonly versionstamp: string;
  readonly days: Map<number, KnownValues>;
}

const MOST_DAYS = 256;

/** Values that a process remembers at most, and those of one more day; each takes some hundred bytes. */
export const MOST_VALUES = 300_000;

const ATTEMPTS = 32;
const MOST_LISTS = 20;

/**
 * Keeps, for every project, day and dimension, the list of values that are counted by their name: the
 * first 200. A list only grows while its project stays, so what memory holds of it is never wrong, only
 * incomplete; an addition checks the version of what it adds to. Groups that are stored side by side enter
 * values in turn, since each counts on what memory holds staying as it is until its own are added. In a
 * family of dimensions, such as the settings, the names of the dimensions are bounded in the same way.
 *
 * @param kv The store.
 * @param options Limits and lifetime.
 */
export function createValueGate(kv: Deno.Kv, options: ValueGateOptions): ValueGate {
  const projects = new Map<string, KnownProject>();
  const inTurn = oneAtATime();
  let days = 0;
  let size = 0;
  const forget = (project: string, day: number): void => {
    const own = projects.get(project)?.days;
    const known = own?.get(day);
    if (known === undefined) return;
    own!.delete(day);
    days--;
    size -= sizeOf(known);
  };
  const keepIfSame = ({ name, versionstamp }: VersionedProject): void => {
    const known = projects.get(name);
    if (known === undefined || known.versionstamp === versionstamp) return;
    for (const day of known.days.keys()) forget(name, day);
    projects.delete(name);
  };
  const load = async (project: VersionedProject, day: number): Promise<KnownValues> => {
    keepIfSame(project);
    const known = projects.get(project.name)?.days.get(day);
    if (known !== undefined) return known;
    const found = await readDay(kv, project.name, day);
    if (days >= MOST_DAYS || size >= MOST_VALUES) {
      projects.clear();
      days = size = 0;
    }
    let own = projects.get(project.name);
    if (own === undefined) {
      projects.set(project.name, own = { versionstamp: project.versionstamp, days: new Map() });
    }
    own.days.set(day, found);
    days++;
    size += sizeOf(found);
    return found;
  };
  const enter: ValueGate["enter"] = async (project, day, pairs) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const known = await load(project, day);
      const additions = findAdditions(known, pairs);
      const before = sizeOf(known);
      let end: Awaited<ReturnType<typeof addAll>> = "added";
      if (additions.size > 0) {
        try {
          end = await addAll(kv, { project, day, known, additions, ...options });
        } finally {
          size += sizeOf(known) - before;
        }
      }
      if (end === "added") {
        return pairs.map(([dimension, value]) => judgeValue(known, dimension, value));
      }
      forget(project.name, day);
      if (end === "project changed") return null;
    }
    return null;
  };
  const names: ValueGate["names"] = ({ name, versionstamp }, day) => {
    const known = projects.get(name);
    return known?.versionstamp === versionstamp ? known.days.get(day) : undefined;
  };
  return {
    enter: (project, day, pairs) => inTurn(() => enter(project, day, pairs)),
    isNamed: (project, day, dimension, value) =>
      names(project, day)?.get(dimension)?.values.has(value) === true,
    names,
    keepIfSame,
  };
}

function sizeOf(day: KnownValues): number {
  let size = 0;
  for (const { values } of day.values()) size += values.size;
  return size;
}

async function readDay(kv: Deno.Kv, project: string, day: number): Promise<KnownValues> {
  const found: KnownValues = new Map();
  const entries = kv.list<readonly string[]>({ prefix: dayValuesPrefix(project, day) });
  for await (const { key, value, versionstamp } of entries) {
    found.set(String(key[3]), { values: new Set(value), versionstamp });
  }
  return found;
}

/** Writes additions, as many lists in one commit as it may hold. */
async function addAll(
  kv: Deno.Kv,
  { project, day, known, additions, limits, life }: ValueGateOptions & {
    readonly project: VersionedProject;
    readonly day: number;
    readonly known: KnownValues;
    readonly additions: ReadonlyMap<string, ReadonlySet<string>>;
  },
): Promise<"added" | "list changed" | "project changed"> {
  const waiting = [...additions];
  while (waiting.length > 0) {
    const most = limits.current();
    const batch = createBatch(kv);
    batch.check(projectKey(project.name), project.versionstamp);
    const part: typeof waiting = [];
    for (const [dimension, added] of waiting) {
      const entry = known.get(dimension);
      const values = [...entry?.values ?? [], ...added];
      // A text that was cut ends with a character that makes it two bytes a character.
      const bytes = values.reduce((sum, value) => sum + 2 * value.length + 8, 0);
      const isFull = batch.size.checks >= most.checks || part.length >= MOST_LISTS ||
        batch.size.bytes + bytes > most.bytes;
      if (isFull && part.length > 0) break;
      const key = valuesKey(project.name, day, dimension);
      batch.check(key, entry?.versionstamp ?? null);
      batch.set(key, values, bytes, life(day));
      part.push([dimension, added]);
    }
    let result;
    try {
      result = await batch.commit();
    } catch (error) {
      if (limits.refuse(error, batch.size)) continue;
      throw error;
    }
    if (!result.ok) {
      const { versionstamp } = await kv.get(projectKey(project.name));
      return versionstamp === project.versionstamp ? "list changed" : "project changed";
    }
    for (const [dimension, added] of part) {
      const entry = known.get(dimension);
      if (entry === undefined) {
        known.set(dimension, { values: new Set(added), versionstamp: result.versionstamp });
      } else {
        for (const value of added) entry.values.add(value);
        entry.versionstamp = result.versionstamp;
      }
    }
    waiting.splice(0, part.length);
  }
  return "added";
}
