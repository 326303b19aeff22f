import assert from "node:assert/strict";
import { createEarlySaves } from "../../reporter/early_saves.ts";
import { mayWait } from "../../reporter/may_wait.ts";
import type { ReporterOptions } from "../../reporter/mod.ts";
import { resolveOptions } from "../../reporter/resolve_options.ts";
import { spoolDir } from "../../reporter/state_paths.ts";
import { createTally } from "../../reporter/tally.ts";
import { startRecordingCollector } from "./recording_collector.ts";
import { createTestHome } from "./test_home.ts";
import { drafts, processEvents, typesOf as types, watchedReporter } from "./waiting_reporter.ts";

Deno.test("a reporter loads nothing on demand, and starts nothing, before it has something to send", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const started: string[] = [];
  const host = home.host({}, {
    exists: () => ({ state: "known", value: true }),
    isInstalled: () => ({ state: "known", value: false }),
    run: (program) => {
      started.push(program);
      return Promise.resolve({ state: "unknown", reason: "absent" });
    },
  });
  const { reporter, loaded, timers } = watchedReporter(home, { endpoint: collector.url, host });
  reporter.start();
  reporter.count("requests", 3);
  reporter.set("nodes", 2);
  reporter.engine({ "chunk_size": 256 });
  timers.ring(1_000);
  assert.deepEqual([loaded, started, timers.delays], [[], [], [5_000, 1_000]]);
  assert.deepEqual(await home.list(), []);
  timers.ring(5_000);
  assert.deepEqual(loaded, ["on demand"]);
  await reporter.stop();
  assert.equal(collector.messages.length, 6);
});

Deno.test("a reporter that waits is woken by a program that could name GPUs", async () => {
  await using home = await createTestHome();
  const devices = [
    ["nvidia-smi", { state: "known", value: true }],
    ["amd-smi", { state: "withheld", flag: "--allow-all" }],
  ] as const;
  for (const [installed, device] of devices) {
    const host = home.host({}, {
      granted: () => true,
      exists: () => device,
      isInstalled: (program) => ({ state: "known", value: program === installed }),
      run: () => Promise.resolve({ state: "unknown", reason: "failed" }),
    });
    const { reporter, loaded, timers } = watchedReporter(home, { host });
    reporter.start();
    assert.deepEqual(loaded, []);
    timers.ring(1_000);
    assert.deepEqual(loaded, ["on demand"]);
    await reporter.stop();
  }
});

Deno.test("a reporter that waits looks for no program where no device is for it to ask", async () => {
  await using home = await createTestHome();
  const looked: string[] = [];
  const host = home.host({}, {
    build: { os: "linux", arch: "x86_64", target: "x86_64-unknown-linux-gnu", standalone: false },
    granted: () => true,
    exists: () => ({ state: "known", value: false }),
    isInstalled: (program) => {
      looked.push(program);
      return { state: "known", value: true };
    },
  });
  const { reporter, loaded, timers } = watchedReporter(home, { host });
  reporter.start();
  timers.ring(1_000);
  assert.deepEqual([loaded, looked], [[], []]);
  await reporter.stop();
});

Deno.test("a reporter that waits is woken by an error, preview(), explain(), flush() and stop()", async () => {
  await using home = await createTestHome();
  for (const way of ["error", "preview", "explain", "flush", "stop"] as const) {
    const { reporter, loaded } = watchedReporter(home, {});
    reporter.start();
    assert.deepEqual(loaded, []);
    const done = way === "error" ? reporter.error(new RangeError("x")) : reporter[way]();
    assert.deepEqual(loaded, ["on demand"], way);
    await done;
    await reporter.stop();
  }
});

Deno.test("a reporter that was left to wait dates its start back, and tells it once", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  let clock = Date.parse("2026-11-22T12:00:00.000Z");
  const { reporter, timers } = watchedReporter(home, {
    endpoint: collector.url,
    now: () => clock,
  });
  reporter.start();
  clock += 5_000;
  timers.ring(5_000);
  await reporter.stop();
  const starts = collector.messages.filter((message) =>
    message.message_type === "EventMessage" && message.event_type === "start"
  );
  assert.deepEqual(starts.map((message) => message.occurred_at), ["2026-11-22T12:00:00.000Z"]);
  assert.equal(reporter.sessionId, collector.messages[0]?.session_id);
});

Deno.test("a reporter that waits obeys a change to off, and loads nothing for it", async () => {
  await using home = await createTestHome();
  using process = processEvents();
  const { reporter, loaded } = watchedReporter(home, { captureErrors: true });
  reporter.start();
  await home.write("engine", "do_not_track", "");
  process.emit("beforeunload");
  process.emit("unload");
  assert.deepEqual([loaded, await home.list()], [[], [".config/engine/do_not_track"]]);
  await reporter.stop();
});

