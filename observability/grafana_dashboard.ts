import type { AnySource, CatalogueOf, InstrumentEntry } from "./catalogue.ts";
import { prometheusName } from "./prometheus_name.ts";

/** One query of a panel. */
export interface GrafanaTarget {
  /** PromQL. */
  readonly expr: string;
  /** Text of the legend, `{{label}}` for a label's value. */
  readonly legendFormat: string;
  /** Letter of the query in its panel. */
  readonly refId: string;
}

/** One panel of a dashboard. */
export interface GrafanaPanel {
  /** Number of the panel. */
  readonly id: number;
  /** Kind of the panel. */
  readonly type: "timeseries";
  /** Heading. */
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly description: string;
  /** Place on a grid 24 wide. */
  readonly gridPos: {
    readonly h: number;
    readonly w: number;
    readonly x: number;
    readonly y: number;
  };
  /** The data source variable. */
  readonly datasource: { readonly type: "prometheus"; readonly uid: string };
  /** Unit and other settings. */
  readonly fieldConfig: { readonly defaults: { readonly unit: string; readonly min: 0 } };
  /** Queries. */
  readonly targets: readonly GrafanaTarget[];
}

/** A dashboard as Grafana imports it. */
export interface GrafanaDashboard {
  /** Heading of the dashboard. */
  readonly title: string;
  /** Stable name in addresses. */
  readonly uid: string;
  /** Grafana's schema of the file. */
  readonly schemaVersion: number;
  /** Words to find it by. */
  readonly tags: readonly string[];
  /** Span of time at first. */
  readonly time: { readonly from: string; readonly to: string };
  /** Time between two readings. */
  readonly refresh: string;
  /** The variable that chooses the data source. */
  readonly templating: {
    readonly list: readonly {
      readonly name: "source";
      readonly type: "datasource";
      readonly query: "prometheus";
    }[];
  };
  /** The panels. */
  readonly panels: readonly GrafanaPanel[];
}

type Entry = InstrumentEntry<AnySource<unknown>>;
type Kind = "counter" | "histogram" | "gauge";

const COLUMNS = 3;
const WIDTH = 8;
const HEIGHT = 7;
const SCHEMA_VERSION = 39;
const QUANTILES = [0.5, 0.95, 0.99];
const LETTERS = "ABC";

function unitOf({ unit }: Entry, kind: Kind): string {
  if (unit === "s") return kind === "counter" ? "short" : "s";
  if (unit === "By") return kind === "counter" ? "Bps" : "bytes";
  return kind === "counter" ? "cps" : "short";
}

function targetsOf(entry: Entry, kind: Kind): GrafanaTarget[] {
  const name = prometheusName(entry, kind);
  const labels = Object.keys(entry.labels ?? {});
  const by = labels.length === 0 ? "" : ` by (${labels.join(", ")})`;
  const legendFormat = labels.map((label) => `{{${label}}}`).join(" ") || entry.name;
  if (kind === "gauge") return [{ expr: `sum${by} (${name})`, legendFormat, refId: "A" }];
  if (kind === "counter") {
    return [{ expr: `sum${by} (rate(${name}[$__rate_interval]))`, legendFormat, refId: "A" }];
  }
  return QUANTILES.map((quantile, index) => ({
    expr: `histogram_quantile(${quantile}, sum by (le) (rate(${name}_bucket[$__rate_interval])))`,
    legendFormat: `p${quantile * 100}`,
    refId: LETTERS[index] ?? "",
  }));
}

/** The bus's own four instruments, which every catalogue's program has. */
function busEntries(name: string): [Entry, Kind][] {
  const entry = (last: string, description: string, unit: string): Entry => ({
    name: `${name}.event_bus.${last}`,
    description,
    unit,
    sources: [],
  });
  return [
    [entry("queue_depth", "Events waiting on the bus", "{event}"), "gauge"],
    [entry("drain_lag_seconds", "Age of the oldest waiting event", "s"), "gauge"],
    [entry("dropped_events", "Events refused because the queue was full", "{event}"), "counter"],
    [
      {
        ...entry("subscriber_exceptions", "Events a subscriber failed on", "{exception}"),
        labels: { "subscriber_name": [] },
      },
      "counter",
    ],
  ];
}

/**
 * Makes a Grafana dashboard out of a catalogue: one panel an instrument.
 *
 * Counters are shown as rates by their labels, histograms as three quantiles, gauges as they are, and the
 * bus's own health at the end. The two catalogues' dashboards lie ready in `dashboards/`.
 *
 * @typeParam M event map
 * @param catalogue what there is to show
 * @param title heading of the dashboard
 * @returns the dashboard, to be written as JSON and imported
 * @example
 * ```ts
 * import { grafanaDashboard, LMCACHE_MP_CATALOGUE } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const dashboard = grafanaDashboard(LMCACHE_MP_CATALOGUE, "KV cache");
 * assert.equal(dashboard.panels.length, 9 + 4);
 * ```
 */
export function grafanaDashboard<M>(catalogue: CatalogueOf<M>, title: string): GrafanaDashboard {
  const entries: [Entry, Kind][] = [
    ...catalogue.counters.map((entry): [Entry, Kind] => [entry, "counter"]),
    ...catalogue.histograms.map((entry): [Entry, Kind] => [entry, "histogram"]),
    ...catalogue.gauges.map((entry): [Entry, Kind] => [entry, "gauge"]),
    ...busEntries(catalogue.name),
  ];
  return {
    title,
    uid: catalogue.name.replaceAll("_", "-"),
    schemaVersion: SCHEMA_VERSION,
    tags: [catalogue.name],
    time: { from: "now-6h", to: "now" },
    refresh: "30s",
    templating: { list: [{ name: "source", type: "datasource", query: "prometheus" }] },
    panels: entries.map(([entry, kind], index) => ({
      id: index + 1,
      type: "timeseries",
      title: entry.name,
      description: entry.description,
      gridPos: {
        h: HEIGHT,
        w: WIDTH,
        x: (index % COLUMNS) * WIDTH,
        y: Math.floor(index / COLUMNS) * HEIGHT,
      },
      datasource: { type: "prometheus", uid: "${source}" },
      fieldConfig: { defaults: { unit: unitOf(entry, kind), min: 0 } },
      targets: targetsOf(entry, kind),
    })),
  };
}
