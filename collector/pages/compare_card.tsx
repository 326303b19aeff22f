/** @jsxImportSource hono/jsx */
import { formatDay } from "../charts/format_day.ts";
import { linesPlot } from "../charts/lines_plot.tsx";
import { PlotFigure } from "../charts/plot.tsx";
import { describeSuppression } from "../render/describe_suppression.ts";
import { formatNumber } from "../render/format_number.ts";
import { formatShare } from "../render/format_share.ts";
import { plainText } from "../render/plain_text.ts";
import type { Adoption } from "./adoption.ts";
import { Card } from "./card.tsx";
import { Swatch } from "./days_card.tsx";
import type { Markup } from "./markup.ts";
import { projectHref, type ProjectView } from "./project_view.ts";

/**
 * A form that asks for two versions, and the comparison once it was asked for.
 *
 * @param props What the page shows.
 * @returns The form and, with two versions chosen, a card.
 */
export function CompareCard({ view }: { readonly view: ProjectView }): Markup {
  const { report, compare } = view;
  const versions = (report.dimensions.project_version ?? []).map(({ value }) => plainText(value))
    .filter((value) => value !== "other");
  if (versions.length < 2) return null;
  return (
    <>
      <section class="card" id="compare" aria-labelledby="compare-title">
        <h3 id="compare-title">Compare two versions</h3>
        <p class="basis">Their shares over the same days</p>
        <form method="get" action={`/projects/${encodeURIComponent(report.project)}#comparison`}>
          <input type="hidden" name="from" value={report.from} />
          <input type="hidden" name="to" value={report.to} />
          <Choice
            name="a"
            label="Version"
            versions={versions}
            chosen={compare?.[0] ?? versions[0]!}
          />
          <Choice
            name="b"
            label="against"
            versions={versions}
            chosen={compare?.[1] ?? versions[1]!}
          />
          <button type="submit">Compare</button>
          {compare === null
            ? null
            : <a href={projectHref(report.project, report)}>Close the comparison</a>}
        </form>
      </section>
      {compare === null ? null : <Comparison view={view} pair={compare} />}
    </>
  );
}

function Choice({ name, label, versions, chosen }: {
  readonly name: string;
  readonly label: string;
  readonly versions: readonly string[];
  readonly chosen: string;
}): Markup {
  return (
    <label>
      {label}
      <select name={name}>
        {versions.map((version) => (
          <option value={version} selected={version === chosen}>{plainText(version)}</option>
        ))}
      </select>
    </label>
  );
}

function Comparison(
  { view, pair }: { readonly view: ProjectView; readonly pair: readonly [string, string] },
): Markup {
  const { report, before, adoption } = view;
  const [a, b] = pair;
  const { buckets } = adoption;
  const lines = pair.map((version) => ({
    label: plainText(version),
    values: buckets.map(({ total, sessions }) =>
      total === 0 ? null : (sessions.get(version) ?? 0) / total
    ),
  }));
  const crossing = crossingOf(adoption, a, b);
  return (
    <Card
      id="comparison"
      title={`${plainText(a)} against ${plainText(b)}`}
      finding={crossing}
      basis={`Share of sessions by version · ${formatNumber(report.totals.sessions)} sessions`}
      keptBack={describeSuppression(report.suppressed.project_version, report.min_cell)}
      table={
        <table>
          <caption>Both versions over the whole window and the one before</caption>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col" class="n">Sessions</th>
              <th scope="col" class="n">Share</th>
              <th scope="col" class="n">Sessions before</th>
              <th scope="col" class="n">Share before</th>
            </tr>
          </thead>
          <tbody>
            {pair.map((version) => {
              const now = sessionsOf(report, version);
              const earlier = sessionsOf(before, version);
              return (
                <tr>
                  <th scope="row">
                    <bdi>{plainText(version)}</bdi>
                  </th>
                  <td class="n">{formatNumber(now)}</td>
                  <td class="n">{formatShare(now, report.totals.sessions)}</td>
                  <td class="n">{formatNumber(earlier)}</td>
                  <td class="n">{formatShare(earlier, before.totals.sessions)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      }
    >
      <PlotFigure
        plot={linesPlot(buckets.map(({ from }) => from), lines, {
          summary: `Shares of ${plainText(a)} and ${plainText(b)} over time`,
          format: (share) => formatShare(share, 1),
          height: 180,
        })}
      />
      <ul class="legend">
        <li>
          <Swatch role="line-a" />
          <bdi>{plainText(a)}</bdi>
        </li>
        <li>
          <Swatch role="line-b" />
          <bdi>{plainText(b)}</bdi>
        </li>
      </ul>
    </Card>
  );
}

function sessionsOf(report: ProjectView["report"], version: string): number {
  return report.dimensions.project_version?.find(({ value }) => plainText(value) === version)
    ?.sessions ?? 0;
}

/** When one version last took over from the other, in words. */
function crossingOf({ buckets }: Adoption, a: string, b: string): string {
  const leads = buckets.map(({ from, sessions }) => ({
    from,
    lead: Math.sign((sessions.get(a) ?? 0) - (sessions.get(b) ?? 0)),
  })).filter(({ lead }) => lead !== 0);
  const last = leads.at(-1);
  if (last === undefined) return "Both run in as many sessions";
  const [ahead, behind] = (last.lead > 0 ? [a, b] : [b, a]).map(plainText);
  const turn = leads.findLastIndex(({ lead }) => lead !== last.lead);
  return turn === -1
    ? `${ahead} was ahead of ${behind} all the time`
    : `${ahead} overtook ${behind} around ${formatDay(leads[turn + 1]!.from, "long")}`;
}
