import assert from "node:assert/strict";
import type { Later } from "../../reporter/delivery.ts";
import type { ReporterOptions } from "../../reporter/mod.ts";
import { parseMessage } from "../../schemas/parse_message.ts";
import type {
  EngineMessage,
  EnvMessage,
  EventMessage,
  Message,
  UsageMessage,
} from "../../schemas/types.ts";
import { startRecordingCollector } from "./recording_collector.ts";
import { reporterUnderTest } from "./reporter_under_test.ts";
import { createTestHome, type TestHome } from "./test_home.ts";

const {
  clearRuntimeUsageData,
  createReporter,
  disableUsageStats,
  enableUsageStats,
  initializeUsageContext,
  isUsageStatsEnabled,
  setRuntimeUsageData,
} = reporterUnderTest(import.meta.url);

/** Timers that run when the test says so. */
function manualTimers(): { readonly later: Later; run(maxDelayMs: number): void } {
  const waiting = new Map<number, { readonly callback: () => void; readonly delayMs: number }>();
  let next = 0;
  return {
    later: (callback, delayMs) => {
      const key = next++;
      waiting.set(key, { callback, delayMs });
      return () => waiting.delete(key);
    },
    run: (maxDelayMs) => {
      for (const [key, { callback, delayMs }] of [...waiting]) {
        if (delayMs > maxDelayMs) continue;
        waiting.delete(key);
        callback();
      }
    },
  };
}

function options(
  home: TestHome,
  more: Partial<ReporterOptions> & { readonly env?: Record<string, string> } = {},
): ReporterOptions {
  const { env = {}, ...rest } = more;
  return {
    project: "engine",
    projectVersion: "1.4.0",
    host: home.host(env),
    disk: home.disk(),
    notice: false,
    captureErrors: false,
    spreadMs: 0,
    stopDeadlineMs: 5_000,
    later: manualTimers().later,
    ...rest,
  };
}

const types = (messages: readonly Message[]): string[] =>
  messages.map((message) =>
    message.message_type === "EventMessage" ? message.event_type : message.message_type
  );
const usageOf = (messages: readonly Message[]): UsageMessage[] =>
  messages.filter((message) => message.message_type === "UsageMessage");

Deno.test("createReporter() sends the whole life of a run, each message valid and once", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const reporter = createReporter(
    options(home, { endpoint: collector.url, context: "API_SERVER" }),
  );
  reporter.engine({ "chunk_size": 256, "remote_url": "redis://cache.internal:6379" });
  reporter.start();
  reporter.start();
  reporter.count("requests", 3);
  reporter.count("requests");
  reporter.feature("blending");
  reporter.set("nodes", 4);
  await reporter.flush();
  assert.deepEqual(types(collector.messages), ["start", "EngineMessage", "EnvMessage"]);
  await reporter.stop();
  assert.deepEqual(types(collector.messages).slice(3), ["UsageMessage", "MetadataMessage", "stop"]);
  const ids = new Set(collector.messages.map((message) => message.message_id));
  assert.equal(ids.size, 6);
  for (const message of collector.messages) {
    assert.ok(parseMessage(message).ok);
    assert.equal(message.session_id, reporter.sessionId);
    assert.equal(message.project_version, "1.4.0");
  }
  const engine = collector.messages[1] as EngineMessage;
  assert.deepEqual([engine.chunk_size, engine.remote_backend], [256, "redis"]);
  const [usage] = usageOf(collector.messages);
  assert.equal(usage?.context, "API_SERVER");
  assert.deepEqual(usage?.counters, { requests: 4 });
  assert.deepEqual(usage?.features, ["blending"]);
  assert.deepEqual(usage?.tags, { nodes: 4 });
  assert.ok(!JSON.stringify(collector.messages).includes("cache.internal"));
});

Deno.test("createReporter() keeps ledger, status and an empty spool", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const reporter = createReporter(options(home, { endpoint: collector.url }));
  reporter.start();
  await reporter.stop();
  assert.deepEqual(await home.list(), [
    ".config/engine/usage.jsonl",
    ".config/engine/usage_stats.json",
  ]);
  const lines = (await Deno.readTextFile(home.file("engine", "usage.jsonl"))).trim().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    collector.messages.map((message) => ({ ...message, endpoints: [collector.url] })),
  );
  const status = JSON.parse(await Deno.readTextFile(home.file("engine", "usage_stats.json")));
  assert.deepEqual([status.success, status.error], [true, null]);
  assert.ok(status.usage_stats.length > 0);
});

