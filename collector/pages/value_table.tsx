/** @jsxImportSource hono/jsx */
import { formatNumber } from "../render/format_number.ts";
import { formatShare } from "../render/format_share.ts";
import type { CountedValue } from "../render/ordered_values.ts";
import { plainText } from "../render/plain_text.ts";
import type { Markup } from "./markup.ts";

/**
 * All values of a dimension with their numbers in full, beside those of the period before.
 *
 * @param props Heading, values in order, what shares are of, and the same of the period before.
 * @returns A table.
 */
export function ValueTable({ caption, values, total, before, totalBefore }: {
  readonly caption: string;
  readonly values: readonly CountedValue[];
  readonly total: number;
  readonly before: readonly CountedValue[];
  readonly totalBefore: number;
}): Markup {
  const earlier = new Map(before.map(({ value, sessions }) => [value, sessions]));
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Value</th>
          <th scope="col" class="n">Sessions</th>
          <th scope="col" class="n">Share</th>
          {totalBefore > 0 ? <th scope="col" class="n">Share before</th> : null}
        </tr>
      </thead>
      <tbody>
        {values.map(({ value, sessions }) => (
          <tr>
            <th scope="row">
              <bdi>{plainText(value)}</bdi>
            </th>
            <td class="n">{formatNumber(sessions)}</td>
            <td class="n">{formatShare(sessions, total)}</td>
            {totalBefore > 0
              ? <td class="n">{formatShare(earlier.get(value) ?? 0, totalBefore)}</td>
              : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
