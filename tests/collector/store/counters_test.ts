import assert from "node:assert/strict";
import fc from "fast-check";
import { cellOf, joinPath, splitPath } from "../../../collector/store/cell.ts";
import { createCounters, MAX_TABLE_BYTES, SHARDS } from "../../../collector/store/counters.ts";
import { addToTable, decodeTable, encodeTable } from "../../../collector/store/counter_table.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { foldDays } from "../../../collector/store/fold_days.ts";
import { createBatch } from "../../../collector/store/kv_batch.ts";
import { createLimits, LOCAL_LIMITS } from "../../../collector/store/kv_limits.ts";
import { readCounters } from "../../../collector/store/read_counters.ts";
import type { Message } from "../../../schemas/mod.ts";
import { aFleet, aMessage, aSession, countersOf, dump, NOON } from "./builders.ts";
import { pausingKv } from "./pausing_kv.ts";
import { strictKv } from "./strict_kv.ts";

const DAY = 86_400_000;
const TODAY = Math.floor(NOON / DAY);
const WINDOW = { from: "2026-11-20", to: "2026-11-22" };
const now = (): number => NOON;

const part = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 })
  .filter((text) => !/\p{Cc}/u.test(text));
const path = fc.array(part, { minLength: 1, maxLength: 3 }).map(joinPath);
const amount = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).filter((one) => one !== 0n);
const table = fc.array(fc.tuple(path, amount), { maxLength: 40 }).map((list) => new Map(list));

/** Adds amounts to one day in one commit. */
async function addAmounts(
  counters: ReturnType<typeof createCounters>,
  kv: Deno.Kv,
  amounts: ReadonlyMap<string, bigint>,
): Promise<boolean> {
  const cells = new Map([...amounts].map(([one, value]) => [cellOf(TODAY, one), value]));
  const batch = createBatch(kv);
  const written = await counters.add(batch, new Map([["lmcache", cells]]));
  const result = await batch.commit();
  if (result.ok) written.done(result.versionstamp);
  else written.failed();
  return result.ok;
}

async function keysOf(kv: Deno.Kv, kind: string): Promise<Deno.KvKey[]> {
  return (await dump(kv)).map(({ key }) => key).filter((key) => key[0] === kind);
}

/** Sessions of which each holds 80 values of its own, with long names: a few of them fill a table. */
function aCrowd(sessions: number): Message[] {
  return Array.from({ length: sessions }, (_, session) =>
    aMessage({
      message_type: "EngineMessage",
      session_id: aSession(NOON - session),
      config: Object.fromEntries(
        Array.from({ length: 64 }, (_, at) => [
          `setting_${at}_${"x".repeat(30)}`,
          `value_${session}_${"y".repeat(30)}`,
        ]),
      ),
    }));
}

Deno.test("decodeTable gives what encodeTable was given", () => {
  fc.assert(fc.property(table, (one) => {
    assert.deepEqual(decodeTable(encodeTable(one)), one);
  }));
});

Deno.test("addToTable adds up like numbers, and keeps no zero", () => {
  fc.assert(fc.property(fc.array(fc.tuple(path, amount)), (changes) => {
    const sums = new Map<string, bigint>();
    const found = new Map<string, bigint>();
    for (const [one, value] of changes) {
      sums.set(one, (sums.get(one) ?? 0n) + value);
      addToTable(found, one, value);
    }
    for (const [one, value] of sums) if (value === 0n) sums.delete(one);
    assert.deepEqual(found, sums);
  }));
});

Deno.test("counters: writers that are in each other's way end in tables of their own, and the sum is right", async () => {
  using kv = await Deno.openKv(":memory:");
  const writers = Array.from({ length: 4 }, () => createCounters(kv));
  const one = new Map([["t\0people\0messages", 1n]]);
  let made = 0;
  for (let turn = 0; turn < 60; turn++) {
    const results = await Promise.all(writers.map((writer) => addAmounts(writer, kv, one)));
    made += results.filter(Boolean).length;
  }
  const shards = (await keysOf(kv, "n")).map((key) => Number(key[3]));
  assert.ok(shards.length > 1 && shards.every((shard) => shard >= 0 && shard < SHARDS));
  const counted = (await readCounters(kv, "lmcache", TODAY, TODAY)).get(TODAY);
  assert.deepEqual(counted, {
    table: new Map([["t\0people\0messages", BigInt(made)]]),
    entries: shards.length,
  });
});