Deno.test("createReporter() sends counts as deltas, hourly, and pings", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const timers = manualTimers();
  const reporter = createReporter(options(home, {
    endpoint: collector.url,
    later: timers.later,
    random: () => 0.5,
    spreadMs: 1,
  }));
  reporter.start();
  await reporter.flush();
  reporter.count("requests", 5);
  reporter.set("nodes", 1);
  timers.run(1_800_000);
  await reporter.flush();
  reporter.count("requests", 2);
  timers.run(3_600_000);
  await reporter.flush();
  await reporter.stop();
  const usages = usageOf(collector.messages);
  assert.deepEqual(usages.map((usage) => usage.counters), [{ requests: 5 }, { requests: 2 }]);
  assert.deepEqual(usages.map((usage) => usage.tags), [{ nodes: 1 }, { nodes: 1 }]);
  assert.deepEqual(usages.map((usage) => usage.seq_number), [0, 1]);
  assert.deepEqual(usages.map((usage) => usage.total_success), [0, 1]);
  assert.ok(types(collector.messages).includes("ping"));
});

Deno.test("createReporter() spreads the first report over the interval", async () => {
  await using home = await createTestHome();
  for (const random of [0.1, 0.9]) {
    const waits: number[] = [];
    const reporter = createReporter(options(home, {
      endpoint: "http://127.0.0.1:1",
      random: () => random,
      spreadMs: 10_000,
      later: (_callback, delayMs) => {
        waits.push(delayMs);
        return () => {};
      },
    }));
    reporter.start();
    await reporter.explain();
    await reporter.preview();
    await reporter.stop();
    for (const expected of [random * 3_600_000, random * 10_000]) {
      // Less what had passed of it when the run was woken.
      const left = waits.filter((wait) => wait <= expected && wait > 0.8 * expected);
      assert.notEqual(left.length, 0, String(expected));
    }
  }
});

Deno.test("createReporter() reports errors without text, and without anything at no-stack", async () => {
  for (const level of ["on", "no-stack"] as const) {
    await using home = await createTestHome();
    await using collector = startRecordingCollector();
    const env = { ENGINE_USAGE_STATS: level };
    const reporter = createReporter(options(home, { endpoint: collector.url, env }));
    reporter.start();
    reporter.error(new RangeError("the secret of /home/ada"));
    await reporter.stop();
    const errors = collector.messages.filter((message): message is EventMessage =>
      message.message_type === "EventMessage" && message.event_type === "error"
    );
    assert.equal(errors.length, 1);
    assert.equal(errors[0]?.error_name, level === "on" ? "RangeError" : null);
    if (level === "no-stack") assert.equal(errors[0]?.error_stack, null);
    assert.ok(!JSON.stringify(collector.messages).includes("secret"));
    const ledger = await Deno.readTextFile(home.file("engine", "usage.jsonl"));
    assert.equal(ledger.includes("RangeError"), level === "on");
  }
});

Deno.test("createReporter() writes the log and sends nothing at local", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const env = { ENGINE_USAGE_STATS: "local" };
  const reporter = createReporter(options(home, {
    endpoint: collector.url,
    localLog: "~/seen.jsonl",
    env,
  }));
  reporter.start();
  await reporter.stop();
  assert.equal(collector.requests.length, 0);
  assert.deepEqual(await home.list(), ["seen.jsonl"]);
  const lines = (await Deno.readTextFile(`${home.path}/seen.jsonl`)).trim().split("\n");
  assert.equal(lines.length, 5);
});

Deno.test("createReporter() does nothing at off", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const reporter = createReporter(options(home, {
    endpoint: collector.url,
    env: { DO_NOT_TRACK: "1" },
  }));
  reporter.start();
  reporter.count("requests");
  reporter.set("nodes", 1);
  reporter.error(new Error("x"));
  assert.equal(reporter.get("nodes"), undefined);
  assert.deepEqual((await reporter.preview()).messages, []);
  await reporter.flush();
  await reporter.stop();
  assert.equal(collector.requests.length, 0);
  assert.deepEqual(await home.list(), []);
});

Deno.test("createReporter() obeys a change to off at once, also for what is queued", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector(() => new Response(null, { status: 503 }));
  const reporter = createReporter(options(home, { endpoint: collector.url, localLog: false }));
  reporter.start();
  await reporter.flush();
  assert.equal((await home.list()).filter((path) => path.includes("spool/")).length, 3);
  const before = collector.requests.length;
  await home.write("engine", "do_not_track", "");
  reporter.count("requests");
  await reporter.flush();
  await reporter.stop();
  assert.equal(collector.requests.length, before);
  assert.deepEqual((await home.list()).filter((path) => path.includes("spool")), []);
});

