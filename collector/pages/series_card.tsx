/** @jsxImportSource hono/jsx */
import { linesPlot } from "../charts/lines_plot.tsx";
import { type Plot, PlotFigure } from "../charts/plot.tsx";
import type { Report } from "../../schemas/mod.ts";
import { compactNumber } from "../render/compact_number.ts";
import { formatNumber } from "../render/format_number.ts";
import { formatShare } from "../render/format_share.ts";
import { plainText } from "../render/plain_text.ts";
import { Card } from "./card.tsx";
import { anchorOf } from "./dimension_card.tsx";
import { Num } from "./figures.tsx";
import type { Markup } from "./markup.ts";
import { chartLinks, type ProjectView } from "./project_view.ts";

/** Counters whose quotient is worth more than either: tokens found against tokens that had to be stored. */
const HITS = "hit_tokens";
const STORED = "stored_tokens";

/**
 * A sum of what the programs counted, over time.
 *
 * @param props What the page shows, and the name of the counter.
 * @returns A card.
 */
export function SeriesCard(
  { view, name }: { readonly view: ProjectView; readonly name: string },
): Markup {
  const { report, before } = view;
  const { sum, sessions, days } = report.series[name]!;
  const dashed = isUnfinished(report, view.today) ? " · dashed: today so far" : "";
  const earlier = before.series[name]?.sum;
  return (
    <Card
      id={anchorOf(`series.${name}`)}
      title={seriesTitle(name)}
      finding={
        <>
          <b>
            <Num value={sum} />
          </b>
          {" in all"}
          {earlier === undefined ? "" : `, ${compactNumber(earlier)} in the period before`}
        </>
      }
      basis={`Sum per UTC day of what programs counted · up to ${
        formatNumber(sessions)
      } sessions a day${dashed}`}
      table={
        <table>
          <caption>Sum by UTC day, latest first</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" class="n">Sum</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, sum }) => (
              <tr>
                <th scope="row">{day}</th>
                <td class="n">{formatNumber(sum)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
      links={chartLinks(report, `series.${name}`)}
    >
      <PlotFigure plot={seriesPlot(report, name, view.today)} />
    </Card>
  );
}

/**
 * The chart of a counter.
 *
 * @param report The report.
 * @param name Name of the counter; it has to be in the report.
 * @param today The present UTC day, whose sum still grows.
 * @returns A line over the days of the report.
 */
export function seriesPlot(report: Report, name: string, today: string): Plot {
  const { sum, days } = report.series[name]!;
  const known = new Map(days.map(({ day, sum }) => [day, sum]));
  const title = seriesTitle(name);
  return linesPlot(
    report.days.map(({ day }) => day),
    [{ label: title, values: report.days.map(({ day }) => known.get(day) ?? null) }],
    {
      summary: `${title} per day, ${formatNumber(sum)} in all`,
      format: compactNumber,
      unfinished: isUnfinished(report, today),
    },
  );
}

/**
 * Whether the last day of a report is not over, so that a line would fall there whatever happens.
 *
 * @param report The report.
 * @param today The present UTC day.
 * @returns Whether the way to it is to be dashed.
 */
export function isUnfinished(report: Report, today: string): boolean {
  return report.days.length > 1 && report.days.at(-1)?.day === today;
}

/**
 * A counter's name for readers.
 *
 * @param name Name of the counter on the wire.
 * @returns For example `Stored tokens`.
 */
export function seriesTitle(name: string): string {
  const words = plainText(name.replace(/^counters\./, "")).replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * The share of tokens that came from the cache, over time.
 *
 * @param props What the page shows.
 * @returns A card, or nothing when no program counts it.
 */
export function HitRateCard({ view }: { readonly view: ProjectView }): Markup {
  const { report } = view;
  const hits = report.series[HITS];
  const stored = report.series[STORED];
  if (hits === undefined || stored === undefined) return null;
  const misses = new Map(stored.days.map(({ day, sum }) => [day, sum]));
  const found = new Map(hits.days.map(({ day, sum }) => [day, sum]));
  const rates = report.days.map(({ day }) => {
    const all = (found.get(day) ?? 0) + (misses.get(day) ?? 0);
    return { day, rate: all === 0 ? null : (found.get(day) ?? 0) / all };
  });
  const overall = formatShare(hits.sum, hits.sum + stored.sum);
  return (
    <Card
      id="hit-rate"
      title="Cache hit rate"
      finding={
        <>
          <b>{overall}</b> of tokens came from the cache
        </>
      }
      basis={`Tokens found, of tokens found or newly stored, by UTC day · up to ${
        formatNumber(Math.max(hits.sessions, stored.sessions))
      } sessions a day`}
      table={
        <table>
          <caption>Share of tokens found, latest first</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" class="n">Hit rate</th>
            </tr>
          </thead>
          <tbody>
            {rates.toReversed().map(({ day, rate }) => (
              <tr>
                <th scope="row">{day}</th>
                <td class="n">{rate === null ? "–" : formatShare(rate, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      <PlotFigure
        plot={linesPlot(rates.map(({ day }) => day), [{
          label: "Hit rate",
          values: rates.map(({ rate }) => rate),
        }], {
          summary: `Share of tokens that came from the cache, ${overall} over the whole window`,
          format: (share) => formatShare(share, 1),
          top: 1,
        })}
      />
    </Card>
  );
}
