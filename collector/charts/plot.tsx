/** @jsxImportSource hono/jsx */
import type { Markup } from "../pages/markup.ts";
import { classInk, type Ink } from "./ink.ts";

/** A mark on an axis. */
export interface Tick {
  /** Place: pixels from the top on the vertical axis, percent from the left on the horizontal one. */
  readonly at: number;
  /** What it says. */
  readonly label: string;
}

/** A chart over time, laid out for any width: heights in pixels, widths in percent. */
export interface Plot {
  /** One sentence that says what the chart shows, for readers who do not see it. */
  readonly summary: string;
  /** Height of the drawing area in pixels. */
  readonly height: number;
  /** Marks of the vertical axis. */
  readonly yTicks: readonly Tick[];
  /** Marks of the horizontal axis. */
  readonly xTicks: readonly Tick[];
  /** Draws what is shown. */
  readonly marks: (ink: Ink) => Markup;
}

/** Height of the labels below a drawing area, in pixels. */
export const AXIS_HEIGHT = 26;

/** Width of the labels beside a drawing area, in pixels. */
export const AXIS_WIDTH = 46;

/**
 * A chart inside a page. Text keeps its size at every width: only places are relative.
 *
 * @param props The chart.
 * @returns Two drawings side by side: the vertical axis, and everything else.
 */
export function PlotFigure({ plot }: { readonly plot: Plot }): Markup {
  const height = plot.height + AXIS_HEIGHT;
  return (
    <div class="plot">
      <svg class="plot-y" width={AXIS_WIDTH} height={height} aria-hidden="true" focusable="false">
        <YLabels plot={plot} ink={classInk} />
      </svg>
      <svg class="plot-x" width="100%" height={height} role="img" aria-label={plot.summary}>
        <PlotBody plot={plot} ink={classInk} />
      </svg>
    </div>
  );
}

/** Labels of the vertical axis. */
export function YLabels({ plot, ink }: { readonly plot: Plot; readonly ink: Ink }): Markup {
  return (
    <>
      {plot.yTicks.map(({ at, label }) => (
        <text
          x={AXIS_WIDTH - 8}
          y={round(at + 4)}
          text-anchor="end"
          font-size="12"
          {...ink("label")}
        >
          {label}
        </text>
      ))}
    </>
  );
}

/** Grid, marks and labels of the horizontal axis. */
export function PlotBody({ plot, ink }: { readonly plot: Plot; readonly ink: Ink }): Markup {
  return (
    <>
      {plot.yTicks.map(({ at }) => (
        <line x1="0" x2="100%" y1={round(at)} y2={round(at)} {...ink("grid")} />
      ))}
      {plot.marks(ink)}
      {plot.xTicks.map(({ at, label }, index) => (
        <text
          x={`${round(at)}%`}
          y={plot.height + 18}
          text-anchor={at < 4 ? "start" : at > 96 ? "end" : "middle"}
          font-size="12"
          {...ink("label")}
          {...(index % 2 === 1 ? { "data-tick": "minor" } : {})}
        >
          {label}
        </text>
      ))}
    </>
  );
}

/** Two digits are finer than any screen and keep pages small. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
