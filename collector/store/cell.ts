/** Segment of sessions outside and inside build services. */
export type Segment = "people" | "ci";

/** What is counted of a segment and day. */
export type Total = "sessions" | "active" | "messages" | "errors";

const SEPARATOR = "\0";

/**
 * Names of counters. A cell is the part of a counter's key after project and day, joined with the day
 * in front, so that amounts of many sessions can be added up in one map before they are written.
 *
 * - `t`, segment, total: sessions that began on the day, sessions active on it, messages, errors
 * - `d`, dimension, value: sessions that began on the day and hold the value
 * - `f`, dimension: further values of those sessions, beyond the first of each; missing when each has one
 * - `x`, name, `sum` or `sessions`: what programs counted on the day, and how many sessions did
 */
export function totalCell(day: number, segment: Segment, total: Total): string {
  return `${day}\0t\0${segment}\0${total}`;
}

const MOST_NAMES = 20_000;
let names = 0;
let valueCells = new Map<string, Map<string, string>>();
let namesDay = NaN;

/** Cell of a value of a dimension; names of the same day are built once and kept for a while. */
export function valueCell(day: number, dimension: string, value: string): string {
  if (day !== namesDay || names > MOST_NAMES) {
    valueCells = new Map();
    namesDay = day;
    names = 0;
  }
  let own = valueCells.get(dimension);
  if (own === undefined) valueCells.set(dimension, own = new Map());
  let cell = own.get(value);
  if (cell === undefined) {
    own.set(value, cell = `${day}\0d\0${dimension}\0${value}`);
    names++;
  }
  return cell;
}

/** Cell of the values of a dimension that sessions hold beyond their first. */
export function furtherCell(day: number, dimension: string): string {
  return `${day}\0f\0${dimension}`;
}

/** Cell of a named sum, or of the sessions that added to it. */
export function seriesCell(day: number, name: string, part: "sum" | "sessions"): string {
  return `${day}\0x\0${name}\0${part}`;
}

/** The day and the path of a cell; the path is text that may be split once more by `splitPath`. */
export function splitCell(cell: string): { readonly day: number; readonly path: string } {
  const end = cell.indexOf(SEPARATOR);
  return { day: Number(cell.slice(0, end)), path: cell.slice(end + 1) };
}

/** The cell of a day and a path. */
export function cellOf(day: number, path: string): string {
  return day + SEPARATOR + path;
}

/** The parts of a path: a kind and names. */
export function splitPath(path: string): string[] {
  return path.split(SEPARATOR);
}

/** Kind, name and value of a path; the value is empty where there is none. */
export function partsOf(path: string): readonly [kind: string, name: string, value: string] {
  const first = path.indexOf(SEPARATOR);
  const second = path.indexOf(SEPARATOR, first + 1);
  return second === -1
    ? [path.slice(0, first), path.slice(first + 1), ""]
    : [path.slice(0, first), path.slice(first + 1, second), path.slice(second + 1)];
}

/** The path of those parts. */
export function joinPath(parts: readonly string[]): string {
  return parts.join(SEPARATOR);
}
