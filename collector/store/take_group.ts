/** Something that waits to be taken, and what it is about. */
export interface Claiming {
  /** Number of messages. */
  readonly size: number;
  /** What no two groups under way may both be about. */
  readonly claims: readonly string[];
}

/** What {@linkcode takeGroup} took, and what it left, both in their order. */
export interface TakenGroup<Call> {
  /** Taken. */
  readonly group: Call[];
  /** Left. */
  readonly left: Call[];
}

/**
 * Takes calls for the next group in their order, but none that is about what a group under way is about,
 * nor any that comes after such a call and is about the same: what belongs together stays in order.
 *
 * @param calls Calls in order of arrival.
 * @param most Messages after which no further call is taken.
 * @param underWay What the groups under way are about.
 *
 * @example
 * ```ts
 * import { takeGroup } from "./take_group.ts";
 * import assert from "node:assert/strict";
 *
 * const [a, b, c, d] = [["s1"], ["s2"], ["s2", "s3"], ["s3"]].map((claims) => ({ size: 1, claims }));
 * const { group, left } = takeGroup([a!, b!, c!, d!], 100, new Set(["s2"]));
 * assert.deepEqual(group, [a]);
 * assert.deepEqual(left, [b, c, d]);
 * ```
 */
export function takeGroup<Call extends Claiming>(
  calls: readonly Call[],
  most: number,
  underWay: ReadonlySet<string>,
): TakenGroup<Call> {
  const group: Call[] = [];
  const left: Call[] = [];
  const held = new Set<string>();
  let size = 0;
  for (const call of calls) {
    if (size >= most) {
      left.push(call);
      continue;
    }
    if (underWay.size > 0 && call.claims.some((claim) => underWay.has(claim) || held.has(claim))) {
      for (const claim of call.claims) held.add(claim);
      left.push(call);
      continue;
    }
    size += call.size;
    group.push(call);
  }
  return { group, left };
}
