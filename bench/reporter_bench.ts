/**
 * What a reporter costs the program that it runs in, beside its peers: importing it, counting, memory
 * before anything is sent, looking at the machine, and the end of a short command whose collector
 * accepts and never answers. Programs take turns within each round, so that a slow minute weighs on
 * all of them alike.
 *
 * `deno run -A bench/reporter_bench.ts [--rounds 20]`
 */
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordExporter,
} from "@opentelemetry/sdk-logs";
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import { parseArgs } from "node:util";
import { createReporter } from "../reporter/mod.ts";
import { collectFacts, denoHost } from "../mod.ts";
import { PROBES } from "../reporter/probes/probes.ts";
import { saveResult } from "./measure/save_result.ts";
import { say } from "./measure/say.ts";
import { type Spread, spread } from "./measure/spread.ts";
import { textTable } from "./measure/text_table.ts";
import {
  importPrograms,
  memoryPrograms,
  peerCommands,
  type Programs,
  shortCommands,
} from "./reporter_programs.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "20" } } });
const rounds = Number(values.rounds);
const REPORTER = new URL("../reporter/mod.ts", import.meta.url).href;
const ZOD = import.meta.resolve("zod");

/** A program that takes longer is ended, and counts as having taken this long. */
const PATIENCE_MS = 10_000;

interface Ran {
  readonly ms: number;
  readonly stdout: string;
}

/**
 * Runs every program once a round, in another order each time. Each run has a home of its own, or each
 * program one for all its runs.
 */
async function takeTurns(
  programs: Programs,
  count: number,
  homes: "for each run" | "for each program" = "for each run",
): Promise<ReadonlyMap<string, readonly Ran[]>> {
  const folder = await Deno.makeTempDir();
  const names = Object.keys(programs);
  const ran = new Map<string, Ran[]>(names.map((name) => [name, []]));
  const { denoDir } = JSON.parse(
    new TextDecoder().decode(
      (await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output()).stdout,
    ),
  );
  // A lock of its own, so that resolving packages is paid once and not in every round.
  const config = `${folder}/deno.json`;
  await Deno.writeTextFile(config, JSON.stringify({ imports: { zod: ZOD } }));
  for (const [at, name] of names.entries()) {
    const file = `${folder}/${at}.ts`;
    await Deno.writeTextFile(file, programs[name]!);
    await new Deno.Command(Deno.execPath(), { args: ["cache", "--config", config, file] }).output();
  }
  // One round more: the first one fills caches and does not count.
  for (let round = 0; round <= count; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const at = (turn + round) % names.length;
      const home = homes === "for each run"
        ? await Deno.makeTempDir({ dir: folder })
        : `${folder}/home${at}`;
      const started = performance.now();
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", "--cached-only", "--config", config, `${folder}/${at}.ts`],
        clearEnv: true,
        env: { HOME: home, DENO_DIR: denoDir },
        stdin: "null",
        stderr: "null",
        signal: AbortSignal.timeout(PATIENCE_MS),
      }).output();
      const ms = Math.min(PATIENCE_MS, performance.now() - started);
      if (round > 0) ran.get(names[at]!)!.push({ ms, stdout: new TextDecoder().decode(stdout) });
    }
  }
  await Deno.remove(folder, { recursive: true });
  return ran;
}

const fixed = (value: number, digits = 1): string => value.toFixed(digits);

/** What each program takes beyond the first one, within the same round. */
function beyondFirst(ran: ReadonlyMap<string, readonly Ran[]>): ReadonlyMap<string, Spread> {
  const [base] = ran.values();
  return new Map(
    [...ran].map(([name, runs]) => [
      name,
      spread(runs.map(({ ms }, round) => ms - base![round]!.ms)),
    ]),
  );
}

function milliseconds(title: string, rows: ReadonlyMap<string, Spread>): void {
  say(`\n${title}, ms beyond the first row\n`);
  say(textTable(
    ["", "median", "min", "max"],
    [...rows].map(([name, { median, min, max }]) => [name, fixed(median), fixed(min), fixed(max)]),
  ));
}

/** Nanoseconds of one call: the median of batches, so that a pause of the collector stays outside. */
function nanoseconds(call: (index: number) => void): number {
  const batches: number[] = [];
  for (let batch = 0; batch < 60; batch++) {
    const started = performance.now();
    for (let index = 0; index < 20_000; index++) call(index);
    batches.push((performance.now() - started) * 50);
  }
  return spread(batches.slice(10)).median;
}

