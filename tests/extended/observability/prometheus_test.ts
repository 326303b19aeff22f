import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CANDOR_CATALOGUE,
  type CandorEvents,
  type GrafanaDashboard,
  type InstrumentEntry,
  LMCACHE_MP_CATALOGUE,
  type LmcacheMpEvents,
  type Observability,
  observabilityOptions,
  startObservability,
} from "@candor/usage/observability";
import { freePort, peerTest, PROMETHEUS, PROMTOOL, until, withPeer } from "./real_peers.ts";

interface Both extends CandorEvents, LmcacheMpEvents {}

const RULES = fileURLToPath(
  new URL("../../../observability/dashboards/alerts.yml", import.meta.url),
);
const RULE_TESTS = fileURLToPath(new URL("./alerts_test.yml", import.meta.url));

function observe(prometheusPort: number): Promise<Observability<Both>> {
  const decision = observabilityOptions({ prometheusPort }, () => undefined);
  assert.ok(decision.ok);
  return startObservability<Both>({
    plan: decision.plan,
    catalogues: [CANDOR_CATALOGUE, LMCACHE_MP_CATALOGUE],
  });
}

/** Publishes for a while, a burst at a time, and tells how many messages were accepted. */
async function load({ bus }: Observability<Both>): Promise<number> {
  let accepted = 0;
  for (let burst = 0; burst < 200; burst++) {
    for (let request = 0; request < 100; request++) {
      const count = 1 + request % 5;
      accepted += count;
      bus.publish("ingest.accepted", { count });
      bus.publish("ingest.rejected", { code: "too_old", count: 1 });
      bus.publish("store.commit", { messages: count, mutations: 9, attempts: 1, durationMs: 2 });
      bus.publish("l1.write.finished", { keys: 2 });
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return accepted;
}

async function promtoolRun(args: string[], stdin = ""): Promise<{ code: number; said: string }> {
  const child = new Deno.Command(PROMTOOL.path!, {
    args,
    cwd: dirname(RULE_TESTS),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, said: decoder.decode(stdout) + decoder.decode(stderr) };
}

peerTest("promtool finds nothing to say about the metrics", PROMTOOL, async () => {
  const observed = await observe(0);
  await load(observed);
  observed.bus.publish("reporter.spool", { entries: 1, bytes: 1, dropped: 0 });
  observed.bus.publish("report.served", { format: "json", cached: false, durationMs: 1 });
  await observed.stop();
  const checked = await promtoolRun(["check", "metrics"], await observed.prometheusText());
  assert.deepEqual(checked, { code: 0, said: "" });
});

peerTest("promtool accepts the alert rules, and they fire when they should", PROMTOOL, async () => {
  const checked = await promtoolRun(["check", "rules", RULES]);
  assert.equal(checked.code, 0, checked.said);
  const tested = await promtoolRun(["test", "rules", RULE_TESTS]);
  assert.equal(tested.code, 0, tested.said);
});

/** One event of every kind that moves an instrument, its labels with the first value that is listed. */
function publishAll({ bus }: Observability<Both>): void {
  const payloads = new Map<string, Record<string, unknown>>();
  for (const { counters, histograms, gauges } of [CANDOR_CATALOGUE, LMCACHE_MP_CATALOGUE]) {
    for (const entry of [...counters, ...histograms, ...gauges] as InstrumentEntry<AnySource>[]) {
      for (const { event, by, labels } of entry.sources) {
        const payload = payloads.get(event) ?? {};
        if (by !== 1) payload[by] = 1;
        for (const [label, field] of Object.entries(labels ?? {})) {
          payload[field] = entry.labels?.[label]?.[0];
        }
        payloads.set(event, payload);
      }
    }
  }
  for (const [event, payload] of payloads) bus.publish(event as keyof Both, payload as never);
}

interface AnySource {
  readonly event: string;
  readonly by: 1 | string;
  readonly labels?: Readonly<Record<string, string>>;
}

peerTest("every panel of the dashboards has something to show", PROMETHEUS, async () => {
  const observed = await observe(0);
  const port = freePort();
  const queryOf = (expression: string): string =>
    `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`;
  const expressions: string[] = [];
  for (const name of ["candor", "lmcache_mp"]) {
    const file = new URL(`../../../observability/dashboards/${name}.json`, import.meta.url);
    const { panels } = JSON.parse(await Deno.readTextFile(file)) as GrafanaDashboard;
    for (const { targets } of panels) {
      // The bus is one for both catalogues here, and has the name of the first.
      const own = targets.filter(({ expr }) => !expr.includes("lmcache_mp_event_bus"));
      expressions.push(...own.map(({ expr }) => expr.replaceAll("$__rate_interval", "10s")));
    }
  }
  assert.ok(expressions.length > 60, `${expressions.length} expressions`);
  await withPeer(PROMETHEUS, async (folder) => {
    const path = join(folder, "prometheus.yml");
    await Deno.writeTextFile(
      path,
      `global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: candor
    static_configs: [{ targets: ["127.0.0.1:${observed.prometheusPort}"] }]
`,
    );
    return [
      `--config.file=${path}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ];
  }, async () => {
    const missing = new Set(expressions);
    await until(async () => {
      publishAll(observed);
      for (const expression of missing) {
        const { data } = await (await fetch(queryOf(expression))).json() as Answer;
        const numbers = data.result.map(({ value }) => Number(value[1]));
        // A gauge of the bus may be 0; a rate or a quantile that moved is above.
        const wanted = expression.includes("event_bus") || !/rate\(/.test(expression) ? -1 : 0;
        if (numbers.some((number) => number > wanted)) missing.delete(expression);
      }
      return missing.size === 0 ? true : undefined;
    }).catch(() => assert.deepEqual([...missing], []));
  });
  await observed.stop();
});

interface Answer {
  status: string;
  data: { result: { metric: Record<string, string>; value: [number, string] }[] };
}

peerTest("Prometheus scrapes under load and answers the counts we know", PROMETHEUS, async () => {
  const observed = await observe(0);
  const port = freePort();
  const api = `http://127.0.0.1:${port}`;
  const query = async (expression: string): Promise<Answer["data"]["result"]> => {
    const response = await fetch(`${api}/api/v1/query?query=${encodeURIComponent(expression)}`);
    return (await response.json() as Answer).data.result;
  };
  const value = async (expression: string): Promise<number> =>
    Number((await query(expression))[0]?.value[1] ?? NaN);
  const config = `global: { scrape_interval: 1s, scrape_timeout: 1s }
rule_files: ["${RULES}"]
scrape_configs:
  - job_name: candor
    static_configs: [{ targets: ["127.0.0.1:${observed.prometheusPort}"] }]
`;
  await withPeer(PROMETHEUS, async (folder) => {
    await Deno.writeTextFile(join(folder, "prometheus.yml"), config);
    return [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ];
  }, async () => {
    await until(async () => (await query('up{job="candor"} == 1'))[0]);
    assert.equal(await value("candor_ingest_accepted_total"), 0);
    const accepted = await load(observed);
    await until(async () =>
      await value("candor_ingest_accepted_total") === accepted ? true : undefined
    );
    assert.equal(await value('candor_ingest_rejected_total{code="too_old"}'), 20_000);
    assert.equal(await value('candor_ingest_rejected_total{code="overloaded"}'), 0);
    assert.equal(await value("candor_store_group_size_sum"), accepted);
    assert.equal(await value("candor_store_commit_duration_seconds_count"), 20_000);
    assert.equal(await value("lmcache_mp_l1_write_keys_total"), 40_000);
    assert.equal(await value("candor_event_bus_dropped_events_total"), 0);
    const metadata = await fetch(`${api}/api/v1/metadata?metric=candor_ingest_accepted_total`);
    assert.deepEqual((await metadata.json()).data, {
      "candor_ingest_accepted_total": [{
        type: "counter",
        help: "Messages stored for the first time",
        unit: "",
      }],
    });
    const rules = await fetch(`${api}/api/v1/rules`);
    const { groups } = (await rules.json()).data;
    assert.equal(groups[0].rules.length, 11);
  });
  await observed.stop();
});
