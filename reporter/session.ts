/** Makes time-ordered random ids (UUIDv7, RFC 9562 section 5.7). */
export type IdMaker = () => string;

let loading: Promise<IdMaker> | undefined;

/**
 * Loads the maker of session and message ids. The library behind it is loaded at the first call, so
 * that importing the reporter costs nothing.
 *
 * @returns A function that gives a new id; ids of one process never go backwards.
 *
 * @example
 * ```ts
 * import { loadIdMaker } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const newId = await loadIdMaker();
 * assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
 * assert.ok(newId() < newId());
 * ```
 */
export function loadIdMaker(): Promise<IdMaker> {
  loading ??= import("uuid").then(({ v7 }) => () => v7());
  return loading;
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
  const hex = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i.exec(id);
  return hex === null ? NaN : parseInt(`${hex[1]}${hex[2]}`, 16);
}
