import assert from "node:assert/strict";
import {
  type AnySource,
  CANDOR_CATALOGUE,
  type CatalogueOf,
  grafanaDashboard,
  type InstrumentEntry,
  LMCACHE_MP_CATALOGUE,
  observabilityOptions,
  prometheusName,
  startObservability,
} from "../../observability/mod.ts";

// `deno test -A tests/observability/documents_test.ts -- --update` writes what is compared here.
const UPDATE = Deno.args.includes("--update");
const ROOM = new URL("../../observability/", import.meta.url);

type Plain = CatalogueOf<Record<string, unknown>>;
const CATALOGUES: readonly (readonly [Plain, string])[] = [
  [CANDOR_CATALOGUE, "Candor"],
  [LMCACHE_MP_CATALOGUE, "LMCache multiprocess"],
];

async function same(path: string, expected: string): Promise<void> {
  const file = new URL(path, ROOM);
  if (UPDATE) await Deno.writeTextFile(file, expected);
  const actual = await Deno.readTextFile(file);
  assert.equal(actual, expected, `${path} is not what the catalogue says: run with -- --update`);
}

function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(rows[0]!), rule, ...rows.slice(1).map(line)].join("\n");
}

function metricsTable({ counters, histograms, gauges }: Plain): string {
  const rows = (entries: readonly InstrumentEntry<AnySource<string>>[], kind: Kind): string[][] =>
    entries.map((entry) => {
      const labels = Object.keys(entry.labels ?? {}).join(", ");
      return [`\`${prometheusName(entry, kind)}\``, kind, labels, entry.description];
    });
  return table([
    ["metric", "type", "labels", "meaning"],
    ...rows(counters, "counter"),
    ...rows(histograms, "histogram"),
    ...rows(gauges, "gauge"),
  ]);
}
type Kind = "counter" | "histogram" | "gauge";

Deno.test("README lists the metrics of each catalogue", async () => {
  let text = await Deno.readTextFile(new URL("README.md", ROOM));
  for (const [catalogue] of CATALOGUES) {
    const marked = new RegExp(`(<!-- metrics ${catalogue.name} -->\n)[^]*?(<!-- end -->)`);
    assert.match(text, marked);
    text = text.replace(
      marked,
      (_, begin, end) => `${begin}\n${metricsTable(catalogue)}\n\n${end}`,
    );
  }
  await same("README.md", text);
});

Deno.test("dashboards are those of the catalogues", async () => {
  for (const [catalogue, title] of CATALOGUES) {
    const json = JSON.stringify(grafanaDashboard(catalogue, title), null, 2);
    await same(`dashboards/${catalogue.name}.json`, `${json}\n`);
  }
});

Deno.test("dashboards and alert rules name only metrics that exist", async () => {
  const decision = observabilityOptions({}, () => undefined);
  assert.ok(decision.ok);
  const shown = new Set<string>();
  for (const [catalogue] of CATALOGUES) {
    const observed = await startObservability<Record<string, never>>({
      plan: decision.plan,
      catalogues: [catalogue],
    });
    const text = await observed.prometheusText();
    await observed.stop();
    for (const [, name = ""] of text.matchAll(/^# TYPE (\S+)/gm)) shown.add(name);
  }
  for (const [{ histograms, gauges }] of CATALOGUES) {
    // Shown only after their first event.
    for (const entry of histograms) shown.add(prometheusName(entry, "histogram"));
    for (const entry of gauges) shown.add(prometheusName(entry, "gauge"));
  }
  const alerts = await Deno.readTextFile(new URL("dashboards/alerts.yml", ROOM));
  const queries = CATALOGUES.flatMap(([catalogue, title]) =>
    grafanaDashboard(catalogue, title).panels.flatMap(({ targets }) =>
      targets.map(({ expr }) => expr)
    )
  );
  const named = [alerts, ...queries].join("\n").matchAll(/\b(?:candor|lmcache_mp)_\w+/g);
  let count = 0;
  for (const [name] of named) {
    count++;
    assert.ok(shown.has(name.replace(/_(bucket|count|sum)$/, "")), name);
  }
  assert.ok(count > 50, `${count}`);
});

Deno.test("prometheusName spells what the exporter spells", async () => {
  const decision = observabilityOptions({}, () => undefined);
  assert.ok(decision.ok);
  const observed = await startObservability({
    plan: decision.plan,
    catalogues: [CANDOR_CATALOGUE],
  });
  const text = await observed.prometheusText();
  await observed.stop();
  for (const entry of CANDOR_CATALOGUE.counters) {
    assert.ok(text.includes(`# TYPE ${prometheusName(entry, "counter")} counter\n`), entry.name);
  }
});
