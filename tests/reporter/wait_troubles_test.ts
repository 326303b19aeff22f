import assert from "node:assert/strict";
import * as atExit from "../../reporter/at_exit.ts";
import { createEarlySaves } from "../../reporter/early_saves.ts";
import type { EngineSettings } from "../../reporter/build_engine_message.ts";
import { decideConsent } from "../../reporter/decide_consent.ts";
import { readConsentInput } from "../../reporter/read_consent_input.ts";
import { resolveOptions } from "../../reporter/resolve_options.ts";
import { newId } from "../../reporter/session.ts";
import { spoolDir } from "../../reporter/state_paths.ts";
import { createTally } from "../../reporter/tally.ts";
import { startRecordingCollector } from "./recording_collector.ts";
import { createTestHome } from "./test_home.ts";
import { drafts, processEvents, typesOf, watchedReporter } from "./waiting_reporter.ts";

const gone = (): Promise<never> => Promise.reject(new TypeError("it is gone"));

Deno.test("a reporter that waits lets its process end when nothing can be loaded", async () => {
  await using home = await createTestHome();
  for (const more of [{}, { spool: false }] as const) {
    using process = processEvents();
    const { reporter } = watchedReporter(home, more, {
      onDemand: gone,
      atExit: () => "spool" in more ? Promise.resolve(atExit) : gone(),
      atExitNow: null,
    });
    reporter.start();
    assert.equal(process.emit("beforeunload"), true);
    await reporter.stop();
    assert.equal(process.emit("beforeunload"), false);
  }
});

Deno.test("a reporter that waits looks at nothing once the person said no", async () => {
  await using home = await createTestHome();
  const looked: string[] = [];
  const host = home.host({}, {
    granted: () => true,
    exists: () => ({ state: "known", value: true }),
    isInstalled: (program) => {
      looked.push(program);
      return { state: "known", value: false };
    },
    totalMemory: () => {
      looked.push("memory");
      return { state: "known", value: 1 };
    },
  });
  const { reporter, loaded, timers } = watchedReporter(home, { host });
  reporter.start();
  await home.write("engine", "do_not_track", "");
  timers.ring(1_000);
  assert.deepEqual([looked, loaded], [[], []]);
  await reporter.stop();
  assert.deepEqual(looked, []);
});

Deno.test("a reporter that runs looks at nothing at its end once the person said no", async () => {
  await using home = await createTestHome();
  using process = processEvents();
  const looked: string[] = [];
  const host = home.host({}, {
    totalMemory: () => {
      looked.push("memory");
      return { state: "known", value: 1 };
    },
  });
  const { reporter } = watchedReporter(home, { host, captureErrors: true });
  reporter.start();
  process.emit("error", { error: new RangeError("x") });
  await reporter.explain();
  assert.deepEqual(looked, ["memory"]);
  await home.write("engine", "do_not_track", "");
  await reporter.stop();
  assert.deepEqual(looked, ["memory"]);
});

Deno.test("a reporter deletes at its end what is queued once the person said no", async () => {
  await using home = await createTestHome();
  const spool = spoolDir(home.file("engine", "spool"), "http://127.0.0.1:1");
  for (const when of ["waiting", "running", "after a second"] as const) {
    using process = processEvents();
    const host = home.host({}, { exists: () => ({ state: "known", value: true }) });
    const { reporter, timers, loaded } = watchedReporter(home, { host });
    await Deno.mkdir(spool, { recursive: true });
    await Deno.writeTextFile(`${spool}/${newId()}.json`, "{}");
    reporter.start();
    if (when === "running") await reporter.explain();
    await home.write("engine", "do_not_track", "");
    if (when === "after a second") timers.ring(1_000);
    else assert.equal(process.emit("beforeunload"), when === "waiting", when);
    assert.deepEqual(loaded, ["on demand"], when);
    await home.idle();
    await reporter.stop();
    assert.deepEqual(await drafts(home), [], when);
    await Deno.remove(home.file("engine", "do_not_track"));
  }
});

