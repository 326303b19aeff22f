import assert from "node:assert/strict";
import { shorten } from "../../../collector/store/bucket.ts";
import { createCounters } from "../../../collector/store/counters.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { ingestGroup } from "../../../collector/store/ingest_group.ts";
import { dayValuesPrefix, projectKey, valuesKey } from "../../../collector/store/keys.ts";
import { createLimits } from "../../../collector/store/kv_limits.ts";
import { prepareMessage } from "../../../collector/store/prepare_message.ts";
import { createProjectGate } from "../../../collector/store/project_gate.ts";
import { createRecentIds } from "../../../collector/store/recent_ids.ts";
import { createRetention } from "../../../collector/store/retention.ts";
import { createSessionMemory } from "../../../collector/store/session_memory.ts";
import { utcDay } from "../../../collector/store/utc_day.ts";
import {
  createValueGate,
  MOST_VALUES,
  type ValueGate,
} from "../../../collector/store/value_gate.ts";
import { type CandorEvents, disabledEventBus } from "../../../observability/mod.ts";
import { MAX_VALUES_PER_DAY } from "../../../schemas/limits.ts";
import { aMessage, aSession, NOON } from "./builders.ts";
import { pausingKv } from "./pausing_kv.ts";
import { strictKv } from "./strict_kv.ts";

const DAY = utcDay(NOON);
const OPTIONS = { limits: createLimits(), life: () => 1e9 };

Deno.test("createValueGate names no value beyond the bound when two enter side by side", async () => {
  let paused = true;
  for (let step = 0; paused; step++) {
    using kv = await Deno.openKv(":memory:");
    const { versionstamp } = await kv.set(projectKey("lmcache"), 1);
    const project = { name: "lmcache", versionstamp };
    const key = valuesKey("lmcache", DAY, "provider");
    await kv.set(key, Array.from({ length: MAX_VALUES_PER_DAY - 1 }, (_, at) => `v${at}`));
    paused = false;
    let other: ReturnType<ValueGate["enter"]> | undefined;
    const gate: ValueGate = createValueGate(
      pausingKv(kv, step, async () => {
        paused = true;
        other = gate.enter(project, DAY, [["provider", "last"]]);
        // Long enough for it to end, if it does not wait.
        for (let turn = 0; turn < 20; turn++) await kv.get(key);
      }),
      OPTIONS,
    );
    const many = Array.from({ length: 30 }, (_, at): [string, string] => [`dimension${at}`, "x"]);
    const own = await gate.enter(project, DAY, [...many, ["provider", "first"]]);
    const named = [own?.at(-1), (await other)?.[0]].filter((how) => how === "named");
    assert.equal(named.length, 1, `step ${step}`);
    assert.equal((await kv.get<string[]>(key)).value?.length, MAX_VALUES_PER_DAY);
  }
});

Deno.test("createValueGate knows nothing of a project whose entry has changed", async () => {
  using kv = await Deno.openKv(":memory:");
  const { versionstamp } = await kv.set(projectKey("lmcache"), 1);
  const before = { name: "lmcache", versionstamp };
  const gate = createValueGate(kv, OPTIONS);
  assert.deepEqual(await gate.enter(before, DAY, [["provider", "GCP"]]), ["named"]);
  assert.equal(gate.isNamed(before, DAY, "provider", "GCP"), true);
  const after = { ...before, ...await kv.set(projectKey("lmcache"), 1) };
  assert.equal(gate.isNamed(after, DAY, "provider", "GCP"), false);
  assert.equal(gate.names(after, DAY), undefined);
});

