import assert from "node:assert/strict";
import { createStore } from "../../../collector/store/create_store.ts";
import { sessionKey } from "../../../collector/store/session_key.ts";
import type { SessionRecord } from "../../../collector/store/session_record.ts";
import { readRecord } from "../../../collector/store/session_records.ts";
import { MAX_BYTES_IN_RECORD, MAX_IDS_PER_RECORD } from "../../../collector/store/write_changes.ts";
import type { Message } from "../../../schemas/mod.ts";
import { aMessage, aSession, countersOf, dump, NOON, viewOf } from "./builders.ts";
import { pausingKv } from "./pausing_kv.ts";

const DAY = 86_400_000;
const WINDOW = { from: "2026-11-01", to: "2026-11-30" };
const now = (): number => NOON;

type Counted = SessionRecord & { readonly state: "counted" };

async function recordOf(kv: Deno.Kv, session: string): Promise<Counted> {
  const { record } = await readRecord(kv, sessionKey(session).key);
  assert.ok(record?.state === "counted");
  return record;
}

async function kindsOf(kv: Deno.Kv): Promise<string[]> {
  return [...new Set((await dump(kv)).map(({ key }) => String(key[0])))].sort();
}

/** What has to be true of a session, however what there is of it is kept. */
async function checkSession(
  kv: Deno.Kv,
  session: string,
  messages: readonly Message[],
  retentionDays = 90,
): Promise<void> {
  const ids = messages.map(({ message_id }) => message_id).sort();
  // A store that remembers nothing, so that what is stored decides.
  const store = createStore(kv, { now, minCell: 1, retentionDays });
  for (const outcome of await store.ingest(messages)) {
    assert.deepEqual(outcome, { status: "duplicate" });
  }
  const view = await viewOf(store, session);
  const shown = view.projects.flatMap((project) => project.messages);
  assert.deepEqual(shown.map((message) => message.message_id).sort(), ids);
  for (const message of messages) {
    const { session_id: _, ...kept } = message;
    assert.deepEqual(shown.find(({ message_id: id }) => id === message.message_id), kept);
  }
  const projects = [...new Set(messages.map(({ project }) => project))];
  const exported = [];
  for (const project of projects) {
    for await (const { message_id: id, session: hash } of store.export(project, WINDOW)) {
      if (hash === sessionKey(session).hash) exported.push(id);
    }
  }
  assert.deepEqual(exported.sort(), ids);
  assert.ok(!(await Array.fromAsync(store.rebuild())).some(({ kind }) => kind === "difference"));
  await store.close();
}

async function checkForgotten(
  kv: Deno.Kv,
  session: string,
  messages: readonly Message[],
): Promise<void> {
  const store = createStore(kv, { now });
  assert.equal((await store.forget(session)).deleted_messages, messages.length);
  assert.deepEqual(await kindsOf(kv), ["l", "pn", "s", "t"]);
  assert.deepEqual(await countersOf(kv), new Map());
  for (const outcome of await store.ingest(messages)) {
    assert.equal(outcome.status === "rejected" && outcome.code, "session_forgotten");
  }
  await store.close();
}

Deno.test("a session keeps its few messages in its record", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  const session = aSession();
  const messages = Array.from({ length: 3 }, () => aMessage({ session_id: session }));
  for (const message of messages) {
    await store.ingest([message]);
    const { messages: kept, ids, marks } = await recordOf(kv, session);
    assert.ok(kept !== "" && marks === 0 && ids.includes(message.message_id));
  }
  assert.ok(!(await kindsOf(kv)).some((kind) => kind === "r" || kind === "i"));
  await checkSession(kv, session, messages);
  await checkForgotten(kv, session, messages);
  await store.close();
});

Deno.test("a session moves its messages out of its record when they outgrow it", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  const session = aSession();
  const messages: Message[] = [];
  let held = true;
  while (messages.length < 30) {
    const message = aMessage({
      session_id: session,
      project: messages.length % 2 ? "vllm" : "lmcache",
    });
    messages.push(message);
    await store.ingest([message]);
    const { messages: kept } = await recordOf(kv, session);
    assert.ok(kept.length <= MAX_BYTES_IN_RECORD);
    assert.ok(held || kept === "", "messages came back into the record");
    held = kept !== "";
    assert.equal((await kindsOf(kv)).includes("r"), !held);
    await checkSession(kv, session, messages);
  }
  assert.ok(!held);
  await checkForgotten(kv, session, messages);
  await store.close();
});

for (const days of [-1, 1]) {
  Deno.test(`a session moves its messages out of its record on a second day, ${days} later`, async () => {
    using kv = await Deno.openKv(":memory:");
    const store = createStore(kv, { now });
    const session = aSession(NOON - 3 * DAY);
    const at = (day: number): string => new Date(NOON + (day - 2) * DAY).toISOString();
    const messages = [
      aMessage({ session_id: session, occurred_at: at(0) }),
      aMessage({ session_id: session, occurred_at: at(days), provider: "AWS" }),
    ];
    await store.ingest(messages.slice(0, 1));
    assert.notEqual((await recordOf(kv, session)).messages, "");
    await store.ingest(messages.slice(1));
    assert.equal((await recordOf(kv, session)).messages, "");
    assert.equal((await dump(kv)).filter(({ key }) => key[0] === "r").length, 2);
    await checkSession(kv, session, messages);
    await checkForgotten(kv, session, messages);
    await store.close();
  });
}