Deno.test("createReporter() deletes at off what an earlier run queued", async () => {
  await using home = await createTestHome();
  await home.write("engine", "spool", "");
  await Deno.remove(home.file("engine", "spool"));
  await Deno.mkdir(home.file("engine", "spool/x-443-00000000"), { recursive: true });
  await home.write("engine", "spool/x-443-00000000/entry.json", "{}");
  const reporter = createReporter(options(home, { env: { DO_NOT_TRACK: "1" } }));
  reporter.start();
  await reporter.stop();
  assert.deepEqual(await home.list(), []);
});

Deno.test("createReporter() never sends what was collected before the decision", async () => {
  await using home = await createTestHome();
  await using dead = startRecordingCollector(() => new Response(null, { status: 503 }));
  const first = createReporter(options(home, { endpoint: dead.url }));
  first.start();
  await first.flush();
  await first.stop();
  assert.ok((await home.list()).some((path) => path.includes("spool/")));
  const decided = { "usage_stats": true, "usage_stats_decided_at": new Date().toISOString() };
  await home.write("engine", "config.json", JSON.stringify(decided));
  await using collector = startRecordingCollector();
  const moved = (await home.list()).filter((path) => path.includes("spool/"));
  assert.ok(moved.length > 0);
  const [dir] = moved.map((path) => path.split("/").slice(0, -1).join("/"));
  const host = new URL(collector.url).host.replace(":", "-");
  const { spoolDir } = await import("../../reporter/state_paths.ts");
  const target = spoolDir(home.file("engine", "spool"), collector.url);
  assert.ok(target.includes(host));
  await Deno.rename(`${home.path}/${dir}`, target);
  await Deno.remove(`${target}/hold.json`);
  const second = createReporter(options(home, { endpoint: collector.url }));
  second.start();
  await second.stop();
  const sessions = new Set(collector.messages.map((message) => message.session_id));
  assert.deepEqual([...sessions], [second.sessionId]);
});

Deno.test("createReporter() gives every endpoint its own queue", async () => {
  await using home = await createTestHome();
  await using good = startRecordingCollector();
  await using bad = startRecordingCollector(() => new Response(null, { status: 500 }));
  const reporter = createReporter(options(home, {
    endpoint: bad.url,
    additionalEndpoints: [good.url],
  }));
  reporter.start();
  await reporter.stop();
  assert.equal(good.messages.length, 5);
  assert.equal(bad.messages.length, 0);
  const left = (await home.list()).filter((path) => path.includes("spool/"));
  assert.equal(left.filter((path) => !path.endsWith("hold.json")).length, 5);
});

Deno.test("createReporter() lets a variable replace the endpoint", async () => {
  await using home = await createTestHome();
  await using own = startRecordingCollector();
  await using substitute = startRecordingCollector();
  const env = { ENGINE_USAGE_STATS_URL: substitute.url };
  const reporter = createReporter(options(home, { endpoint: own.url, env }));
  reporter.start();
  const { endpoints } = await reporter.explain();
  await reporter.stop();
  assert.deepEqual([own.messages.length, substitute.messages.length], [0, 5]);
  assert.deepEqual(endpoints.map(({ source }) => source), ["ENGINE_USAGE_STATS_URL"]);
});

Deno.test("createReporter() previews exactly what it would send, and sends nothing", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const reporter = createReporter(options(home, { endpoint: collector.url }));
  reporter.count("requests", 2);
  const preview = await reporter.preview();
  assert.deepEqual(JSON.parse(preview.body), preview.messages);
  assert.deepEqual(
    types(preview.messages),
    ["start", "EnvMessage", "UsageMessage", "MetadataMessage"],
  );
  for (const { field, what, why } of preview.fields) assert.ok(what !== "" && why !== "", field);
  assert.equal(collector.requests.length, 0);
  assert.deepEqual(await home.list(), []);
  await reporter.stop();
});

Deno.test("createReporter() collects nothing outside a container when that is its wish", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const withheld = (flag: string) => ({ state: "withheld", flag }) as const;
  const host = home.host({}, { exists: withheld, readText: withheld });
  const wish = { endpoint: collector.url, onlyInContainer: true, host };
  const reporter = createReporter(options(home, wish));
  reporter.start();
  await reporter.flush();
  await reporter.stop();
  assert.equal(collector.requests.length, 0);
  assert.equal(reporter.decision.decidedBy, "only in a container");
});

Deno.test("createReporter() shows the notice once", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const shown: string[] = [];
  for (let run = 0; run < 3; run++) {
    const notice = (text: string): void => void shown.push(text);
    const reporter = createReporter(options(home, { endpoint: collector.url, notice }));
    reporter.start();
    await reporter.stop();
  }
  assert.equal(shown.length, 1);
  assert.match(shown[0]!, new RegExp(`sends anonymous usage statistics to ${collector.url}`));
  assert.match(shown[0]!, /usage\.jsonl/);
  assert.match(shown[0]!, /ENGINE_USAGE_STATS=off/);
});