Deno.test("ingestGroup names no value by a list that went while another project was admitted", async () => {
  using kv = await Deno.openKv(":memory:");
  const now = (): number => NOON;
  const store = createStore(kv, { now });
  const session = aSession();
  const gate = createProjectGate(kv, { maxProjects: 10 });
  const retention = createRetention(90);
  const limits = createLimits();
  let between: (() => Promise<void>) | undefined;
  const context = {
    kv,
    limits,
    retention,
    now,
    projects: {
      ...gate,
      admit: async (project: string) => {
        const admission = await gate.admit(project);
        const before = between;
        between = undefined;
        await before?.();
        return admission;
      },
    },
    values: createValueGate(kv, OPTIONS),
    memory: createSessionMemory(),
    recentIds: createRecentIds(),
    clear: () => Promise.resolve(),
    bus: disabledEventBus<CandorEvents>(),
  };
  const ingest = (session_id: string, lane: number): Promise<void> =>
    ingestGroup(
      [["first", aSession()], ["second", session_id]].map(([project, session_id]) => ({
        item: prepareMessage(aMessage({ project, session_id }), NOON),
      })),
      { ...context, counters: createCounters(kv, limits, lane, 2) },
    );
  await ingest(session, 0);
  between = async () => {
    await store.forget(session);
    gate.forget("second");
  };
  await ingest(aSession(), 1);
  const { dimensions } = (await store.report("second", { from: "2026-11-22", to: "2026-11-22" }))
    .report;
  assert.ok(dimensions.provider !== undefined);
  const list = await kv.get<string[]>(valuesKey("second", DAY, "provider"));
  assert.deepEqual(list.value, ["GCP"]);
  await store.close();
});

for (const bytes of [819_200, 300_000, 90_000]) {
  Deno.test(`createValueGate keeps to a database of ${bytes} bytes a commit, with lists as long as they get`, async () => {
    using inner = await Deno.openKv(":memory:");
    let refused = 0;
    const limits = createLimits();
    const gate = createValueGate(strictKv(inner, { bytes }), {
      life: () => 1e9,
      limits: { ...limits, refuse: (...of) => (refused++, limits.refuse(...of)) },
    });
    const { versionstamp } = await inner.set(projectKey("lmcache"), 1);
    const pairs = Array.from({ length: 64 * MAX_VALUES_PER_DAY }, (_, at): [string, string] => [
      `dimension${at % 64}`,
      shorten(`${Math.floor(at / 64)} ${"x".repeat(120)}`),
    ]);
    const project = { name: "lmcache", versionstamp };
    const how = await gate.enter(project, DAY, pairs);
    assert.ok(how?.every((one) => one === "named"));
    assert.ok(bytes === 819_200 ? refused === 0 : refused > 0 && refused < 5);
    let lists = 0;
    for await (
      const { value } of inner.list<string[]>({ prefix: dayValuesPrefix("lmcache", DAY) })
    ) {
      assert.equal(value.length, MAX_VALUES_PER_DAY);
      lists++;
    }
    assert.equal(lists, 64);
  });
}

Deno.test("createValueGate remembers as many values as it may, of however many days", async () => {
  using kv = await Deno.openKv(":memory:");
  const { versionstamp } = await kv.set(projectKey("lmcache"), 1);
  const project = { name: "lmcache", versionstamp };
  const gate = createValueGate(kv, OPTIONS);
  const lists = 100;
  const values = Array.from({ length: MAX_VALUES_PER_DAY - 1 }, (_, at) => `v${at}`);
  const days = Math.ceil(MOST_VALUES / lists / values.length) + 4;
  for (let day = 0; day < days; day++) {
    const atomic = kv.atomic();
    for (let at = 0; at < lists; at++) atomic.set(valuesKey("lmcache", day, `d${at}`), values);
    await atomic.commit();
    assert.deepEqual(await gate.enter(project, day, [["d0", "last"]]), ["named"]);
    let known = 0;
    for (let one = 0; one <= day; one++) {
      for (const { values } of gate.names(project, one)?.values() ?? []) known += values.size;
    }
    assert.ok(known <= MOST_VALUES + lists * MAX_VALUES_PER_DAY, `${known} after ${day} days`);
    assert.equal(gate.isNamed(project, day, "d0", "last"), true);
  }
  // What is not remembered is read again, and not forgotten.
  assert.deepEqual(await gate.enter(project, 0, [["d0", "last"], ["d0", "more"]]), [
    "named",
    "other",
  ]);
});
