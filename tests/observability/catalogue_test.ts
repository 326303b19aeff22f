import assert from "node:assert/strict";
import {
  type AnySource,
  CANDOR_CATALOGUE,
  type Catalogue,
  type CatalogueOf,
  type InstrumentEntry,
  LMCACHE_MP_CATALOGUE,
} from "../../observability/mod.ts";

/** A catalogue seen without its event map, to walk over several. */
type Plain = CatalogueOf<Record<string, unknown>>;
const CATALOGUES: readonly Plain[] = [CANDOR_CATALOGUE, LMCACHE_MP_CATALOGUE];

function instruments(catalogue: Plain): InstrumentEntry<AnySource<string>>[] {
  return [...catalogue.counters, ...catalogue.histograms, ...catalogue.gauges];
}

Deno.test("catalogues give every instrument a name of their own under their prefix", () => {
  const names = CATALOGUES.flatMap((catalogue) => {
    for (const { name } of instruments(catalogue)) {
      assert.match(name, new RegExp(`^${catalogue.name}(\\.[a-z0-9_]+)+$`));
    }
    return instruments(catalogue).map(({ name }) => name);
  });
  assert.equal(new Set(names).size, names.length);
});

Deno.test("catalogues describe every instrument with a sentence and a unit", () => {
  for (const { name, description, unit } of CATALOGUES.flatMap(instruments)) {
    assert.match(description, /^[A-Z].{10,}[^.]$/, name);
    assert.match(unit, /^(s|By|\{[a-z]+\})$/, name);
  }
});

Deno.test("catalogues list values for every label that a source gives, and give every label", () => {
  for (const { name, sources, labels } of CATALOGUES.flatMap(instruments)) {
    for (const source of sources) {
      assert.deepEqual(Object.keys(source.labels ?? {}), Object.keys(labels ?? {}), name);
    }
    for (const values of Object.values(labels ?? {})) {
      assert.equal(new Set(values).size, values.length, name);
    }
  }
});

Deno.test("catalogues name no more than 200 series for a counter", () => {
  for (const { name, labels } of CATALOGUES.flatMap(instruments)) {
    const series = Object.values(labels ?? {}).reduce((product, { length }) => product * length, 1);
    assert.ok(series <= 200, `${name}: ${series}`);
  }
});

Deno.test("catalogues have ascending bucket bounds", () => {
  for (const { name, boundaries } of CATALOGUES.flatMap(({ histograms }) => histograms)) {
    assert.deepEqual(boundaries, [...boundaries].sort((a, b) => a - b), name);
    assert.ok(boundaries.length >= 5, name);
  }
});

Deno.test("catalogues give a value for every placeholder of a log line", () => {
  for (const { event, message, values } of CATALOGUES.flatMap(({ lines }) => lines)) {
    const wanted = [...message.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? "");
    for (const name of wanted) assert.ok(Object.hasOwn(values ?? {}, name), `${event}: ${name}`);
  }
});

Deno.test("catalogues show no span key or parent as a label", () => {
  for (const { name, sources } of CATALOGUES.flatMap(instruments)) {
    for (const source of sources) {
      const fields = [source.by, ...Object.values(source.labels ?? {})];
      assert.ok(!fields.includes("spanKey") && !fields.includes("parent"), name);
    }
  }
});

Deno.test("CANDOR_CATALOGUE writes nothing above debug for what any stranger can cause", () => {
  const strangers = [
    "ingest.request",
    "ingest.accepted",
    "ingest.duplicate",
    "ingest.rejected",
    "ingest.ignored_keys",
    "ingest.quarantined",
    "foreign.message",
    "rate_limit.hit",
    "report.served",
  ];
  for (const { event, level } of CANDOR_CATALOGUE.lines) {
    if (strangers.includes(event)) assert.equal(level, "debug", event);
  }
});

Deno.test("LMCACHE_MP_CATALOGUE has the nine counters with their sources and increments", () => {
  const table = LMCACHE_MP_CATALOGUE.counters.map(({ name, sources }) => [
    name,
    ...sources.map(({ event, by }) => `${event} ${by}`),
  ]);
  assert.deepEqual(table, [
    ["lmcache_mp.sm_read_requests", "sm.read.prefetched 1"],
    ["lmcache_mp.sm_read_succeed_keys", "sm.read.prefetched succeededKeys"],
    ["lmcache_mp.sm_read_failed_keys", "sm.read.prefetched failedKeys"],
    ["lmcache_mp.sm_write_requests", "sm.write.reserved 1"],
    ["lmcache_mp.sm_write_succeed_keys", "sm.write.reserved succeededKeys"],
    ["lmcache_mp.sm_write_failed_keys", "sm.write.reserved failedKeys"],
    ["lmcache_mp.l1_read_keys", "l1.read.finished keys"],
    [
      "lmcache_mp.l1_write_keys",
      "l1.write.finished keys",
      "l1.write_finished_and_read_reserved keys",
    ],
    ["lmcache_mp.l1_evicted_keys", "l1.keys.evicted keys"],
  ]);
});

Deno.test("LMCACHE_MP_CATALOGUE has the key log messages at their levels and the three spans", () => {
  const lines = LMCACHE_MP_CATALOGUE.lines.map(({ level, message }) => `${level} ${message}`);
  for (
    const line of [
      "info Stored {stored_count} tokens in {seconds} seconds",
      "info Retrieved {retrieved_count} tokens in {seconds} seconds",
      "info Prefetch request completed (L1+L2): {found_count}/{requested_count} prefix hits",
      "debug MP store start: session={session} device={device}",
      "debug MP store end: session={session} device={device} stored_count={stored_count}",
      "debug MP retrieve end: session={session} retrieved_count={retrieved_count}",
    ]
  ) assert.ok(lines.includes(line), line);
  assert.deepEqual(
    LMCACHE_MP_CATALOGUE.spans.map(({ name, start, end }) => [name, start.event, end.event]),
    [
      ["mp.store", "mp.store.start", "mp.store.end"],
      ["mp.retrieve", "mp.retrieve.start", "mp.retrieve.end"],
      ["mp.lookup_prefetch", "mp.lookup_prefetch.start", "mp.lookup_prefetch.end"],
    ],
  );
});

Deno.test("Catalogue refuses an event or a field that the event map lacks", () => {
  const empty = { histograms: [], gauges: [], lines: [], spans: [] };
  const entry = { name: "doors.opened", description: "Doors that were opened", unit: "{door}" };
  type Doors = { "door.opened": { readonly count: number; readonly side: "left" | "right" } };
  const right: Catalogue<Doors> = {
    name: "doors",
    counters: [{ ...entry, sources: [{ event: "door.opened", by: "count" }] }],
    ...empty,
  };
  assert.equal(right.counters.length, 1);
  // @ts-expect-error no such event
  const event: Catalogue<Doors>["lines"] = [{ event: "door.shut", level: "info", message: "shut" }];
  // @ts-expect-error no number in that field
  const field: Catalogue<Doors>["counters"][0]["sources"] = [{ event: "door.opened", by: "side" }];
  assert.ok(event && field);
});
