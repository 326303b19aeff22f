import assert from "node:assert/strict";
import { createStore } from "../../../collector/store/create_store.ts";
import type { Message } from "../../../schemas/mod.ts";
import { aMessage, aSession, NOON } from "./builders.ts";

const DAY = 86_400_000;
const MONTH = { from: "2026-10-24", to: "2026-11-22" };
const now = (): number => NOON;

function usage(sessions: number, fields: Record<string, unknown>): Message[] {
  return Array.from(
    { length: sessions },
    () => aMessage({ message_type: "UsageMessage", ...fields }),
  );
}

Deno.test("report names a value and a setting from the smallest cell on, and no sooner", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  const fields = { context: "API_SERVER", tags: { secret_project: 3 }, counters: { requests: 10 } };
  await store.ingest(usage(4, fields));
  const before = (await store.report("lmcache", MONTH)).report;
  assert.deepEqual(before.dimensions.context, []);
  assert.equal(before.suppressed.context, 1);
  assert.deepEqual(before.series, {});
  assert.doesNotMatch(JSON.stringify(before), /secret_project|API_SERVER|requests/);

  await store.ingest(usage(1, fields));
  const { report } = await store.report("lmcache", MONTH);
  assert.deepEqual(report.dimensions.context, [{ value: "API_SERVER", sessions: 5 }]);
  assert.equal(report.suppressed.context, 0);
  assert.deepEqual(report.dimensions["tags.secret_project"], [{ value: "3", sessions: 5 }]);
  assert.deepEqual(report.series.requests, {
    sum: 50,
    sessions: 5,
    days: [{ day: "2026-11-22", sum: 50 }],
  });
  await store.close();
});

Deno.test("report shows no single day of a sum that too few sessions added to", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  const yesterday = new Date(NOON - DAY).toISOString();
  await store.ingest([
    ...usage(5, { counters: { requests: 1 } }),
    ...usage(4, { counters: { requests: 1000 }, occurred_at: yesterday }),
  ]);
  const { report } = await store.report("lmcache", MONTH);
  assert.equal(report.series.requests?.sum, 5);
  await store.close();
});

Deno.test("report hides a second value when the total would give the first away", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  await store.ingest([
    ...usage(9, { context: "API_SERVER" }),
    ...usage(6, { context: "CLI" }),
    ...usage(2, { context: "NOTEBOOK" }),
  ]);
  const { report } = await store.report("lmcache", MONTH);
  assert.deepEqual(report.dimensions.context, [
    { value: "API_SERVER", sessions: 9 },
    { value: "other", sessions: 8 },
  ]);
  assert.equal(report.suppressed.context, 2);
  await store.close();
});

Deno.test("report calls a day provisional while a late message may still count for it", async () => {
  using kv = await Deno.openKv(":memory:");
  let instant = NOON;
  const store = createStore(kv, { now: () => instant });
  const window = { from: "2026-10-22", to: "2026-10-24" };
  const provisional = async (): Promise<boolean[]> =>
    (await store.report("lmcache", window)).report.days.map((day) => day.provisional);
  assert.deepEqual(await provisional(), [false, true, true]);
  instant += DAY;
  assert.deepEqual(await provisional(), [false, false, true]);
  await store.close();
});

Deno.test("report has the same tag for the same numbers, whichever store computes it and when", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  await store.ingest(usage(7, {}));
  const one = await store.report("lmcache", MONTH);
  const two = await createStore(kv, { now: () => NOON + 60_000 }).report("lmcache", MONTH);
  assert.equal(one.etag, two.etag);
  const session = aSession();
  await store.ingest([aMessage({ session_id: session })]);
  assert.notEqual((await store.report("lmcache", MONTH)).etag, one.etag);
  await store.forget(session);
  assert.equal((await store.report("lmcache", MONTH)).etag, one.etag);
  await store.close();
});

Deno.test("report reads no counter again while none of its days changes", async () => {
  using inner = await Deno.openKv(":memory:");
  let lists = 0;
  const kv = new Proxy(inner, {
    get(target, name) {
      if (name === "list") lists++;
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  const store = createStore(kv, { now });
  for (let age = 0; age < 20; age++) {
    await store.ingest(usage(6, { occurred_at: new Date(NOON - age * DAY).toISOString() }));
  }
  await store.report("lmcache", MONTH);
  lists = 0;
  await store.report("lmcache", MONTH);
  assert.equal(lists, 1);
  await store.ingest(usage(1, {}));
  lists = 0;
  await store.report("lmcache", MONTH);
  assert.equal(lists, 3, "the stamps, then tables and single counters of the one day that changed");
  await store.close();
});

Deno.test("report sums what programs count under a name that every object has", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  await store.ingest(usage(5, { counters: { constructor: 3 }, tags: { constructor: true } }));
  const { report } = await store.report("lmcache", MONTH);
  assert.deepEqual(Object.entries(report.series), [
    ["constructor", { sum: 15, sessions: 5, days: [{ day: "2026-11-22", sum: 15 }] }],
  ]);
  assert.deepEqual(report.dimensions["tags.constructor"], [{ value: "true", sessions: 5 }]);
  assert.ok(!Object.hasOwn(Object, "sum"));
  await store.close();
});
