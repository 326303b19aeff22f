/**
 * Every key of the store, in one place. `day` is the number of a UTC day, `session` is the `key` of a
 * `SessionKey`, `changed` entries exist for their versionstamp alone.
 *
 * | key | value | lives |
 * |---|---|---|
 * | `["s", session]` | what a session was counted for, or its tombstone | as long as the mark of its latest message; a tombstone for `TOMBSTONE_DAYS` more |
 * | `["s+", session, part]` | the rest of a record that is larger than one value | as its record |
 * | `["r", project, session, day, message]` | messages of one day that were stored together | retention |
 * | `["i", message]` | day of a message that was counted | the longer of retention and the longest spool age, and two days |
 * | `["f", session]` | a deletion that is not complete: counters to tidy up | until it is |
 * | `["n", project, day, …]` | a counter | for ever |
 * | `["v", project, day]` | changes with every counter of the day | for ever |
 * | `["g", project, day, dimension]` | values that are counted by their name | while the day's rows live |
 * | `["p", project]` | a project that has data | for ever |
 * | `["pn"]` | changes with the list of projects | for ever |
 * | `["w"]` | projects whose silence was told to the operator | for ever |
 * | `["l"]` | version of this layout | for ever |
 *
 * @module
 */

/** Version of the layout; a store of another one is refused. */
export const LAYOUT_VERSION = 1;

/** Key of a session's record or tombstone. */
export function sessionRecordKey(session: string): Deno.KvKey {
  return ["s", session];
}

/** Prefix of all session records. */
export function allSessionsPrefix(): Deno.KvKey {
  return ["s"];
}

/** Key of a further part of a session's record; the first further part is 1. */
export function sessionPartKey(session: string, part: number): Deno.KvKey {
  return ["s+", session, part];
}

/** Prefix of the further parts of a session's record. */
export function sessionPartsPrefix(session: string): Deno.KvKey {
  return ["s+", session];
}

/** Key of the messages of a session and day that were stored together, by the id of the first. */
export function rowKey(
  project: string,
  session: string,
  day: number,
  message: Deno.KvKeyPart,
): Deno.KvKey {
  return ["r", project, session, day, message];
}

/** Prefix of a session's rows. */
export function sessionRowsPrefix(project: string, session: string): Deno.KvKey {
  return ["r", project, session];
}

/** Prefix of a project's rows, sessions in order of time. */
export function projectRowsPrefix(project: string): Deno.KvKey {
  return ["r", project];
}

/** Key of the mark that a message id was counted. */
export function markKey(message: Deno.KvKeyPart): Deno.KvKey {
  return ["i", message];
}

/** Prefix of all marks. */
export function allMarksPrefix(): Deno.KvKey {
  return ["i"];
}

/** Key that names a deletion that is not complete. */
export function deletionKey(session: string): Deno.KvKey {
  return ["f", session];
}

/** Prefix of the deletions that are not complete. */
export function deletionsPrefix(): Deno.KvKey {
  return ["f"];
}

/** Key of a counter; `path` is the cell's own part, see `cell.ts`. */
export function counterKey(project: string, day: number, path: readonly string[]): Deno.KvKey {
  return ["n", project, day, ...path];
}

/** Prefix of a project's counters. */
export function projectCountersPrefix(project: string): Deno.KvKey {
  return ["n", project];
}

/** Prefix of the counters of a day. */
export function dayCountersPrefix(project: string, day: number): Deno.KvKey {
  return ["n", project, day];
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

/** Key of the layout's version. */
export function layoutKey(): Deno.KvKey {
  return ["l"];
}