/** As a program would use it: a provider with a processor or reader, whose exporter drops everything. */
function openTelemetry() {
  let records = 0;
  let metrics = 0;
  const logExporter: LogRecordExporter = {
    export: (batch, done) => {
      records += batch.length;
      done({ code: 0 });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const metricExporter: PushMetricExporter = {
    export: ({ scopeMetrics }, done) => {
      metrics += scopeMetrics.length;
      done({ code: 0 });
    },
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const logs = new LoggerProvider({
    processors: [new BatchLogRecordProcessor({ exporter: logExporter })],
  });
  const meters = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter: metricExporter })],
  });
  return {
    logger: logs.getLogger("bench"),
    counter: meters.getMeter("bench").createCounter("requests"),
    stop: async () => {
      await logs.shutdown();
      await meters.shutdown();
      // A peer that does nothing would be no peer.
      if (records === 0 || metrics === 0) throw new Error("Cannot compare: nothing was exported");
    },
  };
}

async function onThePath(): Promise<Record<string, number>> {
  const reporter = createReporter({
    project: "bench",
    projectVersion: "1.0.0",
    flags: { usageStats: "local" },
    localLog: false,
  });
  const otel = openTelemetry();
  const { counter, logger } = otel;
  const measured = {
    "candor count": nanoseconds(() => reporter.count("requests")),
    "candor set": nanoseconds((index) => reporter.set("nodes", index)),
    "candor feature": nanoseconds(() => reporter.feature("blending")),
    "OpenTelemetry counter.add": nanoseconds(() => counter.add(1)),
    "OpenTelemetry logger.emit": nanoseconds((index) =>
      logger.emit({ body: "event", attributes: { index } })
    ),
  };
  await reporter.stop();
  await otel.stop();
  return measured;
}

async function factsWithoutPrograms(): Promise<Spread> {
  const probes = PROBES.filter(({ name }) => name !== "gpu" && name !== "accelerator");
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await collectFacts(denoHost(), { probes });
    times.push(performance.now() - started);
  }
  return spread(times);
}

const imports = beyondFirst(await takeTurns(importPrograms(REPORTER), rounds));
milliseconds("Import", imports);

const path = await onThePath();
say("\nOn the program's path, ns a call, median\n");
say(textTable(["", "ns"], Object.entries(path).map(([name, ns]) => [name, fixed(ns, 0)])));

const memory = await takeTurns(memoryPrograms(REPORTER), Math.min(rounds, 5));
const megabytes = (kind: "rss" | "own"): ReadonlyMap<string, Spread> =>
  new Map(
    [...memory].map(([name, runs]) => [
      name,
      spread(runs.map(({ stdout }) => JSON.parse(stdout)[kind] / 1e6)),
    ]),
  );
const [resident, own] = [megabytes("rss"), megabytes("own")];
say("\nMemory before anything is sent, MB\n");
say(textTable(
  ["", "resident", "beyond the first row", "its own", "beyond the first row"],
  [...resident.keys()].map((name) => [
    name,
    ...[resident, own].flatMap((kind) => [
      fixed(kind.get(name)!.median),
      fixed(kind.get(name)!.median - kind.get("nothing")!.median),
    ]),
  ]),
));

const facts = await factsWithoutPrograms();
say(`\nAll facts that need no program: ${fixed(facts.median)} ms (min ${fixed(facts.min)})`);

const hole = Deno.listen({ port: 0, hostname: "127.0.0.1" });
const held: Deno.Conn[] = [];
const holding = (async () => {
  for await (const connection of hole) held.push(connection);
})().catch(() => {});
const address = `http://127.0.0.1:${hole.addr.port}`;
const fresh = beyondFirst(await takeTurns(shortCommands(REPORTER, address), rounds));
const again = beyondFirst(
  await takeTurns(shortCommands(REPORTER, address), Math.min(rounds, 10), "for each program"),
);
const peers = beyondFirst(await takeTurns(peerCommands(address), 2));
const ends = new Map([
  ...fresh,
  ...[...again].slice(1).map(([name, row]) => [`${name}, again within a minute`, row] as const),
  ...[...peers].slice(1),
]);
hole.close();
await holding;
for (const connection of held) connection.close();
milliseconds(
  `A short command over a collector that never answers (${PATIENCE_MS / 1000} s: ended)`,
  ends,
);

await saveResult("reporter", {
  imports: Object.fromEntries(imports),
  path,
  memory: Object.fromEntries(resident),
  own: Object.fromEntries(own),
  facts,
  ends: Object.fromEntries(ends),
});
