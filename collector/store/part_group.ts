import type { WaitingMessage } from "./count_group.ts";
import type { KvLimits } from "./kv_limits.ts";

const BYTES_BESIDE = 700;

/**
 * Parts of a group that fit one commit each, about: a check for each session, each project, and each table
 * of a project's day. Messages of a session stay in order, and together if they fit.
 *
 * @param group Messages in order of arrival.
 * @param most Checks and bytes in one commit.
 */
export function partGroup(
  group: readonly WaitingMessage[],
  most: Pick<KvLimits, "checks" | "bytes">,
): WaitingMessage[][] {
  const parts: WaitingMessage[][] = [];
  let tables = new Map<string, Set<number>>();
  let checks = Infinity;
  let bytes = Infinity;
  for (const own of bySession(group)) {
    for (const slice of slices(own, most.bytes)) {
      const size = BYTES_BESIDE + slice.reduce((sum, { item }) => sum + item.bytes, 0);
      const added = 1 + countTables(slice, tables);
      if (checks + added > most.checks || bytes + size > most.bytes) {
        parts.push([]);
        tables = new Map();
        bytes = 0;
        checks = 1 + countTables(slice, tables);
      } else checks += added;
      parts[parts.length - 1]!.push(...slice);
      bytes += size;
    }
  }
  return parts;
}

/** Checks of projects and tables that messages add to those that are noted; notes them. */
function countTables(
  slice: readonly WaitingMessage[],
  tables: Map<string, Set<number>>,
): number {
  let added = 0;
  for (const { item: { project, day } } of slice) {
    let days = tables.get(project);
    if (days === undefined) {
      tables.set(project, days = new Set());
      added++;
    }
    if (!days.has(day)) {
      days.add(day);
      added++;
    }
  }
  return added;
}

/** Two halves that keep the messages of a session together, unless there is one session. */
export function halveGroup(group: readonly WaitingMessage[]): readonly WaitingMessage[][] {
  const sessions = bySession(group);
  const list = sessions.length === 1 ? group.map((waiting) => [waiting]) : sessions;
  return [list.slice(0, list.length >> 1).flat(), list.slice(list.length >> 1).flat()];
}

function bySession(group: readonly WaitingMessage[]): WaitingMessage[][] {
  const sessions = new Map<string, WaitingMessage[]>();
  for (const waiting of group) {
    const own = sessions.get(waiting.item.session);
    if (own === undefined) sessions.set(waiting.item.session, [waiting]);
    else own.push(waiting);
  }
  return [...sessions.values()];
}

function* slices(own: WaitingMessage[], mostBytes: number): Generator<WaitingMessage[]> {
  if (own.length === 1) return yield own;
  let start = 0;
  let bytes = BYTES_BESIDE;
  for (let at = 0; at < own.length; at++) {
    bytes += own[at]!.item.bytes;
    if (at > start && bytes > mostBytes) {
      yield own.slice(start, at);
      start = at;
      bytes = BYTES_BESIDE + own[at]!.item.bytes;
    }
  }
  yield own.slice(start);
}
