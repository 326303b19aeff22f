import { dimensions } from "../../schemas/dimensions.ts";
import { MAX_VALUES_PER_DAY } from "../../schemas/limits.ts";
import { OTHER } from "./bucket.ts";
import type { Counted } from "./summary.ts";

/** The values of a dimension that are counted by their name on a day. */
export interface ValueList {
  /** The values. */
  readonly values: Set<string>;
  /** Version of the list. */
  versionstamp: string | null;
}

/** The lists of a day, by dimension. */
export type KnownValues = Map<string, ValueList>;

/** The dimension under which the names of sums are bounded. */
export const SERIES_FAMILY = "counters.*";

const families = dimensions().filter(({ keyed }) => keyed).map(({ name }) => `${name}.`);

function familyOf(dimension: string): string | null {
  const family = families.find((prefix) => dimension.startsWith(prefix));
  return family === undefined ? null : `${family}*`;
}

/** How a value is counted; `left out` where its family has too many dimensions. */
export function judgeValue(known: KnownValues, dimension: string, value: string): Counted {
  const family = familyOf(dimension);
  if (family !== null && dimension !== family && !known.get(family)?.values.has(dimension)) {
    return "left out";
  }
  if (known.get(dimension)?.values.has(value)) return "named";
  return dimension === SERIES_FAMILY ? "left out" : "other";
}

/**
 * The values to be added to their lists, as far as there is room: the first 200 of a dimension and day, and
 * in a family of dimensions, such as the settings, the first 200 of these.
 *
 * @param known The lists.
 * @param pairs Dimension and value.
 * @returns New values by dimension; the names of dimensions under that of their family.
 */
export function findAdditions(
  known: KnownValues,
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
