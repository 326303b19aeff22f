import assert from "node:assert/strict";
import type { ReporterOptions } from "../../reporter/mod.ts";
import { REPORTER_DEFAULTS } from "../../reporter/options.ts";
import { saneNumbers } from "../../reporter/sane_numbers.ts";
import { startRecordingCollector } from "./recording_collector.ts";
import * as fc from "../properties.ts";
import { reporterUnderTest } from "./reporter_under_test.ts";
import { createTestHome } from "./test_home.ts";
import { watchedReporter } from "./waiting_reporter.ts";

const { createReporter, initializeUsageContext } = reporterUnderTest(import.meta.url);

const fail = (): never => {
  throw new Error("the program's own fault");
};

Deno.test("createReporter() is off, and throws nothing, for options that are none", async () => {
  const options = [
    undefined,
    null,
    {},
    { project: 5, projectVersion: 5 },
    { project: Symbol("engine") },
    {
      get project() {
        return fail();
      },
    },
    { project: "engine", projectVersion: "1", now: fail },
  ] as unknown as readonly ReporterOptions[];
  for (const one of options) {
    await using reporter = createReporter(one);
    reporter.start();
    reporter.count("requests");
    reporter.set("nodes", 2);
    reporter.feature("streaming");
    reporter.engine({ "chunk_size": 256 });
    reporter.error(new RangeError("x"));
    reporter.clear();
    await reporter.flush();
    assert.equal(reporter.get("nodes"), undefined);
    assert.match(reporter.sessionId, /^[0-9a-f-]{36}$/);
    assert.deepEqual([reporter.level, reporter.decision.level], ["off", "off"]);
    assert.equal((await reporter.preview()).body, "[]");
    assert.equal((await reporter.explain()).because, "the program's options cannot be read");
    assert.equal(initializeUsageContext(one), null);
  }
});

Deno.test("createReporter() takes null for what was not told", async () => {
  await using home = await createTestHome();
  const { reporter } = watchedReporter(home, {
    flags: null,
    defaultLevel: null,
    endpoint: null,
    additionalEndpoints: null,
    engine: null,
    localLog: null,
  } as unknown as Partial<ReporterOptions>);
  assert.equal(reporter.level, "on");
  await reporter.stop();
});

Deno.test("createReporter() takes a level that is none for the most private one", async () => {
  await using home = await createTestHome();
  for (const wish of [{ defaultLevel: "loud" }, { maximum: "no_stack" }] as const) {
    const { reporter } = watchedReporter(home, wish as unknown as Partial<ReporterOptions>);
    assert.equal(reporter.level, "off");
    await reporter.stop();
  }
});

Deno.test("a reporter survives a program whose own functions throw", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector(() => new Response(null, { status: 400 }));
  const { reporter } = watchedReporter(home, {
    endpoint: [collector.url, "no address"],
    spreadMs: 0,
    localLog: "/dev/null/usage.jsonl",
    debug: fail,
    warn: fail,
  });
  reporter.start();
  reporter.engine({
    get "chunk_size"() {
      return fail();
    },
  });
  await reporter.flush();
  await reporter.stop();
  assert.ok(collector.requests.length > 0);
  const { reporter: unlucky } = watchedReporter(home, { random: fail });
  unlucky.start();
  await unlucky.stop();
});

Deno.test("a reporter whose other half cannot begin says so and ends", async () => {
  await using home = await createTestHome();
  const halves = [
    () => Promise.reject(new TypeError("it is gone")),
    () => Promise.resolve({ createRun: fail }),
  ];
  for (const onDemand of halves) {
    const said: string[] = [];
    const { reporter } = watchedReporter(home, { spreadMs: 0, debug: (one) => said.push(one) }, {
      onDemand,
    });
    reporter.start();
    reporter.error(new RangeError("x"));
    assert.equal((await reporter.explain()).decided_by, "default of the program");
    assert.deepEqual((await reporter.preview()).messages, []);
    await reporter.flush();
    await reporter.stop();
    assert.match(said.join("\n"), /^Cannot load reporter: (?:TypeError|Error)/);
  }
});

Deno.test("saneNumbers() makes no loop and no endless wait of what is no number", () => {
  const names = Object.keys(REPORTER_DEFAULTS);
  const number = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.constantFrom(0, -1, Infinity, NaN, 5n, "9", {}),
  );
  const given = fc.record(Object.fromEntries(names.map((name) => [name, number])));
  fc.assert(fc.property(given, (one) => {
    const { intervalMs, pingIntervalMs, spreadMs, timeoutMs, stopDeadlineMs, ...limits } =
      saneNumbers(one);
    for (const ms of [intervalMs, spreadMs, timeoutMs, stopDeadlineMs]) {
      assert.ok(ms >= 0 && ms < 2 ** 31, String(ms));
    }
    assert.ok(intervalMs >= 1_000 && timeoutMs > 0);
    assert.ok(pingIntervalMs === 0 || pingIntervalMs >= 1_000 && pingIntervalMs < 2 ** 31);
    assert.ok(limits.maxBatch >= 1 && limits.maxBatch <= 500 && limits.maxMemory >= 1);
    assert.ok(limits.maxSpoolBytes >= 0 && limits.maxSpoolEntries >= 0);
  }));
  assert.deepEqual(saneNumbers({}), REPORTER_DEFAULTS);
  assert.deepEqual(saneNumbers({ ...REPORTER_DEFAULTS, intervalMs: 0 }), REPORTER_DEFAULTS);
});