Deno.test("a reporter keeps nothing of an error at no-stack, also when it puts it on disk", async () => {
  await using home = await createTestHome();
  for (const when of ["waiting", "running"] as const) {
    using process = processEvents();
    const { reporter } = watchedReporter(home, {
      captureErrors: true,
      flags: { usageStats: "no-stack" },
    });
    reporter.start();
    if (when === "running") await reporter.explain();
    process.emit("error", { error: new RangeError("x") });
    process.emit("unload");
    const all = await drafts(home);
    assert.ok(typesOf(all).includes("error"), when);
    assert.ok(!JSON.stringify(all).includes("RangeError"), when);
    assert.ok(!JSON.stringify(all).includes("wait_troubles"), when);
    await reporter.stop();
    await Deno.remove(home.file("engine", "spool"), { recursive: true });
  }
});

Deno.test("a reporter that waits keeps an error that it cannot put on disk", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  using process = processEvents();
  const { reporter } = watchedReporter(home, {
    captureErrors: true,
    endpoint: collector.url,
    spool: false,
  });
  reporter.start();
  process.emit("unhandledrejection", { reason: new RangeError("x") });
  await reporter.flush();
  await reporter.stop();
  const names = collector.messages.flatMap((message) =>
    message.message_type === "EventMessage" && message.event_type === "error"
      ? [message.error_name]
      : []
  );
  assert.deepEqual(names, ["RangeError"]);
});

Deno.test("a reporter tells nothing twice when it is woken while its process ends", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  using process = processEvents();
  const loading = Promise.withResolvers<typeof atExit>();
  const { reporter } = watchedReporter(home, { endpoint: collector.url }, {
    atExit: () => loading.promise,
    atExitNow: null,
  });
  reporter.start();
  process.emit("beforeunload");
  await reporter.flush();
  loading.resolve(atExit);
  await loading.promise;
  await home.idle();
  await reporter.stop();
  const kinds = collector.messages.map((message) =>
    message.message_type === "EventMessage" ? message.event_type : message.message_type
  );
  assert.deepEqual(kinds.toSorted(), [...new Set(kinds)].sort());
});

Deno.test("a reporter that is woken waits no longer than it would have", async () => {
  await using home = await createTestHome();
  const { reporter, timers } = watchedReporter(home, { spreadMs: 2e-6, intervalMs: 1e-6 });
  reporter.start();
  await reporter.preview();
  assert.deepEqual(timers.delays.slice(1).filter((delay) => delay > 0 && delay < 1), []);
  await reporter.stop();
});

Deno.test("createEarlySaves() saves the settings that were told last", async () => {
  await using home = await createTestHome();
  const settings: EngineSettings[] = [];
  const saves = createEarlySaves({
    settings: resolveOptions({
      project: "engine",
      projectVersion: "1.4.0",
      endpoint: "http://127.0.0.1:1",
      host: home.host(),
      disk: home.disk(),
    }),
    consent: { level: () => "on", last: "on", since: null, decidedAt: null },
    tally: createTally(),
    sessionId: () => "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
    engine: () => settings.at(-1),
    errors: [],
    began: { at: Date.now(), clock: performance.now() },
  });
  saves.error(new RangeError("x"), false);
  settings.push({ "chunk_size": 256 });
  saves.end();
  const told = (await drafts(home)).filter(({ type }) => type === "EngineMessage");
  assert.deepEqual(told.map(({ data }) => data["chunk_size"]), [256]);
});

Deno.test("a reporter logs what an earlier run had no time to log, once it is sent", async () => {
  await using home = await createTestHome();
  let answers = false;
  await using collector = startRecordingCollector(() =>
    answers ? undefined : new Response(null, { status: 503 })
  );
  using process = processEvents();
  const { reporter } = watchedReporter(home, { endpoint: collector.url });
  reporter.start();
  process.emit("unload");
  const ids = (await drafts(home)).map(({ envelope }) => envelope["message_id"]);
  for (const until of ["refused", "accepted"]) {
    answers = until === "accepted";
    const { reporter: next } = watchedReporter(home, { endpoint: collector.url });
    next.start();
    await next.flush();
    await next.stop();
  }
  const lines = (await Deno.readTextFile(home.file("engine", "usage.jsonl"))).trim().split("\n")
    .map((line) => JSON.parse(line) as { message_id: string; endpoints: readonly string[] });
  const logged = lines.filter(({ message_id: id }) => ids.includes(id));
  assert.deepEqual(logged.map(({ message_id: id }) => id), ids);
  assert.ok(logged.every(({ endpoints }) => endpoints[0] === collector.url));
  await reporter.stop();
});

