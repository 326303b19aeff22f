/** @jsxImportSource hono/jsx */
import { formatDay } from "../charts/format_day.ts";
import type { Report } from "../../schemas/mod.ts";
import {
  describeDimension,
  DIMENSION_GROUPS,
  type DimensionGroup,
} from "../render/describe_dimension.ts";
import { formatNumber } from "../render/format_number.ts";
import { AdoptionCard } from "./adoption_card.tsx";
import { CompareCard } from "./compare_card.tsx";
import { DaysCard } from "./days_card.tsx";
import { DimensionCard } from "./dimension_card.tsx";
import { EmptyProject } from "./empty_project.tsx";
import { Change, Num } from "./figures.tsx";
import { Layout } from "./layout.tsx";
import type { Markup } from "./markup.ts";
import type { ProjectView } from "./project_view.ts";
import { QuarantineCard } from "./quarantine_card.tsx";
import { RangeForm } from "./range_form.tsx";
import { HitRateCard, SeriesCard } from "./series_card.tsx";
import { daysOf } from "./windows.ts";

const GROUP_TITLES: Readonly<Record<DimensionGroup, string>> = {
  versions: "Versions",
  accelerators: "Accelerators",
  machines: "Machines",
  places: "Where it runs",
  use: "How it is used",
  faults: "How runs end",
};

/** Two digits, as the shares beside it. */
const RATE = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 2 });

/** Cards of one group; a program may report hundreds of settings, all of them in the downloads. */
const MOST_CARDS = 24;

/**
 * A project's public report.
 *
 * @param props What the page shows.
 * @returns The whole document.
 */
export function ProjectPage({ view }: { readonly view: ProjectView }): Markup {
  const { site, report } = view;
  const days = daysOf(report);
  const period = days === 1 ? "day" : `${days} days`;
  const path = `/projects/${encodeURIComponent(report.project)}`;
  const empty = report.totals.sessions === 0 && report.ci.sessions === 0;
  return (
    <Layout
      site={site}
      title={report.project}
      description={`Anonymous usage statistics of ${report.project}: versions, machines, accelerators and features in use.`}
      section="projects"
      feed={`${path}/feed.atom`}
      unlisted={empty}
    >
      <div class="page-head">
        <div>
          <h1>{report.project}</h1>
          <p class="lead">
            {`Anonymous usage, ${
              days === 1
                ? formatDay(report.to, "long")
                : `${formatDay(report.from, "long")} to ${formatDay(report.to, "long")}`
            }, UTC`}
          </p>
        </div>
        <RangeForm view={view} />
      </div>
      {empty ? <EmptyProject view={view} /> : <Filled view={view} period={period} path={path} />}
    </Layout>
  );
}

function Filled({ view, period, path }: {
  readonly view: ProjectView;
  readonly period: string;
  readonly path: string;
}): Markup {
  const { report } = view;
  const query = new URLSearchParams({ from: report.from, to: report.to });
  const data = `/v1${path}/report?${query}`;
  return (
    <>
      <Headline view={view} period={period} />
      <h2 class="vh">Activity</h2>
      {report.days.length === 0 ? null : <DaysCard view={view} />}
      {DIMENSION_GROUPS.map((group) => <Group key={group} view={view} group={group} />)}
      <Counters view={view} />
      <QuarantineCard view={view} />
      <h2 id="data">The data</h2>
      <p>
        Everything on this page comes from one public answer:{" "}
        <a href={`${data}&format=json`}>the report as JSON</a>,{" "}
        <a href={`${data}&format=csv`}>as CSV</a>, daily summaries as an{" "}
        <a href={`${path}/feed.atom`}>Atom feed</a> or <a href={`${path}/daily.json`}>as JSON</a>,
        {" "}
        and a{" "}
        <a href={`${path}/badge.svg`}>badge</a>. Every chart has its own address and may be
        embedded.
      </p>
    </>
  );
}

