import type { Attributes, Meter } from "@opentelemetry/api";
import type { AnySource, CatalogueOf, InstrumentEntry } from "./catalogue.ts";
import type { BusEvent, EventSubscriber } from "./event_bus.ts";

/** What the metrics subscriber needs of an OpenTelemetry meter. */
export type MeterPort = Pick<Meter, "createCounter" | "createHistogram" | "createGauge">;

type Fields = Readonly<Record<string, unknown>>;
type Recorder = (value: number, attributes: Attributes) => void;
type Reaction = (payload: Fields) => void;

/** A label value the catalogue does not list; the bound on the number of series holds all the same. */
const OTHER = "other";

/** Every combination of the label values, as attributes. */
function series(labels: InstrumentEntry<unknown>["labels"]): Attributes[] {
  let all: Attributes[] = [{}];
  for (const [name, values] of Object.entries(labels ?? {})) {
    all = all.flatMap((part) => values.map((value) => ({ ...part, [name]: value })));
  }
  return all;
}

function reaction(
  source: AnySource<unknown>,
  labels: InstrumentEntry<unknown>["labels"],
  record: Recorder,
): Reaction {
  const { by, scale = 1 } = source;
  const named = Object.entries(source.labels ?? {}).map(([label, field]) => ({
    label,
    field,
    known: new Set<unknown>(labels?.[label]),
  }));
  return (payload) => {
    const value = by === 1 ? 1 : Number(payload[by]) * scale;
    if (!Number.isFinite(value)) return;
    const attributes: Attributes = {};
    for (const { label, field, known } of named) {
      const said = payload[field];
      attributes[label] = known.has(said) ? said as string | number | boolean : OTHER;
    }
    record(value, attributes);
  };
}

/**
 * Makes the subscriber that turns events into counters, histograms and gauges, as catalogues say.
 *
 * Every series of a counter exists from the start and shows 0; a label value outside the catalogue's
 * list counts as `other`, so the number of series never grows.
 *
 * @typeParam M event name → payload
 * @param catalogues what the events mean
 * @param meterOf gives the meter for a catalogue's name
 * @returns a subscriber for `bus.subscribe`
 * @example
 * ```ts
 * import { createMetricsSubscriber, LMCACHE_MP_CATALOGUE } from "@candor/usage/observability";
 * import { metrics } from "@opentelemetry/api";
 * import assert from "node:assert/strict";
 *
 * const subscriber = createMetricsSubscriber([LMCACHE_MP_CATALOGUE], (name) => metrics.getMeter(name));
 * assert.equal(subscriber.name, "metrics");
 * ```
 */
export function createMetricsSubscriber<M>(
  catalogues: readonly CatalogueOf<M>[],
  meterOf: (scope: string) => MeterPort,
): EventSubscriber<M> {
  const reactions = new Map<keyof M, Reaction[]>();
  const listen = (entry: InstrumentEntry<AnySource<keyof M>>, record: Recorder): void => {
    for (const source of entry.sources) {
      const known = reactions.get(source.event) ?? [];
      reactions.set(source.event, [...known, reaction(source, entry.labels, record)]);
    }
  };
  for (const { name, counters, histograms, gauges } of catalogues) {
    const meter = meterOf(name);
    for (const entry of counters) {
      const { description, unit } = entry;
      const counter = meter.createCounter(entry.name, { description, unit });
      for (const attributes of series(entry.labels)) counter.add(0, attributes);
      listen(entry, (value, attributes) => value >= 0 && counter.add(value, attributes));
    }
    for (const entry of histograms) {
      const { description, unit } = entry;
      const advice = { explicitBucketBoundaries: [...entry.boundaries] };
      const histogram = meter.createHistogram(entry.name, { description, unit, advice });
      listen(entry, (value, attributes) => value >= 0 && histogram.record(value, attributes));
    }
    for (const entry of gauges) {
      const { description, unit } = entry;
      const gauge = meter.createGauge(entry.name, { description, unit });
      if (entry.initial !== undefined) gauge.record(entry.initial);
      listen(entry, (value, attributes) => gauge.record(value, attributes));
    }
  }
  return {
    name: "metrics",
    events: [...reactions.keys()],
    handle(event: BusEvent<M>): void {
      const payload = event.payload as Fields;
      for (const react of reactions.get(event.type) ?? []) react(payload);
    },
  };
}
