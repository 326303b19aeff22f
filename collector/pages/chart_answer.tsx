/** @jsxImportSource hono/jsx */
import { adoptionPlot, bandInk } from "../charts/adoption_plot.tsx";
import { daysPlot } from "../charts/days_plot.tsx";
import type { Theme } from "../charts/palette.ts";
import type { Plot } from "../charts/plot.tsx";
import { StandaloneBars } from "../charts/standalone_bars.tsx";
import {
  type LegendEntry,
  StandaloneChart,
  type StandaloneText,
} from "../charts/standalone_chart.tsx";
import type { Report } from "../../schemas/mod.ts";
import { describeDimension } from "../render/describe_dimension.ts";
import { describeSuppression } from "../render/describe_suppression.ts";
import { dimensionTotal } from "../render/dimension_total.ts";
import { formatNumber } from "../render/format_number.ts";
import { formatShare } from "../render/format_share.ts";
import { orderedValues } from "../render/ordered_values.ts";
import { plainText } from "../render/plain_text.ts";
import { reportCsv } from "../render/report_csv.ts";
import { dayKinds, daysTitle } from "./days_card.tsx";
import { drawnValues } from "./dimension_card.tsx";
import type { Markup } from "./markup.ts";
import type { ProjectView } from "./project_view.ts";
import { isUnfinished, seriesPlot, seriesTitle } from "./series_card.tsx";

/** Forms of a chart's numbers. */
export type ChartForm = "svg" | "csv" | "json";

/**
 * Whether a report has a chart of that name.
 *
 * @param report The report.
 * @param name `days`, `adoption`, a dimension, or `series.` and a counter.
 * @returns Whether {@linkcode chartAnswer} can make it.
 */
export function hasChart(report: Report, name: string): boolean {
  return name === "days" || name === "adoption" || Object.hasOwn(report.dimensions, name) ||
    (name.startsWith("series.") && Object.hasOwn(report.series, name.slice(7)));
}

/**
 * One chart on its own, as a drawing or as its numbers.
 *
 * @param view What the project's page shows.
 * @param name Name of the chart; the report has to have it.
 * @param form Form of the answer.
 * @param theme Light or dark, for a drawing.
 * @returns The body of the answer.
 */
export function chartAnswer(
  view: ProjectView,
  name: string,
  form: ChartForm,
  theme: Theme,
): string {
  if (form === "svg") return String(drawing(view, name, theme));
  const part = partOf(view.report, name);
  return form === "csv" ? reportCsv(part) : JSON.stringify(part);
}

/** The report with nothing but what the chart shows, in the report's own form. */
function partOf(report: Report, name: string): Report {
  const bare: Report = {
    ...report,
    days: [],
    dimensions: {},
    suppressed: {},
    quarantined: {},
    series: {},
  };
  if (name === "days") return { ...bare, days: report.days };
  if (name.startsWith("series.")) {
    const key = name.slice(7);
    return { ...bare, series: { [key]: report.series[key]! } };
  }
  const dimension = name === "adoption" ? "project_version" : name;
  const kept = report.suppressed[dimension];
  return {
    ...bare,
    dimensions: { [dimension]: report.dimensions[dimension] ?? [] },
    suppressed: kept === undefined ? {} : { [dimension]: kept },
  };
}

function drawing(view: ProjectView, name: string, theme: Theme): Markup {
  const { report, adoption, declaration } = view;
  if (name === "days") {
    const plot = daysPlot(report.days, view.today, 240);
    return plotDrawing(view, daysTitle(report.days), plot, theme, dayKinds(view));
  }
  if (name === "adoption") {
    const legend = adoption.latest.map(({ version, share }, index) => ({
      role: bandInk(index, version),
      label: `${version} ${formatShare(share, 1)}`,
    }));
    const kept = describeSuppression(report.suppressed.project_version, report.min_cell);
    return plotDrawing(view, "Version adoption", adoptionPlot(adoption), theme, legend, kept);
  }
  if (name.startsWith("series.")) {
    const key = name.slice(7);
    const plot = seriesPlot(report, key, view.today);
    const note = isUnfinished(report, view.today) ? "Dashed: today so far" : null;
    return plotDrawing(view, `${seriesTitle(key)} per day`, plot, theme, [], note);
  }
  const values = orderedValues(name, report.dimensions[name] ?? [], declaration);
  const kept = describeSuppression(report.suppressed[name], report.min_cell);
  return (
    <StandaloneBars
      values={drawnValues(values)}
      total={dimensionTotal(report, name)}
      text={textOf(view, plainText(describeDimension(name, declaration).title), kept)}
      theme={theme}
    />
  );
}

function plotDrawing(
  view: ProjectView,
  title: string,
  plot: Plot,
  theme: Theme,
  legend: readonly LegendEntry[] = [],
  note: string | null = null,
): Markup {
  return (
    <StandaloneChart plot={plot} text={textOf(view, title, note)} theme={theme} legend={legend} />
  );
}

function textOf({ report, site }: ProjectView, title: string, kept: string | null): StandaloneText {
  const source = site.synthetic
    ? "Synthetic data, made up for a demonstration"
    : `Anonymous usage of ${report.project}, published by candor`;
  return {
    title: `${report.project}: ${title}`,
    subtitle: `${
      formatNumber(report.totals.sessions)
    } sessions, ${report.from} to ${report.to}, UTC`,
    footer: kept === null ? [source] : [source, kept],
  };
}
