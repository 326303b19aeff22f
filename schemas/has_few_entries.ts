import { MAX_ENTRIES } from "./limits.ts";

/**
 * Whether a map has no more entries than one message may carry in it.
 *
 * @param record Named settings, counters or tags.
 * @returns Whether there are at most `MAX_ENTRIES`.
 */
export function hasFewEntries(record: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(record).length <= MAX_ENTRIES;
}
