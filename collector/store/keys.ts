import { sessionKeyBytes, timeBytes } from "./session_key.ts";

/**
 * Every key of the store, in one place. `day` is the number of a UTC day, `session` the bytes of a
 * session's key, `changed` entries exist for their versionstamp alone.
 *
 * | key | value | lives |
 * |---|---|---|
 * | `["s", session]` | what a session was counted for, the ids of its messages and, while they are few, the messages; or its tombstone | until its latest message is past its retention and would be refused for its age; a tombstone for `TOMBSTONE_DAYS` more |
 * | `["s+", session, part]` | the rest of a record that is larger than one value | as its record |
 * | `["r", session, day, message]` | messages of one day that were stored together and are not in the record | retention |
 * | `["i", session, message]` | day of a message whose id is not in the record | as a record |
 * | `["f", session]` | a deletion that is not complete: days to tidy up | until it is |
 * | `["n", project, day, shard]` | a table of counters | for ever |
 * | `["n+", project, day, …]` | a counter for which a table had no room | for ever |
 * | `["v", project, day]` | changes with every counter of the day | for ever |
 * | `["g", project, day, dimension]` | values that are counted by their name | while the day's messages live |
 * | `["p", project]` | a project that has data | for ever |
 * | `["pn"]` | changes with the list of projects | for ever |
 * | `["w"]` | projects whose silence was told to the operator | for ever |
 * | `["k"]` | key that receipts are signed with | for ever |
 * | `["t"]` | how long messages are kept, and were kept before | for ever |
 * | `["l"]` | version of this layout | for ever |
 *
 * Of a day, the counters are the sums over its tables and its single counters.
 *
 * @module
 */

/** Version of the layout; a store of another one is refused. */
export const LAYOUT_VERSION = 2;

/** Key of a session's record or tombstone. */
export function sessionRecordKey(session: string): Deno.KvKey {
  return ["s", sessionKeyBytes(session)];
}

/** Prefix of all session records. */
export function allSessionsPrefix(): Deno.KvKey {
  return ["s"];
}

/** Key of a further part of a session's record; the first further part is 1. */
export function sessionPartKey(session: string, part: number): Deno.KvKey {
  return ["s+", sessionKeyBytes(session), part];
}

/** Prefix of the further parts of a session's record. */
export function sessionPartsPrefix(session: string): Deno.KvKey {
  return ["s+", sessionKeyBytes(session)];
}

/** Key of the messages of a session and day that were stored together, by the id of the first. */
export function rowKey(session: string, day: number, message: Deno.KvKeyPart): Deno.KvKey {
  return ["r", sessionKeyBytes(session), day, message];
}

/** Prefix of a session's rows. */
export function sessionRowsPrefix(session: string): Deno.KvKey {
  return ["r", sessionKeyBytes(session)];
}

/** Prefix of all rows, sessions in order of time. */
export function allRowsPrefix(): Deno.KvKey {
  return ["r"];
}

/** Key of the mark that a message of a session was counted. */
export function markKey(session: string, message: Deno.KvKeyPart): Deno.KvKey {
  return ["i", sessionKeyBytes(session), message];
}

/** Prefix of a session's marks. */
export function sessionMarksPrefix(session: string): Deno.KvKey {
  return ["i", sessionKeyBytes(session)];
}

/** Prefix of all marks. */
export function allMarksPrefix(): Deno.KvKey {
  return ["i"];
}

/** What of a prefix belongs to sessions that began before an instant. */
export function rangeBefore(
  prefix: Deno.KvKey,
  instant: number,
): { readonly start: Deno.KvKey; readonly end: Deno.KvKey } {
  return { start: prefix, end: [...prefix, timeBytes(Math.max(instant, 0))] };
}

/** Key that names a deletion that is not complete. */
export function deletionKey(session: string): Deno.KvKey {
  return ["f", sessionKeyBytes(session)];
}

/** Prefix of the deletions that are not complete. */
export function deletionsPrefix(): Deno.KvKey {
  return ["f"];
}

/** Key of a table of counters. */
export function tableKey(project: string, day: number, shard: number): Deno.KvKey {
  return ["n", project, day, shard];
}

/** Prefix of a project's tables of counters. */
export function tablesPrefix(project: string): Deno.KvKey {
  return ["n", project];
}

/** Prefix of the tables of counters of a day. */
export function dayTablesPrefix(project: string, day: number): Deno.KvKey {
  return ["n", project, day];
}

/** Key of a counter that stands alone; `path` is the cell's own part, see `cell.ts`. */
export function counterKey(project: string, day: number, path: readonly string[]): Deno.KvKey {
  return ["n+", project, day, ...path];
}

/** Prefix of a project's counters that stand alone. */
export function countersPrefix(project: string): Deno.KvKey {
  return ["n+", project];
}

/** Prefix of the counters of a day that stand alone. */
export function dayCountersPrefix(project: string, day: number): Deno.KvKey {
  return ["n+", project, day];
}

/** Key that changes with every counter of a day. */
export function changedKey(project: string, day: number): Deno.KvKey {
  return ["v", project, day];
}

/** Prefix of the days of a project that have counters. */
export function changedPrefix(project: string): Deno.KvKey {
  return ["v", project];
}

/** Key of the values of a dimension that are counted by name on a day. */
export function valuesKey(project: string, day: number, dimension: string): Deno.KvKey {
  return ["g", project, day, dimension];
}

/** Prefix of the values of a day. */
export function dayValuesPrefix(project: string, day: number): Deno.KvKey {
  return ["g", project, day];
}

/** Prefix of the values of a project. */
export function projectValuesPrefix(project: string): Deno.KvKey {
  return ["g", project];
}

/** Key of a project that has data. */
export function projectKey(project: string): Deno.KvKey {
  return ["p", project];
}

/** Prefix of the projects that have data. */
export function projectsPrefix(): Deno.KvKey {
  return ["p"];
}

/** Key that changes with the list of projects. */
export function projectsChangedKey(): Deno.KvKey {
  return ["pn"];
}

/** Key of the projects whose silence was told. */
export function watchdogKey(): Deno.KvKey {
  return ["w"];
}

/** Key of the key that receipts are signed with. */
export function receiptKeyKey(): Deno.KvKey {
  return ["k"];
}

/** Key of the terms on which messages are kept. */
export function keptTermsKey(): Deno.KvKey {
  return ["t"];
}

/** Key of the layout's version. */
export function layoutKey(): Deno.KvKey {
  return ["l"];
}
