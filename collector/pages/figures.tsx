/** @jsxImportSource hono/jsx */
import { compactNumber } from "../render/compact_number.ts";
import { formatNumber } from "../render/format_number.ts";
import { formatShare } from "../render/format_share.ts";
import type { Markup } from "./markup.ts";

/**
 * A number in three digits that shows the full value on hover.
 *
 * @param props The number.
 * @returns The number in tabular figures.
 */
export function Num({ value }: { readonly value: number }): Markup {
  const short = compactNumber(value);
  const full = formatNumber(value);
  return short === full
    ? <span class="num">{full}</span>
    : <data class="num" value={String(value)} title={full}>{short}</data>;
}

/**
 * How a number changed against the period before, in words.
 *
 * @param props The number, the one before, and what the period before is called.
 * @returns For example `up 12% on the 30 days before`.
 */
export function Change({ now, before, period }: {
  readonly now: number;
  readonly before: number;
  readonly period: string;
}): Markup {
  if (before === 0) {
    return (
      <span class="change">
        {now === 0 ? "none before either" : `none in the ${period} before`}
      </span>
    );
  }
  const part = (now - before) / before;
  const direction = Math.abs(part) < 0.005 ? "same" : part > 0 ? "up" : "down";
  const sign = { same: "→", up: "▲", down: "▼" }[direction];
  const words = direction === "same"
    ? "as many as in"
    : `${direction} ${formatShare(Math.abs(part), 1)} on`;
  return (
    <span class="change" title={`${formatNumber(before)} in the ${period} before`}>
      <span aria-hidden="true" class={`arrow arrow-${direction}`}>{sign}</span>{" "}
      {`${words} the ${period} before`}
    </span>
  );
}
