/** @jsxImportSource hono/jsx */
import { dayBars, daysPlot } from "../charts/days_plot.tsx";
import { formatDay } from "../charts/format_day.ts";
import { classInk } from "../charts/ink.ts";
import { PlotFigure } from "../charts/plot.tsx";
import type { LegendEntry } from "../charts/standalone_chart.tsx";
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
  const { report, today } = view;
  const { days } = report;
  const peak = days.reduce((best, day) => (day.sessions > best.sessions ? day : best), days[0]!);
  return (
    <Card
      id="days"
      title={daysTitle(days)}
      finding={findingOf(days, peak)}
      basis={`Sessions that began, by UTC day · ${formatNumber(report.totals.sessions)} sessions`}
      table={<DaysTable days={days} />}
      links={chartLinks(report, "days")}
    >
      <PlotFigure plot={daysPlot(days, today)} />
      <Legend view={view} />
    </Card>
  );
}

function findingOf(
  days: ProjectView["report"]["days"],
  { day, sessions }: ProjectView["report"]["days"][number],
): string {
  if (sessions === 0) return "No session began in this time, but for those of build services";
  const began = `${formatNumber(sessions)} new ${sessions === 1 ? "session" : "sessions"}`;
  return days.length === 1
    ? `${began} on ${formatDay(day, "full")}`
    : `The busiest day was ${formatDay(day, "full")} with ${began}`;
}

/** Names the kinds of bars that are there; one kind that is final needs no name. */
function Legend({ view }: { readonly view: ProjectView }): Markup {
  const kinds = dayKinds(view);
  if (kinds.length === 0) return null;
  return (
    <ul class="legend">
      {kinds.map(({ role, label, more }) => (
        <li>
          <Swatch role={role} />
          {label + more}
        </li>
      ))}
    </ul>
  );
}

/**
 * The kinds of bars that a chart of days has.
 *
 * @param view What the page shows.
 * @returns Each kind with its colour, its name, and what else is to be said; none where all are final.
 */
export function dayKinds(
  { report: { days }, today }: Pick<ProjectView, "report" | "today">,
): readonly (LegendEntry & { readonly more: string })[] {
  const past = days.filter(({ day }) => day !== today);
  const provisional = past.some((day) => day.provisional);
  const unfinished = dayBars(days).daysPerBar === 1 && past.length < days.length;
  if (!provisional && !unfinished) return [];
  return [
    ...past.some((day) => !day.provisional)
      ? [{ role: "bar", label: "final", more: "" }] as const
      : [],
    ...provisional
      ? [{
        role: "bar-provisional",
        label: "provisional",
        more: ": late messages may still arrive",
      }] as const
      : [],
    ...unfinished ? [{ role: "bar-today", label: "today so far", more: "" }] as const : [],
  ];
}

/**
 * The heading of a chart of days.
 *
 * @param days The days of a report.
 * @returns What a bar stands for.
 */
export function daysTitle(days: ProjectView["report"]["days"]): string {
  return dayBars(days).daysPerBar === 7 ? "New sessions per week" : "New sessions per day";
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
        : <rect x="0.5" y="0.5" width="11" height="11" rx="2" {...classInk(role)} />}
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
