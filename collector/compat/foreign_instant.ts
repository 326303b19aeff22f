import { MAX_CLOCK_SKEW_MINUTES, MAX_MESSAGE_AGE_DAYS } from "../../schemas/limits.ts";

const DAY_MS = 86_400_000;
/** The store looks at its clock a little later; nothing may fall over its edge in between. */
const MARGIN_MS = 60_000;

/** An instant of a foreign message. */
export interface ForeignInstant {
  /** The number as it was written, digit for digit. */
  readonly literal: string;
  /** The same in whole milliseconds since 1970 UTC, whatever it says. */
  readonly milliseconds: number;
}

/**
 * Reads an instant that a client wrote as a whole number since 1970 UTC.
 *
 * @param value What JSON gave.
 * @param literal The digits of the body, when a double cannot hold them.
 * @param perMillisecond How many of its units make a millisecond: 1 or 1,000,000.
 * @returns The instant, `null` when the value is no whole number.
 *
 * @example Nanoseconds beyond 2^53 keep their digits
 * ```ts
 * import { foreignInstant } from "./foreign_instant.ts";
 * import assert from "node:assert/strict";
 *
 * const instant = foreignInstant(1795303651215440896, "1795303651215440896", 1_000_000);
 * assert.deepEqual(instant, { literal: "1795303651215440896", milliseconds: 1795303651215 });
 * ```
 */
export function foreignInstant(
  value: unknown,
  literal: string | undefined,
  perMillisecond: 1 | 1_000_000,
): ForeignInstant | null {
  const digits = literal ?? String(value);
  if (!/^\d{1,20}$/.test(digits)) return null;
  return { literal: digits, milliseconds: Number(BigInt(digits) / BigInt(perMillisecond)) };
}

/**
 * Tells whether a client's clock can be believed: neither older than the oldest message that is
 * counted nor farther ahead than a wrong clock may be.
 *
 * @param milliseconds The instant that the client names.
 * @param receivedAt When the message arrived; both in milliseconds since 1970 UTC.
 * @returns The instant, or `null` when the moment of arrival is the better answer.
 */
export function plausibleInstant(
  milliseconds: number | undefined,
  receivedAt: number,
): number | null {
  if (milliseconds === undefined) return null;
  const oldest = receivedAt - MAX_MESSAGE_AGE_DAYS * DAY_MS + MARGIN_MS;
  const latest = receivedAt + MAX_CLOCK_SKEW_MINUTES * 60_000 - MARGIN_MS;
  return milliseconds > oldest && milliseconds < latest ? milliseconds : null;
}
