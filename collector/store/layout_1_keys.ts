/** Keys of layout 1, in which a session's key was text and every counter an entry of its own. */

/** What of the sessions, their further parts or deletions is of layout 1; text sorts after bytes. */
export function oldTextRange(kind: "s" | "f"): Deno.KvListSelector {
  return { prefix: [kind], start: [kind, ""] };
}

/** Key of a session's record, or of another part of it. */
export function oldSessionKey(session: string): Deno.KvKey {
  return ["s", session];
}

/** Prefix of the further parts of a record. */
export function oldPartsPrefix(session: string): Deno.KvKey {
  return ["s+", session];
}

/** Prefix of the rows of a session for one project: `["r", project, session, day, message]`. */
export function oldRowsPrefix(project: string, session: string): Deno.KvKey {
  return ["r", project, session];
}

/** Whether an entry below `["n"]` is one counter: `["n", project, day, kind, …]`. */
export function isOldCounter(key: Deno.KvKey): boolean {
  return typeof key[3] === "string";
}

/** Whether an entry below `["i"]` is a mark of layout 1: `["i", message]`. */
export function isOldMark(key: Deno.KvKey): boolean {
  return key.length === 2;
}
