import assert from "node:assert/strict";
import { joinPath, splitPath } from "../../../collector/store/cell.ts";
import { SHARDS } from "../../../collector/store/counters.ts";
import { addToTable, decodeTable, encodeTable } from "../../../collector/store/counter_table.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { foldDays } from "../../../collector/store/fold_days.ts";
import { createLimits, LOCAL_LIMITS } from "../../../collector/store/kv_limits.ts";
import type { Message } from "../../../schemas/mod.ts";
import { aFleet, aMessage, aSession, countersOf, dump, NOON } from "./builders.ts";
import { pausingKv } from "./pausing_kv.ts";
import { strictKv } from "./strict_kv.ts";

const DAY = 86_400_000;
const TODAY = Math.floor(NOON / DAY);
const WINDOW = { from: "2026-11-20", to: "2026-11-22" };
const now = (): number => NOON;

async function keysOf(kv: Deno.Kv, kind: string): Promise<Deno.KvKey[]> {
  return (await dump(kv)).map(({ key }) => key).filter((key) => key[0] === kind);
}

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
      "t",
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
      "t",
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
