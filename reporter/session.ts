/** Makes time-ordered random ids (UUIDv7, RFC 9562 section 5.7). */
export type IdMaker = () => string;

let lastTime = 0;
let counter = 0;

/**
 * Makes a random, time-ordered id: a UUIDv7 with a 12-bit counter (RFC 9562 section 6.2, method 1).
 * Ids of one process never go backwards, not even when its clock does.
 *
 * It is written out because loading any package costs a program 20 ms and 10 MB, which a reporter
 * must not cost before it has anything to send.
 *
 * @param now The present, in milliseconds since 1970 UTC.
 * @returns A new id.
 *
 * @example
 * ```ts
 * import { newId } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
 * assert.ok(newId() < newId());
 * ```
 */
export function newId(now: number = Date.now()): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  if (now > lastTime) {
    lastTime = now;
    // Half of the counter's range stays free, so that it rarely runs over within a millisecond.
    counter = ((random[0]! << 8) | random[1]!) & 0x7ff;
  } else if (++counter > 0xfff) {
    lastTime++;
    counter = 0;
  }
  random[2] = (random[2]! & 0x3f) | 0x80;
  const time = hex(lastTime, 12);
  const rest = [...random.subarray(2)].map((byte) => hex(byte, 2)).join("");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(counter, 3)}-${rest.slice(0, 4)}-${
    rest.slice(4)
  }`;
}

/**
 * The maker of ids as a value to hand on.
 *
 * @returns `newId`.
 *
 * @example
 * ```ts
 * import { loadIdMaker } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const makeId = await loadIdMaker();
 * assert.notEqual(makeId(), makeId());
 * ```
 */
export function loadIdMaker(): Promise<IdMaker> {
  return Promise.resolve(() => newId());
}

/**
 * When an id was made.
 *
 * @param id A UUIDv7.
 * @returns Milliseconds since 1970 UTC, `NaN` for anything else.
 *
 * @example
 * ```ts
 * import { timeOfId } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * assert.equal(timeOfId("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), 1645557742000);
 * ```
 */
export function timeOfId(id: string): number {
  const digits = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i.exec(id);
  return digits === null ? NaN : parseInt(`${digits[1]}${digits[2]}`, 16);
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, "0");
}
