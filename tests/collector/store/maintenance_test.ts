import assert from "node:assert/strict";
import { addToTable } from "../../../collector/store/counter_table.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import type { RebuildStep } from "../../../collector/store/maintenance.ts";
import { aFleet, aMessage, aSession, countersOf, dump, NOON, tamper, viewOf } from "./builders.ts";

const DAY = 86_400_000;
const TODAY = Math.floor(NOON / DAY);
const now = (): number => NOON;

async function collect(steps: AsyncIterable<RebuildStep>): Promise<RebuildStep[]> {
  return await Array.fromAsync(steps);
}

Deno.test("rebuild names every counter that was tampered with and repairs it when asked", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  await store.ingest(aFleet(4, 40));
  const right = await countersOf(kv);
  await tamper(kv, "lmcache", TODAY, (table) => {
    addToTable(table, "d\0provider\0GCP", 3n);
    table.delete("t\0people\0messages");
    addToTable(table, "d\0provider\0bogus", 7n);
  });

  const found = await collect(store.rebuild());
  const differences = found.filter((step) => step.kind === "difference");
  assert.deepEqual(
    differences.map(({ difference: { counter, stored, expected } }) => [
      counter.join(" "),
      stored - expected,
    ]),
    [["d provider GCP", 3n], ["d provider bogus", 7n], ["t people messages", -120n]],
  );
  assert.equal(found.at(-1)?.kind, "done");
  assert.notDeepEqual(await countersOf(kv), right);

  const repaired = await collect(store.rebuild({ projects: ["lmcache"], apply: true }));
  assert.deepEqual(repaired.find(({ kind }) => kind === "repaired"), {
    kind: "repaired",
    project: "lmcache",
    day: "2026-11-22",
    counters: 3,
  });
  assert.deepEqual(await countersOf(kv), right);
  assert.ok(!(await collect(store.rebuild())).some(({ kind }) => kind === "difference"));
  await store.close();
});

Deno.test("rebuild --apply loses nothing that arrives while it works", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  const messages = aFleet(5, 60);
  await store.ingest(messages.slice(0, 90));
  await tamper(kv, "lmcache", TODAY, (table) => {
    addToTable(table, "t\0people\0sessions", 5n);
  });
  const writer = createStore(kv, { now });
  const sending = (async () => {
    for (const message of messages.slice(90)) await writer.ingest([message]);
  })();
  await collect(store.rebuild({ apply: true }));
  await sending;
  await collect(store.rebuild({ apply: true }));

  using other = await Deno.openKv(":memory:");
  const fresh = createStore(other, { now });
  await fresh.ingest(messages);
  assert.deepEqual(await countersOf(kv), await countersOf(other));
  for (const one of [store, writer, fresh]) await one.close();
});

Deno.test("sweep leaves counters and nothing that links to a session after its retention", async () => {
  for (const [retentionDays, recordDays] of [[40, 40], [7, 32]] as const) {
    using kv = await Deno.openKv(":memory:");
    let instant = NOON;
    const store = createStore(kv, { now: () => instant, retentionDays });
    await store.ingest(aFleet(6, 30));
    const counters = await countersOf(kv);
    instant += (retentionDays + 1) * DAY;
    const window = { from: "2026-01-01", to: "2027-12-31" };
    assert.deepEqual(await Array.fromAsync(store.export("lmcache", window)), []);
    const first = await store.sweep();
    // Where messages go earlier than the ids that refuse their copies, they are entries of their own.
    if (retentionDays === recordDays) assert.equal(first.sessions, 30);
    else assert.deepEqual([first.rows > 0, first.sessions], [true, 0]);
    const text = Deno.inspect(await dump(kv), { depth: 9, strAbbreviateSize: 1e6 });
    assert.ok(!text.includes("EventMessage"));
    instant += (recordDays - retentionDays) * DAY;
    if (retentionDays < recordDays) assert.equal((await store.sweep()).sessions, 30);
    assert.deepEqual(
      [...new Set((await dump(kv)).map(({ key }) => key[0]))].sort(),
      ["l", "n", "p", "pn", "t", "v"],
    );
    assert.deepEqual(await countersOf(kv), counters);
    assert.deepEqual(await store.sweep(), {
      rows: 0,
      emptied: 0,
      marks: 0,
      sessions: 0,
      resumed: 0,
      lists: 0,
    });
    await store.close();
  }
});

Deno.test("sweep completes a deletion that stopped half-way", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  const session = aSession();
  await store.ingest(
    Array.from(
      { length: 450 },
      () => aMessage({ session_id: session, message_type: "EventMessage" }),
    ),
  );
  let commits = 0;
  const dying = new Proxy(kv, {
    get(target, name) {
      if (name === "atomic" && ++commits > 2) throw new Error("killed");
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  await assert.rejects(createStore(dying, { now }).forget(session));
  const half = await viewOf(store, session);
  assert.equal(half.state, "deleted");
  assert.equal(half.receipt, null);
  const late = await store.ingest([aMessage({ session_id: session })]);
  assert.equal(late[0]?.status, "rejected");
  assert.equal((await store.sweep()).resumed, 1);
  const { receipt } = await viewOf(store, session);
  assert.equal(receipt?.deleted_messages, 450);
  assert.deepEqual((await dump(kv)).map(({ key }) => key[0]).sort(), ["l", "pn", "s", "t"]);
  await store.close();
});

Deno.test("sweep lets a tombstone go when no copy can come any more", async () => {
  using kv = await Deno.openKv(":memory:");
  let instant = NOON;
  const store = createStore(kv, { now: () => instant });
  await store.forget(aSession());
  instant += 400 * DAY;
  assert.equal((await store.sweep()).sessions, 0);
  instant += 60 * DAY;
  assert.equal((await store.sweep()).sessions, 1);
  await store.close();
});

Deno.test("forget takes no project off the list that is being counted at the same time", async () => {
  using kv = await Deno.openKv(":memory:");
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let armed = false;
  const slow = new Proxy(kv, {
    get(target, name) {
      if (name === "atomic") {
        return () => {
          const atomic = target.atomic();
          const commit = atomic.commit.bind(atomic);
          atomic.commit = async () => {
            if (armed) {
              armed = false;
              reached.resolve();
              await released.promise;
            }
            return await commit();
          };
          return atomic;
        };
      }
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  const counting = createStore(slow, { now, minCell: 1 });
  const forgetting = createStore(kv, { now, minCell: 1 });
  const first = aMessage();
  await counting.ingest([first]);
  armed = true;
  const second = counting.ingest([aMessage()]);
  await reached.promise;
  await forgetting.forget(first.session_id);
  assert.deepEqual(await forgetting.projects(), []);
  released.resolve();
  assert.deepEqual(await second, [{ status: "accepted" }]);
  assert.deepEqual(await forgetting.projects(), ["lmcache"]);
  const lists = (await dump(kv)).filter(({ key }) => key[0] === "g");
  assert.ok(lists.some(({ key }) => key[3] === "provider"), "the lists of values were lost");
  for (const store of [counting, forgetting]) await store.close();
});
