import type { Child } from "hono/jsx";
import type { Markup } from "../pages/markup.ts";
import { themeInk } from "./ink.ts";
import type { Theme } from "./palette.ts";
import { AXIS_HEIGHT, AXIS_WIDTH, type Plot, PlotBody, YLabels } from "./plot.tsx";

const WIDTH = 720;
const MARGIN = 20;

/** What stands around a chart that is shown on a foreign page. */
export interface StandaloneText {
  /** Heading. */
  readonly title: string;
  /** What is counted, and over which days. */
  readonly subtitle: string;
  /** Where the numbers come from and what was kept back. */
  readonly footer: string;
}

/**
 * A chart as a drawing of its own, 720 units wide, with its heading inside.
 *
 * @param props The chart, the text around it, and light or dark.
 * @returns One `svg` element that needs nothing from outside and runs nothing.
 */
export function StandaloneChart(
  { plot, text, theme }: {
    readonly plot: Plot;
    readonly text: StandaloneText;
    readonly theme: Theme;
  },
): Markup {
  const ink = themeInk(theme);
  const height = plot.height + AXIS_HEIGHT;
  return (
    <StandaloneFrame text={text} theme={theme} bodyHeight={height} summary={plot.summary}>
      <svg x={MARGIN} y="66" width={AXIS_WIDTH} height={height}>
        <YLabels plot={plot} ink={ink} />
      </svg>
      <svg
        x={MARGIN + AXIS_WIDTH}
        y="66"
        width={WIDTH - 2 * MARGIN - AXIS_WIDTH}
        height={height}
      >
        <PlotBody plot={plot} ink={ink} />
      </svg>
    </StandaloneFrame>
  );
}

/**
 * Heading, footer and background of a drawing that stands on its own.
 *
 * @param props The text, light or dark, the height of what stands between, and that itself.
 * @returns One `svg` element.
 */
export function StandaloneFrame({ text, theme, bodyHeight, summary, children }: {
  readonly text: StandaloneText;
  readonly theme: Theme;
  readonly bodyHeight: number;
  readonly summary: string;
  readonly children: Child;
}): Markup {
  const ink = themeInk(theme);
  const height = bodyHeight + 66 + 38;
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${WIDTH} ${height}`}
      width={WIDTH}
      height={height}
      role="img"
      aria-label={`${text.title}. ${summary}`}
      font-family="ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
    >
      <title>{text.title}</title>
      <rect width={WIDTH} height={height} rx="8" {...ink("paper")} />
      <text x={MARGIN} y="32" font-size="18" font-weight="600" {...ink("title")}>{text.title}</text>
      <text x={MARGIN} y="52" font-size="13" {...ink("label")}>{text.subtitle}</text>
      {children}
      <text x={MARGIN} y={height - 14} font-size="11" {...ink("label")}>{text.footer}</text>
    </svg>
  );
}