Deno.test("createReporter() publishes probes, deliveries and the spool", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const events: (readonly [string, object])[] = [];
  const bus = { publish: (type: string, payload: object) => void events.push([type, payload]) };
  const reporter = createReporter(options(home, { endpoint: collector.url, bus }));
  reporter.start();
  await reporter.stop();
  const seen = new Set(events.map(([type]) => type));
  assert.deepEqual(
    [...seen].sort(),
    ["deliver.end", "deliver.start", "reporter.delivery", "reporter.probe", "reporter.spool"],
  );
  for (const [, payload] of events) {
    for (const value of Object.values(payload)) {
      assert.ok(typeof value === "number" || /^[a-z_]{2,12}$/.test(value), String(value));
    }
  }
});

Deno.test("createReporter() survives hostile input", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const reporter = createReporter(options(home, { endpoint: collector.url }));
  reporter.start();
  const hostile = new Proxy({}, {
    get: () => {
      throw new Error("do not look");
    },
    ownKeys: () => {
      throw new Error("do not look");
    },
  });
  reporter.error(hostile);
  reporter.set("proxy", hostile as never);
  reporter.count("", NaN);
  reporter.count(undefined as never, undefined as never);
  reporter.feature(7 as never);
  reporter.set("__proto__", 1);
  reporter.engine({ "__proto__": 1, "model_name": "/home/ada/model" });
  await reporter.stop();
  assert.ok(types(collector.messages).includes("stop"));
  assert.ok(!JSON.stringify(collector.messages).includes("/home"));
});

Deno.test("createReporter() does nothing for a project name that is none", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const said: string[] = [];
  const reporter = createReporter(options(home, {
    project: "Not A Name",
    app: "engine",
    endpoint: collector.url,
    debug: (sentence) => void said.push(sentence),
  }));
  reporter.start();
  await reporter.stop();
  assert.equal(collector.requests.length, 0);
  assert.match(said[0] ?? "", /^Cannot build /);
});

Deno.test("initializeUsageContext() gives null when usage statistics are off", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const off = options(home, { env: { ENGINE_TRACK_USAGE: "false" } });
  assert.equal(initializeUsageContext(off), null);
  const context = initializeUsageContext(options(home, {
    endpoint: collector.url,
    engine: { "chunk_size": 256 },
  }));
  await context?.stop();
  assert.ok(types(collector.messages).includes("EngineMessage"));
});

Deno.test("disableUsageStats() and enableUsageStats() hold for the process, below the person", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const reporter = createReporter(options(home, { endpoint: collector.url }));
  assert.equal(isUsageStatsEnabled(), true);
  disableUsageStats();
  assert.equal(isUsageStatsEnabled(), false);
  reporter.start();
  await reporter.stop();
  assert.equal(collector.requests.length, 0);
  enableUsageStats();
  const refused = createReporter(options(home, { env: { DO_NOT_TRACK: "1" } }));
  assert.equal(isUsageStatsEnabled(), false);
  await refused.stop();
});

Deno.test("setRuntimeUsageData() reaches every reporter of the process", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  setRuntimeUsageData("fleet_size", 4);
  const reporter = createReporter(options(home, { endpoint: collector.url }));
  reporter.start();
  await reporter.stop();
  clearRuntimeUsageData();
  assert.deepEqual(usageOf(collector.messages)[0]?.tags, { "fleet_size": 4 });
});

Deno.test("createReporter() says what permissions kept back", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const host = home.host({}, {
    totalMemory: () => ({ state: "withheld", flag: "--allow-sys=systemMemoryInfo" }),
  });
  const reporter = createReporter(options(home, { endpoint: collector.url, host }));
  reporter.start();
  await reporter.flush();
  await reporter.stop();
  const env = collector.messages.find((message): message is EnvMessage =>
    message.message_type === "EnvMessage"
  );
  assert.equal(env?.total_memory, null);
  assert.ok(env?.withheld.includes("total_memory"));
});

Deno.test("createReporter() does not take a terminal that went away for a yes", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  let there = true;
  const reporter = createReporter(options(home, {
    endpoint: collector.url,
    prompt: true,
    host: home.host({}, { isTerminal: () => there }),
    terminal: {
      write: () => {},
      readLine: () => {
        there = false;
        return Promise.resolve({ kind: "closed" });
      },
    },
  }));
  reporter.start();
  await reporter.flush();
  await reporter.stop();
  assert.equal(reporter.level, "local");
  assert.equal(collector.requests.length, 0);
});
