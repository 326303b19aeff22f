/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { Markup } from "../pages/markup.ts";
import { themeInk } from "./ink.ts";
import type { InkRole, Theme } from "./palette.ts";
import { AXIS_HEIGHT, AXIS_WIDTH, type Plot, PlotBody, YLabels } from "./plot.tsx";

const WIDTH = 720;
const MARGIN = 20;
const LEGEND_HEIGHT = 22;
const FOOTER_LINE = 16;

/** What a colour stands for. */
export interface LegendEntry {
  /** The colour. */
  readonly role: InkRole;
  /** What it stands for. */
  readonly label: string;
}

/** What stands around a chart that is shown on a foreign page. */
export interface StandaloneText {
  /** Heading. */
  readonly title: string;
  /** What is counted, and over which days. */
  readonly subtitle: string;
  /** Lines below: where the numbers come from and what was kept back. */
  readonly footer: readonly string[];
}

/**
 * A chart as a drawing of its own, 720 units wide, with its heading inside.
 *
 * @param props The chart, the text around it, and light or dark.
 * @returns One `svg` element that needs nothing from outside and runs nothing.
 */
export function StandaloneChart(
  { plot, text, theme, legend = [] }: {
    readonly plot: Plot;
    readonly text: StandaloneText;
    readonly theme: Theme;
    readonly legend?: readonly LegendEntry[];
  },
): Markup {
  const ink = themeInk(theme);
  const height = plot.height + AXIS_HEIGHT;
  const bodyHeight = height + (legend.length === 0 ? 0 : LEGEND_HEIGHT);
  return (
    <StandaloneFrame text={text} theme={theme} bodyHeight={bodyHeight} summary={plot.summary}>
      <svg overflow="visible" x={MARGIN} y="66" width={AXIS_WIDTH} height={height}>
        <YLabels plot={plot} ink={ink} />
      </svg>
      <svg
        overflow="visible"
        x={MARGIN + AXIS_WIDTH}
        y="66"
        width={WIDTH - 2 * MARGIN - AXIS_WIDTH}
        height={height}
      >
        <PlotBody plot={plot} ink={ink} />
      </svg>
      {placed(legend).map(({ x, role, label }) => (
        <g transform={`translate(${x} ${66 + height + 8})`}>
          <rect width="11" height="11" rx="2" {...ink(role)} />
          <text x="17" y="10" font-size="12" {...ink("title")}>{label}</text>
        </g>
      ))}
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
  const height = bodyHeight + 66 + 22 + FOOTER_LINE * text.footer.length;
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
      {text.footer.map((line, index) => (
        <text
          x={MARGIN}
          y={height - 14 - FOOTER_LINE * (text.footer.length - 1 - index)}
          font-size="11"
          {...ink("label")}
        >
          {line}
        </text>
      ))}
    </svg>
  );
}

/** Puts entries side by side as far as they fit; widths of letters are an estimate. */
function placed(legend: readonly LegendEntry[]): readonly (LegendEntry & { readonly x: number })[] {
  let x = MARGIN + AXIS_WIDTH;
  return legend.flatMap((entry) => {
    const label = entry.label.length > 24 ? `${entry.label.slice(0, 23)}…` : entry.label;
    const at = x;
    x += 17 + label.length * 7.4 + 16;
    return x > WIDTH ? [] : [{ ...entry, label, x: at }];
  });
}
