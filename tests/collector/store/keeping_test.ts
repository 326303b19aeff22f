import assert from "node:assert/strict";
import { createStore } from "../../../collector/store/create_store.ts";
import { aFleet, aMessage, aSession, countersOf, dump, NOON } from "./builders.ts";

const DAY = 86_400_000;

/** Repairs what differs; gives the days that were looked at. */
async function repair(kv: Deno.Kv, retentionDays: number, at: number): Promise<number> {
  const store = createStore(kv, { now: () => at, retentionDays });
  let days = 0;
  for await (const step of store.rebuild({ apply: true })) {
    if (step.kind === "done") days += step.days;
  }
  await store.close();
  return days;
}

/** Messages of a day, as many as there are sessions. */
async function fill(kv: Deno.Kv, retentionDays: number, at: number): Promise<void> {
  const store = createStore(kv, { now: () => at, retentionDays });
  await store.ingest(
    Array.from({ length: 3 }, (_, index) =>
      aMessage({
        session_id: aSession(at + index),
        occurred_at: new Date(at + index).toISOString(),
      })),
  );
  await store.close();
}

async function sweep(kv: Deno.Kv, retentionDays: number, at: number): Promise<number> {
  const store = createStore(kv, { now: () => at, retentionDays });
  const { emptied } = await store.sweep();
  await store.close();
  return emptied;
}

/** Removes what the database itself removes at an instant, when a retention of some days wrote it. */
async function expire(kv: Deno.Kv, retentionDays: number, at: number): Promise<void> {
  for await (const { key } of kv.list({ prefix: ["r"] })) {
    if ((Number(key[2]) + retentionDays + 1) * DAY <= at) await kv.delete(key);
  }
}

Deno.test("rebuild --apply leaves the counters of days alone that were kept for a shorter time once", async () => {
  using kv = await Deno.openKv(":memory:");
  for (let day = 0; day < 45; day += 5) await fill(kv, 30, NOON + day * DAY);
  const counters = await countersOf(kv);
  const at = NOON + 45 * DAY;
  await sweep(kv, 30, at);
  assert.equal(await repair(kv, 90, at), 6);
  assert.deepEqual(await countersOf(kv), counters);

  await fill(kv, 90, at);
  const all = await countersOf(kv);
  for (const days of [0, 5, 20, 40, 60]) {
    await expire(kv, 30, at + days * DAY);
    await repair(kv, 90, at + days * DAY);
    assert.deepEqual(await countersOf(kv), all, `${days} days after it was raised`);
  }
});

Deno.test("rebuild --apply leaves a day alone whose messages go while it reads them", async () => {
  using kv = await Deno.openKv(":memory:");
  const retentionDays = 40;
  let at = NOON;
  const now = (): number => at;
  const store = createStore(kv, { now, retentionDays });
  await store.ingest(aFleet(3, 20));
  const counters = await countersOf(kv);
  at = Math.floor(NOON / DAY) * DAY + 41 * DAY - 1000;
  let passed = false;
  const slow = new Proxy(kv, {
    get(target, name) {
      if (name === "list") {
        return async function* (...[what, how]: Parameters<Deno.Kv["list"]>) {
          if (!passed && "prefix" in what && what.prefix[0] === "s") {
            passed = true;
            at += 2000;
            await store.sweep();
          }
          yield* target.list(what, how);
        };
      }
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  const rebuilding = createStore(slow, { now, retentionDays });
  for await (const step of rebuilding.rebuild({ apply: true })) {
    assert.notEqual(step.kind, "difference");
  }
  assert.ok(passed);
  assert.deepEqual(await countersOf(kv), counters);
  for (const one of [store, rebuilding]) await one.close();
});

Deno.test("sweep of a collector with the shorter retention keeps to it beside one with a longer", async () => {
  using kv = await Deno.openKv(":memory:");
  let at = NOON;
  const now = (): number => at;
  const short = createStore(kv, { now, retentionDays: 7 });
  const long = createStore(kv, { now, retentionDays: 90 });
  for (let day = 0; day < 30; day++, at += DAY) {
    for (const store of [short, long]) {
      await store.ingest([
        aMessage({
          session_id: aSession(at),
          occurred_at: new Date(at).toISOString(),
          cpu_type: `word-${day}-days`,
        }),
      ]);
    }
    const counters = await countersOf(kv);
    await long.sweep();
    assert.ok((await short.sweep()).emptied <= 1);
    await repair(kv, 90, at);
    await repair(kv, 7, at);
    assert.deepEqual(await countersOf(kv), counters);
    const text = Deno.inspect(
      (await dump(kv)).map(({ value }) =>
        value instanceof Uint8Array ? new TextDecoder().decode(value) : ""
      ),
      { iterableLimit: Infinity, strAbbreviateSize: Infinity },
    );
    const kept = [...text.matchAll(/"cpu_type":"word-(\d+)-days"/g)].map(([, found]) => +found!);
    assert.equal(Math.min(...kept), Math.max(day - 7, 0));
  }
  for (const store of [short, long]) await store.close();
});

Deno.test("sweep empties what an instance of before has put in records after retention was shortened", async () => {
  using kv = await Deno.openKv(":memory:");
  await fill(kv, 90, NOON);
  const old = createStore(kv, { now: () => NOON, retentionDays: 90 });
  await old.ingest([aMessage()]);
  assert.equal(await sweep(kv, 7, NOON), 4);
  await old.ingest([aMessage()]);
  await old.close();
  assert.equal(await sweep(kv, 7, NOON + 1000), 1);
  assert.equal(await sweep(kv, 7, NOON + 3 * DAY), 0);
});

Deno.test("a sweep that looked at all records looks at none again", async () => {
  using kv = await Deno.openKv(":memory:");
  await fill(kv, 90, NOON);
  for (const [days, looks] of [[0, true], [1, true], [2, true], [3, false], [4, false]] as const) {
    let looked = false;
    const watched = new Proxy(kv, {
      get(target, name) {
        if (name === "list") {
          return (...args: Parameters<Deno.Kv["list"]>) => {
            const [what] = args;
            if ("prefix" in what && what.prefix[0] === "s" && !("end" in what)) looked = true;
            return target.list(...args);
          };
        }
        const member = Reflect.get(target, name) as unknown;
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    await sweep(watched, 7, NOON + days * DAY);
    assert.equal(looked, looks, `${days} days after`);
  }
});
