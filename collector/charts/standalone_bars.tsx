/** @jsxImportSource hono/jsx */
import type { Markup } from "../pages/markup.ts";
import type { CountedValue } from "../render/ordered_values.ts";
import { formatNumber } from "../render/format_number.ts";
import { formatShare } from "../render/format_share.ts";
import { plainText } from "../render/plain_text.ts";
import { max, scaleLinear } from "./d3.ts";
import { themeInk } from "./ink.ts";
import type { Theme } from "./palette.ts";
import { round } from "./plot.tsx";
import { StandaloneFrame, type StandaloneText } from "./standalone_chart.tsx";

const ROW = 26;
const LABEL_LENGTH = 30;

/**
 * The values of a dimension as a drawing of its own.
 *
 * @param props Values in order, what their shares are of, the text around them, light or dark.
 * @returns One `svg` element.
 */
export function StandaloneBars({ values, total, text, theme }: {
  readonly values: readonly CountedValue[];
  readonly total: number;
  readonly text: StandaloneText;
  readonly theme: Theme;
}): Markup {
  const ink = themeInk(theme);
  const x = scaleLinear().domain([0, Math.max(1, max(values, ({ sessions }) => sessions) ?? 0)])
    .range([0, 330]);
  const leader = values[0];
  const summary = leader === undefined
    ? "No values"
    : `${plainText(leader.value)}: ${formatNumber(leader.sessions)} sessions`;
  return (
    <StandaloneFrame
      text={text}
      theme={theme}
      bodyHeight={Math.max(1, values.length) * ROW}
      summary={summary}
    >
      {values.map(({ value, sessions }, index) => (
        <g transform={`translate(20 ${66 + index * ROW})`}>
          <title>{`${plainText(value)}: ${formatNumber(sessions)} sessions`}</title>
          <text y="15" font-size="13" {...ink("title")}>{shorten(plainText(value))}</text>
          <rect
            x="230"
            y="4"
            width={round(Math.max(1, x(sessions)))}
            height="14"
            rx="2"
            {...ink(value === "other" ? "band-other" : "bar")}
          />
          <text x="680" y="15" font-size="13" text-anchor="end" {...ink("label")}>
            {`${formatNumber(sessions)} · ${formatShare(sessions, total)}`}
          </text>
        </g>
      ))}
    </StandaloneFrame>
  );
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= LABEL_LENGTH
    ? text
    : `${characters.slice(0, LABEL_LENGTH - 1).join("")}…`;
}
