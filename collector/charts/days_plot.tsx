/** @jsxImportSource hono/jsx */
import type { Report } from "../../schemas/mod.ts";
import { compactNumber } from "../render/compact_number.ts";
import { formatNumber } from "../render/format_number.ts";
import { max, scaleBand, scaleLinear, sum } from "./d3.ts";
import { dayTicks } from "./day_ticks.ts";
import { formatDay } from "./format_day.ts";
import type { InkRole } from "./palette.ts";
import { type Plot, round } from "./plot.tsx";

/** Windows longer than this are drawn by week: a bar has to stay wider than a pixel on a phone. */
const MOST_BARS = 120;

/** One bar. */
export interface DayBar {
  /** Its only or first day. */
  readonly day: string;
  /** Sessions that began. */
  readonly sessions: number;
  /** Whether late messages may still arrive. */
  readonly provisional: boolean;
}

/** The bars that a window is drawn with. */
export interface DayBars {
  /** Days that a bar stands for: 1 or 7. */
  readonly daysPerBar: 1 | 7;
  /** The bars in order; a week is named by its first day. */
  readonly bars: readonly DayBar[];
}

/**
 * Puts the days of a report into bars.
 *
 * @param days The days of a report.
 * @returns One bar per day, or per seven days counted back from the last for long windows.
 *
 * @example
 * ```ts
 * import { dayBars } from "./days_plot.tsx";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(dayBars([]), { daysPerBar: 1, bars: [] });
 * ```
 */
export function dayBars(days: Report["days"]): DayBars {
  if (days.length <= MOST_BARS) return { daysPerBar: 1, bars: days };
  const bars = [];
  for (let end = days.length; end > 0; end -= 7) {
    const week = days.slice(Math.max(0, end - 7), end);
    bars.unshift({
      day: week[0]!.day,
      sessions: sum(week, ({ sessions }) => sessions),
      provisional: week.some(({ provisional }) => provisional),
    });
  }
  return { daysPerBar: 7, bars };
}

/**
 * New sessions as bars over time; bars to which late messages may still be added are fainter.
 *
 * @param days The days of a report.
 * @param today The present UTC day, whose bar is only outlined.
 * @param height Height of the drawing area in pixels.
 * @returns The chart.
 */
export function daysPlot(days: Report["days"], today: string, height = 220): Plot {
  const { bars, daysPerBar } = dayBars(days);
  const x = scaleBand<string>().domain(bars.map(({ day }) => day)).range([0, 100])
    .paddingInner(bars.length > 60 ? 0.15 : 0.25);
  const largest = max(bars, ({ sessions }) => sessions) ?? 0;
  const y = scaleLinear().domain([0, Math.max(largest, 1)]).nice(4).range([height, 8]);
  const peak = bars.find(({ sessions }) => sessions === largest);
  const unit = daysPerBar === 1 ? "day" : "week";
  return {
    summary: `New sessions per ${unit}, ${bars.length} ${unit}s` +
      (peak === undefined
        ? ""
        : `, at most ${formatNumber(largest)} on ${formatDay(peak.day, "long")}`),
    height,
    yTicks: y.ticks(4).filter(Number.isInteger)
      .map((value) => ({ at: y(value), label: compactNumber(value) })),
    xTicks: dayTicks(bars.map(({ day }) => day), (day) => (x(day) ?? 0) + x.bandwidth() / 2),
    marks: (ink) => (
      <>
        {bars.map(({ day, sessions, provisional }) => (
          <rect
            x={`${round(x(day) ?? 0)}%`}
            y={round(sessions === 0 ? height : Math.min(y(sessions), height - 1))}
            width={`${round(x.bandwidth())}%`}
            height={round(sessions === 0 ? 0 : Math.max(1, height - y(sessions)))}
            {...ink(barInk(day, provisional, daysPerBar === 1 ? today : null))}
          >
            <title>
              {`${daysPerBar === 7 ? "Week from " : ""}${formatDay(day, "full")}: ${
                formatNumber(sessions)
              } sessions${day === today ? " so far" : provisional ? ", provisional" : ""}`}
            </title>
          </rect>
        ))}
      </>
    ),
  };
}

function barInk(day: string, provisional: boolean, today: string | null): InkRole {
  return day === today ? "bar-today" : provisional ? "bar-provisional" : "bar";
}
