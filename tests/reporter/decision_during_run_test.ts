import assert from "node:assert/strict";
import type { Message } from "../../schemas/types.ts";
import {
  disableUsageStats,
  enableUsageStats,
  isUsageStatsEnabled,
} from "../../reporter/usage_stats_switch.ts";
import { startRecordingCollector } from "./recording_collector.ts";
import { createTestHome, type TestHome } from "./test_home.ts";
import { drafts, processEvents, watchedReporter } from "./waiting_reporter.ts";

function ofType<Type extends Message["message_type"]>(
  messages: readonly Message[],
  type: Type,
): readonly Extract<Message, { readonly message_type: Type }>[] {
  return messages.filter((message): message is Extract<Message, { readonly message_type: Type }> =>
    message.message_type === type
  );
}

async function decide(home: TestHome, at: number): Promise<void> {
  const decided = { "usage_stats": true, "usage_stats_decided_at": new Date(at).toISOString() };
  await home.write("engine", "config.json", JSON.stringify(decided));
}

Deno.test("a reporter sends no count and no beginning of the time before a decision in its run", async () => {
  await using home = await createTestHome();
  for (const spreadMs of [0, 10_000]) {
    await using collector = startRecordingCollector();
    await home.write("engine", "config.json", JSON.stringify({ "usage_stats": "local" }));
    let clock = Date.now();
    const { reporter, timers } = watchedReporter(home, {
      endpoint: collector.url,
      localLog: false,
      now: () => clock,
      spreadMs,
    });
    reporter.start();
    await reporter.flush();
    reporter.count("before", 3);
    reporter.feature("before");
    reporter.set("nodes", 2);
    clock += 60_000;
    await decide(home, clock);
    clock += 1_000;
    timers.ring(3_600_000);
    reporter.count("after", 1);
    await reporter.flush();
    await reporter.stop();
    const usage = ofType(collector.messages, "UsageMessage");
    assert.ok(usage.length > 0);
    for (const { counters, features, uptime, tags } of usage) {
      assert.ok(!("before" in counters) && !features.includes("before"));
      assert.ok((uptime ?? 0) < 60);
      assert.deepEqual(tags, { nodes: 2 });
    }
    assert.ok(usage.some(({ counters }) => counters["after"] === 1));
    for (const { start_time: start } of ofType(collector.messages, "MetadataMessage")) {
      assert.equal(start, new Date(clock - 1_000).toISOString());
    }
  }
});

Deno.test("a reporter that ends early saves no count of the time before the decision", async () => {
  await using home = await createTestHome();
  using process = processEvents();
  let clock = Date.now();
  const { reporter, loaded } = watchedReporter(home, { now: () => clock });
  reporter.start();
  reporter.count("before");
  clock += 60_000;
  await decide(home, clock);
  process.emit("unload");
  const all = await drafts(home);
  assert.deepEqual(all.map(({ data }) => data["counters"]).filter(Boolean), [{}]);
  assert.deepEqual(loaded, []);
  await reporter.stop();
});

Deno.test("preview() does not fix the beginning of a run that starts later", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  let clock = Date.parse("2026-11-22T12:00:00.000Z");
  const { reporter } = watchedReporter(home, { endpoint: collector.url, now: () => clock });
  await reporter.preview();
  clock += 3_600_000;
  reporter.start();
  await reporter.stop();
  const [metadata] = ofType(collector.messages, "MetadataMessage");
  assert.equal(metadata?.start_time, "2026-11-22T13:00:00.000Z");
});

Deno.test("disableUsageStats() deletes what waits, and enableUsageStats() lets the run go on", async () => {
  await using home = await createTestHome();
  await using dead = startRecordingCollector(() => new Response(null, { status: 503 }));
  for (const when of ["running", "waiting"] as const) {
    const { reporter, timers } = watchedReporter(home, { endpoint: dead.url });
    reporter.start();
    reporter.count("before");
    if (when === "running") await reporter.flush();
    disableUsageStats();
    assert.deepEqual(await drafts(home), [], when);
    enableUsageStats();
    reporter.count("after");
    timers.ring(3_600_000);
    await reporter.flush();
    await reporter.stop();
    const saved = JSON.stringify(
      await Promise.all(
        (await home.list()).filter((path) => path.includes("spool/"))
          .map((path) => Deno.readTextFile(`${home.path}/${path}`)),
      ),
    );
    assert.ok(saved.includes("after") && !saved.includes("before"), when);
    await Deno.remove(home.file("engine", "spool"), { recursive: true });
  }
});

Deno.test("enableUsageStats() begins a run that could not begin while they were off", async () => {
  await using home = await createTestHome();
  for (const when of ["start", "wake", "idle"] as const) {
    using process = processEvents();
    await using collector = startRecordingCollector();
    const { reporter, timers } = watchedReporter(home, { endpoint: collector.url });
    if (when !== "start") reporter.start();
    if (when === "idle") {
      timers.ring(10_000);
      await reporter.flush();
    }
    disableUsageStats();
    if (when === "start") reporter.start();
    if (when === "wake") timers.ring(10_000);
    await reporter.explain();
    assert.equal(process.emit("beforeunload"), false, when);
    reporter.count("unseen");
    enableUsageStats();
    assert.equal(isUsageStatsEnabled(), true);
    reporter.count("seen");
    await reporter.flush();
    await reporter.stop();
    const sums = ofType(collector.messages, "UsageMessage").map(({ counters }) => counters);
    assert.deepEqual(sums, [{ seen: 1 }], when);
    await home.idle();
  }
});
