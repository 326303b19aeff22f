import type { Report } from "../../schemas/mod.ts";
import { plainText } from "../render/plain_text.ts";

/** Sessions by version over the parts of a window. */
export interface Adoption {
  /** Versions that are shown, as plain text, newest first; `other` stands last for all the rest. */
  readonly versions: readonly string[];
  /** Parts of the window in order. */
  readonly buckets: readonly {
    readonly from: string;
    readonly to: string;
    readonly total: number;
    readonly sessions: ReadonlyMap<string, number>;
  }[];
  /** Shares in the last part that has sessions. */
  readonly latest: readonly { readonly version: string; readonly share: number }[];
}

const NATURAL = new Intl.Collator("en", { numeric: true });

/**
 * Lays out which versions were in use when.
 *
 * @param reports Reports of adjacent parts of a window, in order.
 * @param most Most versions that are named; those with the most sessions are.
 * @param wanted Versions that are named whatever their number.
 * @returns Sessions by version and part, every part complete.
 *
 * @example
 * ```ts
 * import { adoptionOf } from "./adoption.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(adoptionOf([]).versions, []);
 * ```
 */
export function adoptionOf(
  reports: readonly Report[],
  most = 6,
  wanted: readonly string[] = [],
): Adoption {
  const totals = new Map<string, number>();
  for (const { dimensions } of reports) {
    for (const { value, sessions } of dimensions.project_version ?? []) {
      const version = plainText(value);
      totals.set(version, (totals.get(version) ?? 0) + sessions);
    }
  }
  const named = [...totals].filter(([version]) => version !== "other")
    .toSorted(([a, x], [b, y]) => y - x || NATURAL.compare(b, a));
  const shown = named.filter(([version], index) => index < most || wanted.includes(version))
    .map(([version]) => version).toSorted((a, b) => NATURAL.compare(b, a));
  const rest = named.length > shown.length || totals.has("other");
  const versions = rest ? [...shown, "other"] : shown;
  const buckets = reports.map((report) => bucketOf(report, new Set(shown)));
  const last = buckets.findLast(({ total }) => total > 0);
  const latest = last === undefined ? [] : versions.map((version) => ({
    version,
    share: (last.sessions.get(version) ?? 0) / last.total,
  }));
  return { versions, buckets, latest };
}

function bucketOf(report: Report, shown: ReadonlySet<string>): Adoption["buckets"][number] {
  const sessions = new Map<string, number>();
  let total = 0;
  for (const { value, sessions: count } of report.dimensions.project_version ?? []) {
    const version = shown.has(plainText(value)) ? plainText(value) : "other";
    sessions.set(version, (sessions.get(version) ?? 0) + count);
    total += count;
  }
  return { from: report.from, to: report.to, total, sessions };
}
