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
  let names = new Set<string>();
  let bytes = Infinity;
  for (const own of bySession(group)) {
    for (const slice of slices(own, most.bytes)) {
      const next = new Set([slice[0]!.item.session]);
      let added = BYTES_BESIDE;
      for (const { item } of slice) {
        next.add(item.project).add(`${item.day} ${item.project}`);
        added += item.bytes;
      }
      let checks = names.size;
      for (const name of next) if (!names.has(name)) checks++;
      if (parts.length === 0 || checks > most.checks || bytes + added > most.bytes) {
        parts.push([]);
        names = new Set();
        bytes = 0;
      }
      parts[parts.length - 1]!.push(...slice);
      for (const name of next) names.add(name);
      bytes += added;
    }
  }
  return parts;
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