Deno.test("a session of more messages than a record has ids marks the others one by one", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  const session = aSession();
  const messages = Array.from(
    { length: MAX_IDS_PER_RECORD + 44 },
    () => aMessage({ session_id: session, message_type: "EventMessage" }),
  );
  for (let at = 0; at < messages.length; at += 50) {
    await store.ingest(messages.slice(at, at + 50));
    const { ids, marks } = await recordOf(kv, session);
    const count = Math.min(at + 50, messages.length);
    assert.deepEqual([ids.length, marks], [
      Math.min(count, MAX_IDS_PER_RECORD),
      Math.max(count - MAX_IDS_PER_RECORD, 0),
    ]);
  }
  assert.equal((await dump(kv)).filter(({ key }) => key[0] === "i").length, 44);
  await checkSession(kv, session, messages);
  await checkForgotten(kv, session, messages);
  await store.close();
});

Deno.test("a record holds no message where messages go sooner than what refuses their copies", async () => {
  using kv = await Deno.openKv(":memory:");
  const session = aSession();
  const long = createStore(kv, { now, retentionDays: 90 });
  const first = aMessage({ session_id: session });
  await long.ingest([first]);
  assert.notEqual((await recordOf(kv, session)).messages, "");
  const short = createStore(kv, { now, retentionDays: 7 });
  const second = aMessage({ session_id: session });
  await short.ingest([second]);
  assert.equal((await recordOf(kv, session)).messages, "");
  await checkSession(kv, session, [first, second], 7);

  const other = aMessage();
  await short.ingest([other]);
  assert.equal((await recordOf(kv, other.session_id)).messages, "");
  await short.forget(other.session_id);
  await checkForgotten(kv, session, [first, second]);
  for (const store of [long, short]) await store.close();
});

Deno.test("a view shows every message once though the session grows between any two of its steps", async () => {
  let came = true;
  for (let turn = 0; came; turn++) {
    using inner = await Deno.openKv(":memory:");
    came = false;
    const session = aSession();
    const store = createStore(inner, { now });
    const messages = Array.from({ length: 30 }, () => aMessage({ session_id: session }));
    await store.ingest(messages.slice(0, 2));
    const paused = pausingKv(inner, turn, async () => {
      came = true;
      await store.ingest(messages.slice(2));
    });
    const reading = createStore(paused, { now });
    const { projects } = await viewOf(reading, session);
    const ids = projects.flatMap((one) => one.messages).map(({ message_id: id }) => id);
    assert.equal(new Set(ids).size, ids.length, `paused at step ${turn}`);
    assert.ok(ids.length === 2 || ids.length === 30, `${ids.length} messages`);
    for (const one of [store, reading]) await one.close();
  }
});

Deno.test("an export gives every message once though the session grows between any two of its steps", async () => {
  let came = true;
  for (let turn = 0; came; turn++) {
    using inner = await Deno.openKv(":memory:");
    came = false;
    const session = aSession();
    const store = createStore(inner, { now });
    const messages = Array.from({ length: 30 }, () => aMessage({ session_id: session }));
    await store.ingest(messages.slice(0, 2));
    const paused = pausingKv(inner, turn, async () => {
      came = true;
      await store.ingest(messages.slice(2));
    });
    const reading = createStore(paused, { now });
    const ids = [];
    for await (const { message_id: id } of reading.export("lmcache", WINDOW)) ids.push(id);
    assert.equal(new Set(ids).size, ids.length, `paused at step ${turn}`);
    for (const { message_id: id } of messages.slice(0, 2)) assert.ok(ids.includes(id));
    for (const one of [store, reading]) await one.close();
  }
});

Deno.test("a message is counted once though another process counts it between any two steps", async () => {
  for (const kept of [0, 1]) {
    let came = true;
    for (let turn = 0; came; turn++) {
      using inner = await Deno.openKv(":memory:");
      came = false;
      const session = aSession();
      const messages = Array.from({ length: 3 }, () => aMessage({ session_id: session }));
      const other = createStore(inner, { now, minCell: 1 });
      const outcomes: unknown[] = [];
      const paused = pausingKv(inner, turn, async () => {
        came = true;
        outcomes.push(...await other.ingest(messages));
      });
      const store = createStore(paused, { now, minCell: 1 });
      // What the other one writes makes what this one remembers stale.
      await other.ingest(messages.slice(0, kept));
      outcomes.push(...await store.ingest(messages));
      const { report } = await other.report("lmcache", WINDOW);
      assert.deepEqual(report.totals, { sessions: 1, messages: 3, errors: 0 });
      const accepted = outcomes.filter((one) => (one as { status: string }).status === "accepted");
      assert.equal(accepted.length, 3 - kept, `paused at step ${turn}`);
      await checkSession(inner, session, messages);
      for (const one of [store, other]) await one.close();
    }
  }
});

Deno.test("a session is forgotten though another process writes or forgets it between any two steps", async () => {
  for (const way of ["write", "forget", "sweep"] as const) {
    let came = true;
    for (let turn = 0; came; turn++) {
      using inner = await Deno.openKv(":memory:");
      came = false;
      const session = aSession();
      const messages = Array.from(
        { length: 6 },
        (_, at) =>
          aMessage({ session_id: session, occurred_at: new Date(NOON - at * DAY).toISOString() }),
      );
      const other = createStore(inner, { now, minCell: 1 });
      await other.ingest(messages.slice(0, 3));
      const paused = pausingKv(inner, turn, async () => {
        came = true;
        if (way === "write") await other.ingest(messages);
        else if (way === "forget") await other.forget(session);
        else await other.sweep();
      });
      const store = createStore(paused, { now, minCell: 1 });
      const receipt = await store.forget(session);
      assert.deepEqual(await other.forget(session), receipt);
      assert.deepEqual(
        await kindsOf(inner),
        ["l", "pn", "s", "t"],
        `${way}, paused at step ${turn}`,
      );
      assert.equal((await inner.get(["pn"])).value, 0);
      for (const one of [store, other]) await one.close();
    }
  }
});
