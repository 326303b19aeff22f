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
 * - `d`, dimension: sessions that began on the day and hold any value
 * - `x`, name, `sum` or `sessions`: what programs counted on the day, and how many sessions did
 */
export function totalCell(day: number, segment: Segment, total: Total): string {
  return `${day}\0t\0${segment}\0${total}`;
}

/** Cell of a value of a dimension. */
export function valueCell(day: number, dimension: string, value: string): string {
  return `${day}\0d\0${dimension}\0${value}`;
}

/** Cell of the sessions that hold any value of a dimension. */
export function holdersCell(day: number, dimension: string): string {
  return `${day}\0d\0${dimension}`;
}

/** Cell of a named sum, or of the sessions that added to it. */
export function seriesCell(day: number, name: string, part: "sum" | "sessions"): string {
  return `${day}\0x\0${name}\0${part}`;
}

/** The day and the path of a cell. */
export function splitCell(cell: string): { readonly day: number; readonly path: string[] } {
  const [day, ...path] = cell.split(SEPARATOR);
  return { day: Number(day), path };
}