Deno.test("counters: a writer whose commit was made though it heard nothing counts on from what is stored", async () => {
  using kv = await Deno.openKv(":memory:");
  const counters = createCounters(kv);
  const one = new Map([["t\0people\0messages", 1n]]);
  const batch = createBatch(kv);
  const written = await counters.add(
    batch,
    new Map([["lmcache", new Map([[cellOf(TODAY, "t\0people\0messages"), 1n]])]]),
  );
  assert.ok((await batch.commit()).ok);
  written.failed();
  assert.ok(await addAmounts(counters, kv, one));
  assert.deepEqual(await countersOf(kv), new Map([[`lmcache ${TODAY} t people messages`, 2n]]));
});

Deno.test("counters: a table never outgrows what a value may hold, though its numbers grow", async () => {
  using kv = await Deno.openKv(":memory:");
  const counters = createCounters(kv);
  const paths = Array.from({ length: 4000 }, (_, at) => `d\0a.b\0${at}`);
  let expected = 0n;
  for (const step of [1n, 10n ** 3n, 10n ** 6n, 10n ** 9n, 10n ** 12n, -(10n ** 12n)]) {
    for (let at = 0; at < paths.length; at += 500) {
      assert.ok(
        await addAmounts(
          counters,
          kv,
          new Map(paths.slice(at, at + 500).map((one) => [one, step])),
        ),
      );
    }
    expected += step;
    const counted = (await readCounters(kv, "lmcache", TODAY, TODAY)).get(TODAY)!.table;
    assert.equal(counted.size, paths.length);
    for (const value of counted.values()) assert.equal(value, expected);
  }
  for (const { key, value } of await dump(kv)) {
    if (key[0] === "n") assert.ok((value as Uint8Array).length < 65_000);
  }
});

Deno.test("a day with more counters than a table holds gives its report, rebuilds, folds and is forgotten to the last key", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now, minCell: 1 });
  const messages = aCrowd(24);
  for (const message of messages) await store.ingest([message]);
  const alone = await keysOf(kv, "n+");
  assert.ok(alone.length > 600, `${alone.length} single counters`);
  for (const { key, value } of await dump(kv)) {
    if (key[0] === "n") assert.ok((value as Uint8Array).length <= MAX_TABLE_BYTES);
  }

  const { report, etag } = await store.report("lmcache", WINDOW);
  assert.equal(report.totals.sessions, messages.length);
  const settings = Object.keys(report.dimensions).filter((name) => name.startsWith("config."));
  assert.equal(settings.length, 64);
  for (const name of settings) assert.equal(report.dimensions[name]!.length, messages.length);
  assert.ok(!(await Array.fromAsync(store.rebuild())).some(({ kind }) => kind === "difference"));

  await foldDays(kv, "lmcache", [TODAY]);
  assert.equal((await createStore(kv, { now, minCell: 1 }).report("lmcache", WINDOW)).etag, etag);

  for (const { session_id } of messages) await store.forget(session_id);
  assert.deepEqual([...new Set((await dump(kv)).map(({ key }) => key[0]))].sort(), [
    "l",
    "pn",
    "s",
  ]);
  await store.close();
});

for (const mutations of [1000, 60]) {
  Deno.test(`clearEmpty leaves nothing of sums that cancel out in different places, ${mutations} mutations`, async () => {
    using inner = await Deno.openKv(":memory:");
    const kv = strictKv(inner, { mutations });
    const store = createStore(kv, { now, limits: createLimits({ ...LOCAL_LIMITS, mutations }) });
    const messages = [aMessage(), aMessage()];
    await store.ingest(messages);
    // As it is after a full table had room again: what one place has too much another has too little.
    const atomic = inner.atomic();
    const table = new Map<string, bigint>();
    for (let at = 0; at < 700; at++) {
      const own = ["d", `tags.${at % 90}`, `value_${at}`];
      await inner.atomic().sum(["n+", "lmcache", TODAY, ...own], BigInt(at % 3)).commit();
      if (at % 3 > 0) table.set(joinPath(own), -BigInt(at % 3));
    }
    for (let at = 0; at < 400; at++) {
      await inner.set(["g", "lmcache", TODAY, `tags.${at}`], ["1"]);
    }
    await atomic.set(["n", "lmcache", TODAY, 5], encodeTable(table)).set(["v", "lmcache", TODAY], 1)
      .commit();
    const before = await countersOf(kv);
    await store.forget(messages[0]!.session_id);
    assert.ok((await countersOf(kv)).size <= before.size);
    await store.forget(messages[1]!.session_id);
    assert.deepEqual([...new Set((await dump(inner)).map(({ key }) => key[0]))].sort(), [
      "l",
      "pn",
      "s",
    ]);
    await store.close();
  });
}

