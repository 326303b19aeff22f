import { furtherCell, totalCell, valueCell } from "./cell.ts";
import type { WaitingMessage } from "./count_group.ts";
import type { PreparedMessage } from "./prepare_message.ts";
import type { RecentIds } from "./recent_ids.ts";
import type { Retention } from "./retention.ts";
import type { VersionedRecord } from "./session_records.ts";
import type { NamedValues } from "./value_gate.ts";
import { MAX_BYTES_IN_RECORD } from "./write_changes.ts";

/** New sessions with one message each. */
export interface Singles {
  /** The messages. */
  readonly messages: readonly PreparedMessage[];
  /** What they add to counters, by project and cell. */
  readonly amounts: ReadonlyMap<string, Map<string, number>>;
}

/**
 * Takes the messages out of a group that are the first and, in this group, the only one of their session,
 * and of which everything is counted by its name. They are most of what a busy collector receives, and what
 * they come to needs no summary: it is what `count_group.ts` would work out, at a fraction of the cost.
 *
 * @param group Messages in order of arrival.
 * @param records Their sessions.
 * @param names Which values of a project and day are counted by their name, as far as memory knows.
 * @param retention Whether records hold messages.
 * @param recentIds Ids counted lately.
 * @returns The single messages, and the rest of the group in its order.
 */
export function countSingles(
  group: readonly WaitingMessage[],
  records: ReadonlyMap<string, VersionedRecord>,
  names: (project: string, day: number) => ReadonlyMap<string, NamedValues> | undefined,
  { recordsHoldRows }: Pick<Retention, "recordsHoldRows">,
  recentIds: Pick<RecentIds, "has">,
): { readonly singles: Singles; readonly rest: readonly WaitingMessage[] } {
  const messages: PreparedMessage[] = [];
  const amounts = new Map<string, Map<string, number>>();
  const rest: WaitingMessage[] = [];
  const ids = new Set<string>();
  const isCrowded = records.size < group.length ? sessionsWithMore(group) : null;
  for (const waiting of group) {
    const { item } = waiting;
    if (
      !recordsHoldRows || records.get(item.session)!.versionstamp !== null ||
      isCrowded?.has(item.session) || ids.has(item.id) || recentIds.has(item.id) ||
      !isPlain(item) ||
      !isNamed(item, names(item.project, item.day))
    ) {
      rest.push(waiting);
      continue;
    }
    let cells = amounts.get(item.project);
    if (cells === undefined) amounts.set(item.project, cells = new Map());
    addSingle(cells, item);
    messages.push(item);
    ids.add(item.id);
  }
  return { singles: { messages, amounts }, rest };
}

function sessionsWithMore(group: readonly WaitingMessage[]): Set<string> {
  const seen = new Set<string>();
  const more = new Set<string>();
  for (const { item: { session } } of group) (seen.has(session) ? more : seen).add(session);
  return more;
}

/** Whether nothing but its pairs is counted of a message, and it is small. */
function isPlain({ extract: { counters, errors, ci }, bytes }: PreparedMessage): boolean {
  return !ci && errors === 0 && counters.length === 0 && bytes < MAX_BYTES_IN_RECORD;
}

/** Whether all values of a message are known to be counted by their name, and none comes twice. */
function isNamed(
  { extract: { pairs } }: PreparedMessage,
  names: ReadonlyMap<string, NamedValues> | undefined,
): boolean {
  if (names === undefined) return false;
  for (let at = 0; at < pairs.length; at++) {
    const [dimension, value] = pairs[at]!;
    if (names.get(dimension)?.values.has(value) !== true) return false;
    for (let before = at; before-- > 0 && pairs[before]![0] === dimension;) {
      if (pairs[before]![1] === value) return false;
    }
  }
  return true;
}

function addSingle(cells: Map<string, number>, { day, extract: { pairs } }: PreparedMessage): void {
  add(cells, totalCell(day, "people", "sessions"));
  add(cells, totalCell(day, "people", "active"));
  add(cells, totalCell(day, "people", "messages"));
  let last = "";
  for (const [dimension, value] of pairs) {
    add(cells, valueCell(day, dimension, value));
    if (dimension === last) add(cells, furtherCell(day, dimension));
    last = dimension;
  }
}

function add(cells: Map<string, number>, cell: string): void {
  cells.set(cell, (cells.get(cell) ?? 0) + 1);
}