function Headline(
  { view, period }: { readonly view: ProjectView; readonly period: string },
): Markup {
  const { totals, ci, days } = view.report;
  const { before } = view;
  const active = averageActive(days, view.today);
  const activeBefore = averageActive(before.days, view.today);
  return (
    <dl class="stats">
      <div>
        <dt>Sessions</dt>
        <dd class="big">
          <Num value={totals.sessions} />
        </dd>
        <dd class="small">
          <Change now={totals.sessions} before={before.totals.sessions} period={period} />
        </dd>
      </div>
      <div>
        <dt>Active on an average day</dt>
        <dd class="big">
          <Num value={Math.round(active)} />
        </dd>
        <dd class="small">
          <Change now={active} before={activeBefore} period={period} />
        </dd>
      </div>
      <div>
        <dt>Messages</dt>
        <dd class="big">
          <Num value={totals.messages} />
        </dd>
        <dd class="small">
          <Change now={totals.messages} before={before.totals.messages} period={period} />
        </dd>
      </div>
      <div>
        <dt>Errors</dt>
        <dd class="big">
          <Num value={totals.errors} />
        </dd>
        <dd class="small">
          {errorRates(totals, before.totals)}
        </dd>
      </div>
      <div>
        <dt>Build services</dt>
        <dd class="big">
          <Num value={ci.sessions} />
        </dd>
        <dd class="small">{`sessions, counted apart · ${formatNumber(ci.messages)} messages`}</dd>
      </div>
    </dl>
  );
}

/** Days before anything was reported are none of the project's, and today is not over. */
function averageActive(days: Report["days"], today: string): number {
  const began = days.slice(Math.max(0, days.findIndex(({ active }) => active > 0)));
  const over = began.filter(({ day }) => day !== today);
  const counted = over.length === 0 ? began : over;
  return counted.reduce((sum, { active }) => sum + active, 0) / Math.max(1, counted.length);
}

/** Events, not sessions: one session may report several. */
function errorRates(now: Report["totals"], before: Report["totals"]): string {
  const [rate, earlier] = [now, before].map(({ errors, sessions }) =>
    sessions === 0 ? null : RATE.format((errors / sessions) * 100)
  );
  if (rate === null) return "events";
  return `events, ${rate} per 100 sessions${earlier === null ? "" : `, ${earlier} before`}`;
}

function Group(
  { view, group }: { readonly view: ProjectView; readonly group: DimensionGroup },
): Markup {
  const { declaration, report: { dimensions } } = view;
  const declared = Object.values(declaration?.engine ?? {}).flatMap(({ published }) =>
    published === null ? [] : [published]
  );
  const order = [...DIMENSION_ORDER, ...declared];
  const names = Object.keys(dimensions)
    .filter((name) =>
      dimensions[name]!.length > 0 && describeDimension(name, declaration).group === group
    )
    .toSorted((a, b) => rank(order, a) - rank(order, b) || (a < b ? -1 : 1));
  if (names.length === 0) return null;
  return (
    <>
      <h2 id={group}>{GROUP_TITLES[group]}</h2>
      {group === "versions" && isDrawable(view.adoption) ? <AdoptionCard view={view} /> : null}
      {group === "versions" ? <CompareCard view={view} /> : null}
      <div class={group === "versions" ? "cards after" : "cards"}>
        {names.slice(0, MOST_CARDS).map((name) => (
          <DimensionCard key={name} view={view} name={name} />
        ))}
      </div>
      {names.length > MOST_CARDS
        ? (
          <p class="note">
            {`${names.length - MOST_CARDS} more are in the downloads below.`}
          </p>
        )
        : null}
    </>
  );
}

/** Areas need shares at most of their places; where few sessions are named there are none. */
function isDrawable({ buckets }: ProjectView["adoption"]): boolean {
  const known = buckets.filter(({ total }) => total > 0).length;
  return known > 1 && known >= (buckets.length * 2) / 3;
}

const DIMENSION_ORDER = [
  "gpu_type",
  "accelerator",
  "gpu_count",
  "gpu_memory_per_device",
  "platform",
  "architecture",
  "num_cpu",
  "total_memory",
  "cpu_type",
  "provider",
  "source",
  "model_name",
  "context",
  "features",
  "event_type",
  "error_name",
];

function rank(order: readonly string[], name: string): number {
  const place = order.indexOf(name);
  return place === -1 ? order.length : place;
}

function Counters({ view }: { readonly view: ProjectView }): Markup {
  const names = Object.keys(view.report.series).toSorted();
  if (names.length === 0) return null;
  return (
    <>
      <h2 id="counters">What programs counted</h2>
      <div class="cards">
        <HitRateCard view={view} />
        {names.slice(0, MOST_CARDS).map((name) => (
          <SeriesCard
            key={name}
            view={view}
            name={name}
          />
        ))}
      </div>
      {names.length > MOST_CARDS
        ? (
          <p class="note">
            {`${names.length - MOST_CARDS} more are in the downloads below.`}
          </p>
        )
        : null}
    </>
  );
}