Deno.test("a program whose runs are all short keeps its spool within its bounds", async () => {
  await using home = await createTestHome();
  for (
    const [begun, end] of [[false, "unload"], [false, "error"], [true, "unload"], [
      true,
      "error",
    ]] as const
  ) {
    using process = processEvents();
    const { reporter } = watchedReporter(home, { maxSpoolEntries: 6, captureErrors: true });
    reporter.start();
    if (begun) await reporter.explain();
    process.emit(end, { error: new RangeError("x") });
    assert.ok((await drafts(home)).length <= 6);
  }
  assert.equal((await drafts(home)).length, 6);
});

Deno.test("a program that told what is no JSON ends as it would have, and loses nothing else", async () => {
  await using home = await createTestHome();
  const itself: Record<string, unknown> = {};
  itself["itself"] = itself;
  for (const settings of [{ a: 1n }, itself]) {
    using process = processEvents();
    const { reporter } = watchedReporter(home, {}, { atExitNow: null });
    reporter.start();
    reporter.engine(settings as EngineSettings);
    assert.equal(process.emit("beforeunload"), true);
    await Promise.resolve();
    await home.idle();
    assert.deepEqual(typesOf(await drafts(home)), [
      "start",
      "EnvMessage",
      "UsageMessage",
      "MetadataMessage",
      "stop",
    ]);
    await reporter.stop();
    await Deno.remove(home.file("engine", "spool"), { recursive: true });
  }
});

Deno.test("a reporter that waits lets go of its process at stop() when nothing can be loaded", async () => {
  await using home = await createTestHome();
  using process = processEvents();
  const { reporter } = watchedReporter(home, { captureErrors: true }, { onDemand: gone });
  reporter.start();
  await reporter.stop();
  const all = await drafts(home);
  assert.equal(typesOf(all).at(-1), "stop");
  process.emit("error", { error: new RangeError("x") });
  process.emit("unload");
  assert.deepEqual(await drafts(home), all);
});

Deno.test("a reporter does not send a start that came before the decision", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  let clock = Date.now() + 3_600_000;
  const { reporter } = watchedReporter(home, {
    endpoint: collector.url,
    spool: false,
    now: () => clock,
  });
  reporter.start();
  clock += 5_000;
  const decided = { "usage_stats": true, "usage_stats_decided_at": new Date(clock).toISOString() };
  await home.write("engine", "config.json", JSON.stringify(decided));
  clock += 1_000;
  // Its id is of a later time than the start that is told after it.
  reporter.error(new RangeError("x"));
  await reporter.flush();
  await reporter.stop();
  const events = collector.messages.flatMap((message) =>
    message.message_type === "EventMessage" ? [message.event_type] : []
  );
  assert.deepEqual(events, ["error", "stop"]);
});

Deno.test("a reporter deletes at an exit what is queued once the person said no", async () => {
  await using home = await createTestHome();
  const spool = spoolDir(home.file("engine", "spool"), "http://127.0.0.1:1");
  for (const when of ["waiting", "running"] as const) {
    using process = processEvents();
    const { reporter } = watchedReporter(home, {});
    await Deno.mkdir(spool, { recursive: true });
    await Deno.writeTextFile(`${spool}/${newId()}.json`, "{}");
    reporter.start();
    if (when === "running") await reporter.explain();
    await home.write("engine", "do_not_track", "");
    process.emit("unload");
    assert.deepEqual(await home.list(), [".config/engine/do_not_track"], when);
    await reporter.stop();
    await Deno.remove(home.file("engine", "do_not_track"));
  }
});

