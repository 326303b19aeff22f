import { dimensions } from "../../schemas/dimensions.ts";
import { MAX_VALUES_PER_DAY } from "../../schemas/limits.ts";
import { OTHER } from "./bucket.ts";
import { createBatch } from "./kv_batch.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";
import { dayValuesPrefix, projectKey, valuesKey } from "./keys.ts";
import { oneAtATime } from "./one_at_a_time.ts";
import type { Counted } from "./summary.ts";

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

/** The dimension under which the names of sums are bounded. */
export const SERIES_FAMILY = "counters.*";

interface Entry {
  readonly values: Set<string>;
  versionstamp: string | null;
}
type Day = Map<string, Entry>;
interface KnownProject {
  readonly versionstamp: string;
  readonly days: Map<number, Day>;
}

const MOST_DAYS = 256;
const ATTEMPTS = 32;
const MOST_LISTS = 20;
const families = dimensions().filter(({ keyed }) => keyed).map(({ name }) => `${name}.`);

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
  const forget = (project: string, day: number): void => {
    if (projects.get(project)?.days.delete(day)) days--;
  };
  const keepIfSame = ({ name, versionstamp }: VersionedProject): void => {
    const known = projects.get(name);
    if (known === undefined || known.versionstamp === versionstamp) return;
    days -= known.days.size;
    projects.delete(name);
  };
  const load = async (project: VersionedProject, day: number): Promise<Day> => {
    keepIfSame(project);
    const known = projects.get(project.name)?.days.get(day);
    if (known !== undefined) return known;
    const found = await readDay(kv, project.name, day);
    if (days >= MOST_DAYS) {
      projects.clear();
      days = 0;
    }
    let own = projects.get(project.name);
    if (own === undefined) {
      projects.set(project.name, own = { versionstamp: project.versionstamp, days: new Map() });
    }
    own.days.set(day, found);
    days++;
    return found;
  };
  const enter: ValueGate["enter"] = async (project, day, pairs) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const known = await load(project, day);
      const additions = findAdditions(known, pairs);
      const end = additions.size === 0
        ? "added"
        : await addAll(kv, { project, day, known, additions, ...options });
      if (end === "added") {
        return pairs.map(([dimension, value]) => judge(known, dimension, value));
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

async function readDay(kv: Deno.Kv, project: string, day: number): Promise<Day> {
  const found: Day = new Map();
  const entries = kv.list<readonly string[]>({ prefix: dayValuesPrefix(project, day) });
  for await (const { key, value, versionstamp } of entries) {
    found.set(String(key[3]), { values: new Set(value), versionstamp });
  }
  return found;
}

function familyOf(dimension: string): string | null {
  const family = families.find((prefix) => dimension.startsWith(prefix));
  return family === undefined ? null : `${family}*`;
}

function judge(known: Day, dimension: string, value: string): Counted {
  const family = familyOf(dimension);
  if (family !== null && dimension !== family && !known.get(family)?.values.has(dimension)) {
    return "left out";
  }
  if (known.get(dimension)?.values.has(value)) return "named";
  return dimension === SERIES_FAMILY ? "left out" : "other";
}

function findAdditions(
  known: Day,
  pairs: readonly (readonly [string, string])[],
): Map<string, Set<string>> {
  const additions = new Map<string, Set<string>>();
  const has = (dimension: string, value: string): boolean =>
    known.get(dimension)?.values.has(value) === true ||
    additions.get(dimension)?.has(value) === true;
  const add = (dimension: string, value: string): boolean => {
    if (has(dimension, value)) return true;
    const added = additions.get(dimension);
    const size = (known.get(dimension)?.values.size ?? 0) + (added?.size ?? 0);
    if (size >= MAX_VALUES_PER_DAY) return false;
    if (added === undefined) additions.set(dimension, new Set([value]));
    else added.add(value);
    return true;
  };
  for (const [dimension, value] of pairs) {
    const family = familyOf(dimension);
    if (family !== null && dimension !== family && !add(family, dimension)) continue;
    if (value !== OTHER) add(dimension, value);
  }
  return additions;
}

/** Writes additions, as many lists in one commit as it may hold. */
async function addAll(
  kv: Deno.Kv,
  { project, day, known, additions, limits, life }: ValueGateOptions & {
    readonly project: VersionedProject;
    readonly day: number;
    readonly known: Day;
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