Deno.test("clearEmpty changes no number, whoever counts between any two of its steps", async () => {
  let came = true;
  for (let turn = 0; came; turn++) {
    using inner = await Deno.openKv(":memory:");
    came = false;
    const [first, second] = [aMessage(), aMessage({ provider: "AWS" })];
    const counting = createStore(inner, { now, minCell: 1 });
    await counting.ingest([first]);
    const paused = pausingKv(inner, turn, async () => {
      came = true;
      const [outcome] = await counting.ingest([second]);
      assert.equal(outcome!.status, "accepted");
    });
    const forgetting = createStore(paused, { now, minCell: 1 });
    await forgetting.forget(first.session_id);
    if (!came) await counting.ingest([second]);

    using other = await Deno.openKv(":memory:");
    const alone = createStore(other, { now, minCell: 1 });
    await alone.ingest([second]);
    assert.deepEqual(await countersOf(inner), await countersOf(other), `paused at step ${turn}`);
    assert.deepEqual(await counting.projects(), ["lmcache"]);
    assert.equal((await inner.get(["pn"])).value, 1);
    const { etag } = await alone.report("lmcache", WINDOW);
    assert.equal((await counting.report("lmcache", WINDOW)).etag, etag);
    await counting.ingest([aMessage()]);
    assert.equal((await inner.get(["pn"])).value, 1);
    for (const store of [counting, forgetting, alone]) await store.close();
  }
});

Deno.test("a project is closed by one while another counts, at any of its steps, and nothing is lost", async () => {
  let came = true;
  for (let turn = 0; came; turn++) {
    using inner = await Deno.openKv(":memory:");
    came = false;
    const [first, second] = [aMessage(), aMessage({ provider: "AWS" })];
    const forgetting = createStore(inner, { now, minCell: 1 });
    await forgetting.ingest([first]);
    const paused = pausingKv(inner, turn, async () => {
      came = true;
      await forgetting.forget(first.session_id);
      await forgetting.sweep();
    });
    const counting = createStore(paused, { now, minCell: 1 });
    assert.deepEqual(await counting.ingest([second]), [{ status: "accepted" }]);
    if (!came) await forgetting.forget(first.session_id);
    assert.equal((await countersOf(inner)).get(`lmcache ${TODAY} t people sessions`), 1n);
    assert.deepEqual(await forgetting.projects(), ["lmcache"], `paused at step ${turn}`);
    const names = (await keysOf(inner, "g")).map((key) => key[3]);
    assert.ok(names.includes("provider"), "the lists of values were lost");
    await forgetting.forget(second.session_id);
    assert.deepEqual([...new Set((await dump(inner)).map(({ key }) => key[0]))].sort(), [
      "l",
      "pn",
      "s",
    ]);
    assert.equal((await inner.get(["pn"])).value, 0);
    for (const store of [counting, forgetting]) await store.close();
  }
});

Deno.test("foldDays brings the tables of a day together and changes no number", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now, minCell: 1 });
  await store.ingest(aFleet(7, 30));
  const right = await countersOf(kv);
  const { etag } = await store.report("lmcache", WINDOW);
  // The same counters, spread over tables and single counters.
  const { value } = await kv.get<Uint8Array>(["n", "lmcache", TODAY, 0]);
  const tables = Array.from({ length: SHARDS }, () => new Map<string, bigint>());
  for (const [index, [one, amount]] of [...decodeTable(value!)].entries()) {
    addToTable(tables[index % SHARDS]!, one, amount + 5n);
    addToTable(tables[(index + 1) % SHARDS]!, one, -7n);
    await kv.atomic().sum(["n+", "lmcache", TODAY, ...splitPath(one)], 2n).commit();
  }
  for (const [shard, one] of tables.entries()) {
    await kv.set(["n", "lmcache", TODAY, shard], encodeTable(one));
  }
  await kv.set(["v", "lmcache", TODAY], 1);
  assert.deepEqual(await countersOf(kv), right);

  assert.equal(await foldDays(kv, "lmcache", [TODAY - 1]), 0);
  assert.equal(await foldDays(kv, "lmcache", [TODAY]), 1);
  assert.equal((await keysOf(kv, "n")).length, 1);
  assert.deepEqual(await keysOf(kv, "n+"), []);
  assert.deepEqual(await countersOf(kv), right);
  assert.equal((await store.report("lmcache", WINDOW)).etag, etag);
  const folded = await dump(kv);
  assert.equal(await foldDays(kv, "lmcache", [TODAY]), 0);
  assert.deepEqual(await dump(kv), folded);
  await store.close();
});

