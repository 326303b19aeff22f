import assert from "node:assert/strict";
import { createStore } from "../../../collector/store/create_store.ts";
import { countGroup } from "../../../collector/store/count_group.ts";
import { prepareMessage } from "../../../collector/store/prepare_message.ts";
import { sessionKey } from "../../../collector/store/session_key.ts";
import { MAX_RECORD_PARTS, readRecord } from "../../../collector/store/session_records.ts";
import {
  MAX_MESSAGES_PER_SESSION,
  MAX_PROJECTS_PER_SESSION,
} from "../../../collector/store/session_room.ts";
import { addMessage, emptySummary } from "../../../collector/store/summary.ts";
import type { Message } from "../../../schemas/mod.ts";
import { aMessage, aSession, countersOf, dump, NOON, viewOf } from "./builders.ts";

const DAY = 86_400_000;
const COUNTERS = Object.fromEntries(
  Array.from(
    { length: 64 },
    (_, index) => [`a_counter_with_a_long_name_${"x".repeat(24)}_${index}`, 9],
  ),
);
const now = (): number => NOON;

/** A month of a session for one project, with as many sums as it may have. */
function aMonth(session: string, project: string): Message[] {
  return Array.from({ length: 29 }, (_, day) =>
    aMessage({
      session_id: session,
      project,
      message_type: "UsageMessage",
      occurred_at: new Date(NOON - day * DAY).toISOString(),
      counters: COUNTERS,
    }));
}

for (const together of [7, 29, 90]) {
  Deno.test(`a session with more to count than is kept of one can be forgotten, ${together} messages at a time`, async () => {
    using kv = await Deno.openKv(":memory:");
    const store = createStore(kv, { now });
    const session = aSession(NOON - 29 * DAY);
    const messages = Array.from({ length: 8 }, (_, at) => aMonth(session, `project-${at}`)).flat();
    const outcomes = [];
    for (let at = 0; at < messages.length; at += together) {
      outcomes.push(...await store.ingest(messages.slice(at, at + together)));
    }
    const accepted = outcomes.filter(({ status }) => status === "accepted").length;
    assert.ok(accepted > 90 && accepted < messages.length);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") assert.equal(outcome.code, "message_too_large");
    }
    const { parts } = await readRecord(kv, sessionKey(session).key);
    assert.ok(parts >= MAX_RECORD_PARTS && parts <= MAX_RECORD_PARTS + 1);
    const again = await createStore(kv, { now }).ingest(messages);
    assert.equal(again.filter(({ status }) => status === "duplicate").length, accepted);

    assert.equal((await store.forget(session)).deleted_messages, accepted);
    // A message that was refused in the end may have left its project behind.
    await store.sweep();
    assert.deepEqual((await dump(kv)).map(({ key }) => key[0]).sort(), ["l", "pn", "s", "t"]);
    await store.close();
  });
}

Deno.test("a session that counts for years keeps a record of bounded size, and every sum of it counts", async () => {
  using kv = await Deno.openKv(":memory:");
  let at = NOON;
  const store = createStore(kv, { now: () => at, retentionDays: 32, minCell: 1 });
  const session = aSession(NOON);
  for (let day = 0; day < 120; day++, at += DAY) {
    const [outcome] = await store.ingest([aMessage({
      session_id: session,
      message_type: "UsageMessage",
      occurred_at: new Date(at).toISOString(),
      counters: COUNTERS,
    })]);
    assert.equal(outcome?.status, "accepted", `day ${day}`);
    await store.sweep();
  }
  assert.ok((await readRecord(kv, sessionKey(session).key)).parts < MAX_RECORD_PARTS / 2);
  const [name] = Object.keys(COUNTERS);
  const sums = [...await countersOf(kv)].filter(([key]) => key.endsWith(` x ${name} sum`));
  assert.deepEqual([sums.length, ...new Set(sums.map(([, sum]) => sum))], [120, 9n]);
  for await (const step of store.rebuild()) assert.notEqual(step.kind, "difference");

  await store.forget(session);
  const left = [...await countersOf(kv)];
  assert.ok(left.every(([key]) => / x a_counter/.test(key)), "only sums past their time are left");
  await store.close();
});

Deno.test("a session of a few counters is subtracted from all of its days, however long ago they were", async () => {
  using kv = await Deno.openKv(":memory:");
  let at = NOON;
  const store = createStore(kv, { now: () => at, retentionDays: 32 });
  const session = aSession(NOON);
  for (let day = 0; day < 120; day++, at += DAY) {
    await store.ingest([aMessage({
      session_id: session,
      message_type: "UsageMessage",
      occurred_at: new Date(at).toISOString(),
      counters: { requests: 3, hits: 1 },
    })]);
    await store.sweep();
  }
  await store.forget(session);
  assert.deepEqual([...await countersOf(kv)], []);
  await store.close();
});

Deno.test("countGroup takes as many messages of a session as may be shown at once, and more as days pass", () => {
  const nothing = { pairs: [], counters: [], errors: 0, ci: false };
  const today = Math.floor(NOON / DAY);
  const session = aSession();
  const summary = emptySummary();
  addMessage(summary, today - 1, nothing);
  addMessage(summary, today, nothing);
  summary.days.get(today - 1)!.messages = 5000;
  summary.days.get(today)!.messages = MAX_MESSAGES_PER_SESSION - 5002;
  const projects = new Map([["lmcache", summary]]);
  const record = {
    state: "counted" as const,
    projects,
    ids: [],
    marks: MAX_MESSAGES_PER_SESSION - 258,
    messages: "",
  };
  const versioned = { record, versionstamp: "1", parts: 0 };
  const messages = Array.from({ length: 4 }, () => aMessage({ session_id: session }));
  const group = [...messages, messages[0]!].map((message) => prepareMessage(message, NOON));
  const records = new Map([[sessionKey(session).key, versioned]]);
  const statusesFrom = (firstDay: number) => {
    const { outcomes, changes } = countGroup(group, records, new Set(), firstDay);
    assert.equal(
      changes[0]!.messages.length,
      outcomes.filter(({ status }) => status === "accepted").length,
    );
    return outcomes.map(({ status }) => status);
  };
  assert.deepEqual(statusesFrom(0), ["accepted", "accepted", "rejected", "rejected", "duplicate"]);
  assert.deepEqual(statusesFrom(today).slice(0, 4), Array(4).fill("accepted"));
});

Deno.test("a session is counted for a bounded number of projects, and goes on for those", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  const session = aSession();
  const messageOf = (at: number): Message =>
    aMessage({ session_id: session, project: `project-${at}` });
  const many = Array.from({ length: MAX_PROJECTS_PER_SESSION + 2 }, (_, at) => messageOf(at));
  const codes = (await store.ingest(many)).map((outcome) =>
    outcome.status === "rejected" ? outcome.code : outcome.status
  );
  assert.deepEqual(codes, [
    ...Array(MAX_PROJECTS_PER_SESSION).fill("accepted"),
    "message_too_large",
    "message_too_large",
  ]);
  const [known, other] = await store.ingest([messageOf(3), messageOf(100)]);
  assert.equal(known?.status, "accepted");
  assert.equal(other?.status, "rejected");
  assert.equal((await viewOf(store, session)).projects.length, MAX_PROJECTS_PER_SESSION);
  await store.close();
});
