import type { StoredMessage } from "./row_codec.ts";

/** Dimension and value of what a message was counted for. */
export type Pair = readonly [dimension: string, value: string];

const AS_IT_IS = "+";
const NOT_AT_ALL = "-";
const NOT_KEPT = "session_id";

/**
 * Says briefly what one message is counted for: for each of its fields in turn whether it is counted as it
 * stands, under its own name, and in full what is counted otherwise. Most sessions that a busy collector
 * sees are new ones with one message, and saying everything in full would double what is written of them.
 *
 * It depends on no rule about what is counted, so that a later version of those rules reads it rightly.
 *
 * @param message The message as it is kept; its session's id, if it has one, is passed over.
 * @param pairs What it is counted for.
 * @returns JSON without a line break.
 *
 * @example
 * ```ts
 * import { readShort, writeShort } from "./short_record.ts";
 * import assert from "node:assert/strict";
 *
 * const message = { ci: false, total_memory: 2 ** 35, gpu_count: 2 };
 * const short = writeShort(message, [["gpu_count", "2"], ["total_memory", "32-64 GiB"]]);
 * assert.equal(short, '["--+",["total_memory","32-64 GiB"]]');
 * assert.deepEqual(readShort(short, message), [["gpu_count", "2"], ["total_memory", "32-64 GiB"]]);
 * ```
 */
export function writeShort(message: StoredMessage, pairs: readonly Pair[]): string {
  const isUsed: boolean[] = [];
  let used = 0;
  let marks = "";
  for (const field in message) {
    const value = message[field];
    if (value === undefined || field === NOT_KEPT) continue;
    const first = find(pairs, field, used);
    const end = first === -1 ? -1 : endOf(pairs, first, value);
    if (end === -1) {
      marks += NOT_AT_ALL;
      continue;
    }
    marks += AS_IT_IS;
    for (let at = first; at < end; at++) isUsed[at] = true;
    used = end;
  }
  const rest: (string | Pair)[] = [marks];
  for (let at = 0; at < pairs.length; at++) if (isUsed[at] !== true) rest.push(pairs[at]!);
  return JSON.stringify(rest);
}

/** The first pair of a dimension; pairs are mostly in the order of the fields. */
function find(pairs: readonly Pair[], dimension: string, hint: number): number {
  if (hint < pairs.length && pairs[hint]![0] === dimension) return hint;
  for (let at = 0; at < pairs.length; at++) if (pairs[at]![0] === dimension) return at;
  return -1;
}

/** The pairs that {@linkcode writeShort} wrote, in another order. */
export function readShort(short: string, message: StoredMessage): Pair[] {
  const [marks, ...rest] = JSON.parse(short) as [string, ...Pair[]];
  const pairs: Pair[] = [];
  for (const [index, field] of Object.keys(message).entries()) {
    if (marks[index] !== AS_IT_IS) continue;
    const value = message[field];
    for (const one of Array.isArray(value) ? value : [value]) pairs.push([field, String(one)]);
  }
  return [...pairs, ...rest];
}

/** Where the pairs of a dimension end, if they are what its field says as it stands; otherwise -1. */
function endOf(pairs: readonly Pair[], first: number, value: unknown): number {
  const dimension = pairs[first]![0];
  let end = first;
  if (Array.isArray(value)) {
    for (const one of value) {
      const pair = pairs[end++];
      if (pair === undefined || pair[0] !== dimension || pair[1] !== String(one)) return -1;
    }
  } else if (pairs[end++]![1] !== String(value)) return -1;
  return pairs[end]?.[0] === dimension ? -1 : end;
}