Deno.test("a reporter sends nothing while a switch is a link that leads nowhere", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  for (const name of ["do_not_track", "config.json"]) {
    await Deno.mkdir(home.file("engine", ""), { recursive: true });
    await Deno.symlink(`${home.path}/nowhere`, home.file("engine", name));
    const { reporter, timers } = watchedReporter(home, { endpoint: collector.url });
    reporter.start();
    timers.ring(10_000);
    await reporter.flush();
    await reporter.stop();
    assert.match(reporter.decision.because, /link that leads nowhere/);
    assert.deepEqual([collector.requests.length, await home.list()], [0, [
      `.config/engine/${name}`,
    ]]);
    const input = readConsentInput(home.host(), { app: "engine" });
    assert.equal(decideConsent(input).level, "off");
    await Deno.remove(home.file("engine", name));
  }
});

Deno.test("a reporter deletes every queue once the person said no, however its program ends", async () => {
  await using home = await createTestHome();
  for (const run of ["waiting", "running", "told"] as const) {
    for (const end of ["stop", "beforeunload", "unload", "error", "unhandledrejection"]) {
      using process = processEvents();
      const { reporter } = watchedReporter(home, { captureErrors: true });
      for (const url of ["http://127.0.0.1:1", "https://stats.earlier.example"]) {
        const dir = spoolDir(home.file("engine", "spool"), url);
        await Deno.mkdir(dir, { recursive: true });
        await Deno.writeTextFile(`${dir}/${newId()}.json`, "{}");
      }
      reporter.start();
      if (run !== "waiting") await reporter.flush();
      await home.write("engine", "do_not_track", "");
      if (run === "told") reporter.error(new RangeError("x"));
      const spool = home.file("engine", "spool");
      const isLeft = (): boolean => home.disk().exists(spool).state === "present";
      process.emit(end, { error: new RangeError("x"), reason: new RangeError("x") });
      // What ends the process at once leaves no time for anything else.
      if (end !== "stop" && end !== "beforeunload") assert.equal(isLeft(), false, `${run}, ${end}`);
      await reporter.stop();
      await home.idle();
      assert.equal(isLeft(), false, `${run}, ${end}`);
      await Deno.remove(home.file("engine", "do_not_track"));
    }
  }
});

Deno.test("a reporter delivers what stands behind a file that holds no message", async () => {
  await using home = await createTestHome();
  const odd = [
    { draft: null },
    { draft: 5 },
    { draft: { type: "UsageMessage", envelope: 5, pending: 5, data: { counters: 5 } } },
    { draft: { type: { toString: null } } },
    { "message_type": "__proto__" },
    { "message_type": {} },
    [],
    null,
  ];
  for (const value of odd) {
    await using collector = startRecordingCollector();
    const dir = spoolDir(home.file("engine", "spool"), collector.url);
    await Deno.mkdir(dir, { recursive: true });
    await Deno.writeTextFile(`${dir}/${newId()}.json`, JSON.stringify(value));
    const { reporter } = watchedReporter(home, { endpoint: collector.url });
    reporter.start();
    await reporter.flush();
    await reporter.stop();
    assert.equal(collector.messages.length, 5, JSON.stringify(value));
    assert.deepEqual((await home.list()).filter((path) => path.includes("/spool/")), []);
  }
});

Deno.test("a reporter lets nothing grow old that waits for an address of an earlier time", async () => {
  await using home = await createTestHome();
  const day = 86_400_000;
  const dir = spoolDir(home.file("engine", "spool"), "https://stats.earlier.example");
  await Deno.mkdir(dir, { recursive: true });
  const now = Date.now();
  const young = (now - 27 * day).toString(16).padStart(12, "0");
  const old = (now - 29 * day).toString(16).padStart(12, "0");
  const names = [young, old].map((time) =>
    `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000.json`
  );
  for (const name of names) await Deno.writeTextFile(`${dir}/${name}`, "{}");
  const { reporter } = watchedReporter(home, {});
  reporter.start();
  await reporter.flush();
  await home.idle();
  const left = (await home.list()).filter((path) => path.includes("earlier.example"));
  assert.deepEqual(left.map((path) => path.split("/").at(-1)), [names[0]]);
  await reporter.stop();
});