Deno.test("foldDays loses nothing that is counted between any two of its steps", async () => {
  let came = true;
  for (let turn = 0; came; turn++) {
    using inner = await Deno.openKv(":memory:");
    came = false;
    const writers = [createStore(inner, { now }), createStore(inner, { now })];
    const messages = aFleet(8, 9);
    // Both at once, so that they write different tables.
    for (let at = 0; at < 18; at += 2) {
      await Promise.all(writers.map((writer, index) => writer.ingest([messages[at + index]!])));
    }
    const paused = pausingKv(inner, turn, async () => {
      came = true;
      await writers[0]!.ingest(messages.slice(18));
    });
    await foldDays(paused, "lmcache", [TODAY]);
    if (!came) await writers[0]!.ingest(messages.slice(18));
    await writers[1]!.ingest(messages);
    using other = await Deno.openKv(":memory:");
    const alone = createStore(other, { now });
    await alone.ingest(messages);
    assert.deepEqual(await countersOf(inner), await countersOf(other), `paused at step ${turn}`);
    for (const store of [...writers, alone]) await store.close();
  }
});

Deno.test("sweep reads the counters of a day again only when they have changed", async () => {
  using inner = await Deno.openKv(":memory:");
  let instant = NOON;
  let tables = 0;
  const counting = new Proxy(inner, {
    get(target, name) {
      if (name === "list") {
        return async function* (...args: Parameters<Deno.Kv["list"]>) {
          for await (const entry of target.list(...args)) {
            if (entry.key[0] === "n") tables++;
            yield entry;
          }
        };
      }
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  const store = createStore(counting, { now: () => instant });
  const sweep = async (): Promise<number> => {
    tables = 0;
    await store.sweep();
    return tables;
  };
  const message = (): Message =>
    aMessage({ session_id: aSession(instant), occurred_at: new Date(instant).toISOString() });
  const rivals = [
    createStore(inner, { now: () => instant }),
    createStore(inner, { now: () => instant }),
  ];
  for (let day = 0; day < 20; day++, instant += DAY) {
    // Both at once, so that they write different tables.
    for (let turn = 0; turn < 3; turn++) {
      await Promise.all(rivals.map((one) => one.ingest([message()])));
    }
  }
  assert.ok((await keysOf(inner, "n")).length > 20);
  assert.ok(await sweep() >= 20);
  await sweep();
  const few = await sweep();
  assert.ok(few < 20, `${few} tables`);
  // Days that were not over when they were looked at are folded once they are.
  instant += 5 * DAY;
  await sweep();
  assert.equal((await keysOf(inner, "n")).length, 20);
  assert.equal((await countersOf(inner)).get(`lmcache ${TODAY} t people sessions`), 6n);
  await sweep();
  assert.equal(await sweep(), 1, "only the look whether the project has any");
  for (const one of [store, ...rivals]) await one.close();
});

Deno.test("a report is right though its day is folded between any two of its steps", async () => {
  let came = true;
  for (let turn = 0; came; turn++) {
    using inner = await Deno.openKv(":memory:");
    came = false;
    const store = createStore(inner, { now, minCell: 1 });
    await store.ingest(aFleet(7, 5));
    const { etag } = await store.report("lmcache", WINDOW);
    const { value } = await inner.get<Uint8Array>(["n", "lmcache", TODAY, 0]);
    const table = decodeTable(value!);
    for (const [one, amount] of [...table].slice(0, 5)) {
      table.delete(one);
      await inner.atomic().sum(["n+", "lmcache", TODAY, ...splitPath(one)], amount).commit();
    }
    await inner.atomic().set(["n", "lmcache", TODAY, 0], encodeTable(table))
      .set(["v", "lmcache", TODAY], 1).commit();
    const paused = pausingKv(inner, turn, async () => {
      came = true;
      assert.equal(await foldDays(inner, "lmcache", [TODAY]), 1);
    });
    const reading = createStore(paused, { now, minCell: 1 });
    assert.equal((await reading.report("lmcache", WINDOW)).etag, etag, `paused at step ${turn}`);
    for (const one of [store, reading]) await one.close();
  }
});

Deno.test("a report does not depend on who counted first", async () => {
  const messages = aFleet(9, 40);
  const tags = new Set<string>();
  for (
    const order of [
      messages,
      [...messages].reverse(),
      [...messages].sort((a, b) => a.message_id < b.message_id ? 1 : -1),
    ]
  ) {
    using kv = await Deno.openKv(":memory:");
    const stores = [createStore(kv, { now, minCell: 3 }), createStore(kv, { now, minCell: 3 })];
    for (let at = 0; at < order.length; at += 7) {
      await stores[at % 2]!.ingest(order.slice(at, at + 7));
    }
    for (const store of stores) tags.add((await store.report("lmcache", WINDOW)).etag);
    for (const store of stores) await store.close();
  }
  assert.equal(tags.size, 1);
});
