import type { WaitingMessage } from "./count_group.ts";

/**
 * Parts of a group whose commits need at most so many checks: one for each session, one for each project,
 * and one for each message when its mark is checked. Messages of a session stay in order, and together if
 * they fit.
 *
 * @param group Messages in order of arrival.
 * @param most Checks in one commit.
 * @param checksMarks Whether each message takes a check.
 */
export function partGroup(
  group: readonly WaitingMessage[],
  most: number,
  checksMarks: boolean,
): WaitingMessage[][] {
  const parts: WaitingMessage[][] = [];
  let names = new Set<string>();
  let checks = Infinity;
  for (const own of bySession(group)) {
    for (const slice of slices(own, checksMarks ? Math.max(most - 8, 1) : Infinity)) {
      const next = [slice[0]!.item.session, ...slice.map(({ item }) => item.project)];
      const fresh = new Set(next.filter((name) => !names.has(name)));
      const added = fresh.size + (checksMarks ? slice.length : 0);
      if (checks + added > most) {
        parts.push([]);
        names = new Set();
        checks = 0;
      }
      const part = parts[parts.length - 1]!;
      part.push(...slice);
      for (const name of next) names.add(name);
      checks = names.size + (checksMarks ? part.length : 0);
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

function* slices(own: WaitingMessage[], most: number): Generator<WaitingMessage[]> {
  if (own.length <= most) yield own;
  else for (let at = 0; at < own.length; at += most) yield own.slice(at, at + most);
}
