import { dayBars, daysPlot } from "../charts/days_plot.tsx";
import { formatDay } from "../charts/format_day.ts";
import { classInk } from "../charts/ink.ts";
import { PlotFigure } from "../charts/plot.tsx";
import { formatNumber } from "../render/format_number.ts";
import { Card } from "./card.tsx";
import type { Markup } from "./markup.ts";
import { chartLinks, type ProjectView } from "./project_view.ts";

/**
 * Sessions over time as bars, with every day in the table.
 *
 * @param props What the page shows.
 * @returns A card.
 */
export function DaysCard({ view }: { readonly view: ProjectView }): Markup {
  const { report } = view;
  const { days } = report;
  const weekly = dayBars(days).daysPerBar === 7;
  const peak = days.reduce((best, day) => (day.sessions > best.sessions ? day : best), days[0]!);
  const provisional = days.filter(({ provisional }) => provisional).length;
  return (
    <Card
      id="days"
      title={weekly ? "New sessions per week" : "New sessions per day"}
      finding={`The busiest day was ${formatDay(peak.day, "full")} with ${
        formatNumber(peak.sessions)
      } new sessions`}
      basis={`Sessions that began, by UTC day · ${formatNumber(report.totals.sessions)} sessions`}
      table={<DaysTable days={days} />}
      links={chartLinks(report, "days")}
    >
      <PlotFigure plot={daysPlot(days)} />
      {provisional === 0 ? null : (
        <ul class="legend">
          <li>
            <Swatch role="bar" />final
          </li>
          <li>
            <Swatch role="bar-provisional" />
            provisional: spooled messages may still arrive for these days
          </li>
        </ul>
      )}
    </Card>
  );
}

/**
 * A small square of a chart's colour.
 *
 * @param props What the colour stands for.
 * @returns A drawing without meaning of its own.
 */
export function Swatch({ role }: { readonly role: Parameters<typeof classInk>[0] }): Markup {
  const dashed = role.startsWith("line-");
  return (
    <svg width={dashed ? 22 : 12} height="12" aria-hidden="true" focusable="false">
      {dashed
        ? <path d="M0 6H22" {...classInk(role)} />
        : <rect width="12" height="12" rx="2" {...classInk(role)} />}
    </svg>
  );
}

function DaysTable({ days }: { readonly days: ProjectView["report"]["days"] }): Markup {
  return (
    <table>
      <caption>Sessions and messages by UTC day, latest first</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col" class="n">New sessions</th>
          <th scope="col" class="n">Active sessions</th>
          <th scope="col" class="n">Messages</th>
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map(({ day, sessions, active, messages, provisional }) => (
          <tr>
            <th scope="row">{provisional ? `${day} (provisional)` : day}</th>
            <td class="n">{formatNumber(sessions)}</td>
            <td class="n">{formatNumber(active)}</td>
            <td class="n">{formatNumber(messages)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
