import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { cellOf, joinPath } from "../../../collector/store/cell.ts";
import { createCounters, MAX_TABLE_BYTES, SHARDS } from "../../../collector/store/counters.ts";
import { addToTable, decodeTable, encodeTable } from "../../../collector/store/counter_table.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { foldDays } from "../../../collector/store/fold_days.ts";
import { createBatch } from "../../../collector/store/kv_batch.ts";
import { readCounters } from "../../../collector/store/read_counters.ts";
import type { Message } from "../../../schemas/mod.ts";
import { aFleet, aMessage, aSession, countersOf, dump, NOON } from "./builders.ts";

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

Deno.test("counters: lanes of one process remember no more tables than one writer does", async () => {
  using kv = await Deno.openKv(":memory:");
  let reads = 0;
  const counting = new Proxy(kv, {
    get(target, name) {
      if (name === "get") reads++;
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  /** How many of the tables are remembered after all were read. */
  const remembered = async (lanes: number): Promise<number> => {
    let total = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const counters = createCounters(counting, undefined, lane, lanes);
      const look = async (day: number): Promise<void> => {
        const cells = new Map([[cellOf(TODAY + day, "t\0people\0messages"), 1n]]);
        await counters.add(createBatch(kv), new Map([["lmcache", cells]]));
      };
      for (let day = 0; day < 512; day++) await look(day);
      reads = 0;
      for (let day = 511; day >= 0 && reads === 0; day--) {
        await look(day);
        if (reads === 0) total++;
      }
    }
    return total;
  };
  assert.equal(await remembered(1), 512);
  assert.ok(await remembered(2) <= 512);
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
    "t",
  ]);
  await store.close();
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