Deno.test("a reporter that waits saves everything when its process ends, and nothing twice", async () => {
  await using home = await createTestHome();
  using process = processEvents();
  const { reporter, loaded } = watchedReporter(home, {});
  reporter.start();
  reporter.count("requests");
  process.emit("unload");
  process.emit("unload");
  assert.deepEqual(loaded, []);
  assert.deepEqual(types(await drafts(home)), [
    "start",
    "EnvMessage",
    "UsageMessage",
    "MetadataMessage",
    "stop",
  ]);
  await using collector = startRecordingCollector();
  await Deno.rename(
    spoolDir(home.file("engine", "spool"), "http://127.0.0.1:1"),
    spoolDir(home.file("engine", "spool"), collector.url),
  );
  const { reporter: next } = watchedReporter(home, { endpoint: collector.url });
  next.start();
  await next.stop();
  const own = collector.messages.filter(({ session_id: id }) => id === reporter.sessionId);
  assert.equal(own.length, 5);
  // The process lives on, and asks for an end: nothing is told again.
  await reporter.stop();
  assert.deepEqual(await drafts(home), []);
});

Deno.test("mayWait() lets nobody wait who has to be asked or told", async () => {
  await using home = await createTestHome();
  const base = {
    project: "engine",
    projectVersion: "1.4.0",
    host: home.host(),
    disk: home.disk(),
    notice: false,
    laterFields: [],
  } as const;
  const waits = (more: Partial<ReporterOptions>, last: "on" | "no-stack" | "local" = "on") =>
    mayWait(resolveOptions({ ...base, ...more }), { last });
  assert.equal(waits({}), true);
  assert.equal(waits({}, "no-stack"), true);
  assert.equal(waits({}, "local"), false);
  assert.equal(waits({ prompt: true }), false);
  assert.equal(waits({ onlyInContainer: true }), false);
  assert.equal(waits({ inCi: "off" }), false);
  assert.equal(waits({ deliverAfterExit: true }), true);
  assert.equal(waits({ notice: () => {} }), false);
  await home.write("engine", "notice.json", "{}");
  assert.equal(waits({ notice: () => {} }), true);
  const later = { messages: ["EnvMessage"], field: "mood", what: "Mood", since: 2 } as const;
  assert.equal(waits({ notice: () => {}, laterFields: [later] }), false);
});

Deno.test("createEarlySaves() puts each thing on disk once, whatever happens first", async () => {
  await using home = await createTestHome();
  const tally = createTally();
  tally.count("requests", 2);
  const engine = { "chunk_size": 256 };
  const saves = createEarlySaves({
    settings: resolveOptions({
      project: "engine",
      projectVersion: "1.4.0",
      endpoint: "http://127.0.0.1:1",
      host: home.host(),
      disk: home.disk(),
    }),
    consent: { level: () => "on", last: "on", since: null, decidedAt: null },
    tally,
    sessionId: () => "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
    engine: () => engine,
    errors: [new SyntaxError("told before")],
    began: { at: Date.now(), clock: performance.now() },
  });
  assert.ok(saves.possible);
  assert.deepEqual(await home.list(), []);
  saves.error(new RangeError("of /home/ada"), false);
  assert.deepEqual(types(await drafts(home)), ["start", "EngineMessage", "error"]);
  saves.end();
  saves.end();
  const all = await drafts(home);
  assert.deepEqual(types(all), [
    "start",
    "EngineMessage",
    "error",
    "error",
    "EnvMessage",
    "UsageMessage",
    "MetadataMessage",
    "stop",
  ]);
  assert.ok(!JSON.stringify(all).includes("/home/ada"));
  assert.deepEqual(all[5]?.data["counters"], { requests: 2 });
  assert.deepEqual(saves.saved, {
    start: true,
    engine: { "chunk_size": 256 },
    env: true,
    end: true,
  });
});

Deno.test("createEarlySaves() has nowhere to save without an endpoint or a disk", async () => {
  await using home = await createTestHome();
  for (const more of [{}, { endpoint: "http://127.0.0.1:1", spool: false }]) {
    const settings = resolveOptions({
      project: "engine",
      projectVersion: "1.4.0",
      host: home.host(),
      disk: home.disk(),
      ...more,
    });
    const saves = createEarlySaves({
      settings,
      consent: { level: () => "on", last: "on", since: null, decidedAt: null },
      tally: createTally(),
      sessionId: () => "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
      engine: () => undefined,
      errors: [],
      began: { at: 0, clock: 0 },
    });
    assert.equal(saves.possible, false);
  }
  assert.deepEqual(await home.list(), []);
});
