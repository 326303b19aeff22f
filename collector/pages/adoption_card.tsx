/** @jsxImportSource hono/jsx */
import { adoptionPlot, bandInk } from "../charts/adoption_plot.tsx";
import { formatDay } from "../charts/format_day.ts";
import { PlotFigure } from "../charts/plot.tsx";
import { describeSuppression } from "../render/describe_suppression.ts";
import { formatNumber } from "../render/format_number.ts";
import { formatShare } from "../render/format_share.ts";
import { plainText } from "../render/plain_text.ts";
import type { Adoption } from "./adoption.ts";
import { Card } from "./card.tsx";
import { Swatch } from "./days_card.tsx";
import type { Markup } from "./markup.ts";
import { chartLinks, type ProjectView } from "./project_view.ts";
import { daysOf } from "./windows.ts";

/**
 * Versions as stacked areas over time, with every part of the window in the table.
 *
 * @param props What the page shows.
 * @returns A card.
 */
export function AdoptionCard({ view }: { readonly view: ProjectView }): Markup {
  const { report, adoption } = view;
  const { buckets, latest } = adoption;
  const [newest] = latest;
  const known = buckets.reduce((sum, { total }) => sum + total, 0);
  return (
    <Card
      id="adoption"
      title="Version adoption"
      finding={newest === undefined || newest.version === "other"
        ? "No version is held by enough sessions to be named"
        : (
          <>
            <b>
              <bdi>{plainText(newest.version)}</bdi>
            </b>
            {`, the newest version, runs in ${formatShare(newest.share, 1)} of the latest sessions`}
          </>
        )}
      basis={`Share of sessions by version${
        lengthOf(adoption) === 1 ? "" : `, in parts of ${lengthOf(adoption)} days`
      } · ${formatNumber(known)} sessions`}
      keptBack={describeSuppression(report.suppressed.project_version, report.min_cell)}
      table={<AdoptionTable adoption={adoption} />}
      links={chartLinks(report, "adoption")}
    >
      <PlotFigure plot={adoptionPlot(adoption)} />
      <ul class="legend" aria-label="Versions and their latest shares">
        {latest.map(({ version, share }, index) => (
          <li>
            <Swatch role={bandInk(index, version)} />
            <bdi>{plainText(version)}</bdi>
            <span class="muted">{formatShare(share, 1)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function AdoptionTable({ adoption }: { readonly adoption: Adoption }): Markup {
  return (
    <table>
      <caption>Distinct sessions by version and part of the window, latest first</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          {adoption.versions.map((version) => (
            <th scope="col" class="n">
              <bdi>{plainText(version)}</bdi>
            </th>
          ))}
          <th scope="col" class="n">All</th>
        </tr>
      </thead>
      <tbody>
        {adoption.buckets.toReversed().map(({ from, total, sessions }) => (
          <tr>
            <th scope="row">{formatDay(from, "long")}</th>
            {adoption.versions.map((version) => (
              <td class="n">{formatNumber(sessions.get(version) ?? 0)}</td>
            ))}
            <td class="n">{formatNumber(total)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The usual length; the parts at both ends may differ. */
function lengthOf({ buckets }: Adoption): number {
  const lengths = buckets.map(daysOf).toSorted((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 1;
}
