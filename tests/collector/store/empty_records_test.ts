import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { decodeRecord } from "../../../collector/store/session_record.ts";
import type { Message } from "../../../schemas/mod.ts";
import { aMessage, aSession, countersOf, dump, NOON, viewOf } from "./builders.ts";
import { pausingKv } from "./pausing_kv.ts";

const DAY = 86_400_000;
const WINDOW = { from: "2026-01-01", to: "2026-11-22" };
const now = (): number => NOON;

/** A session of a day with some messages, each with a word that is found wherever it is stored. */
function aSessionOf(daysAgo: number, messages: number): Message[] {
  const at = NOON - daysAgo * DAY;
  const session_id = aSession(at);
  return Array.from({ length: messages }, (_, index) =>
    aMessage({
      session_id,
      occurred_at: new Date(at + index).toISOString(),
      cpu_type: `word-${daysAgo}-days`,
    }));
}

/** The days of all words that stand anywhere in messages that are stored. */
async function daysStored(kv: Deno.Kv): Promise<number[]> {
  const days = new Set<number>();
  for (const { key, value } of await dump(kv)) {
    if (key[0] !== "s" && key[0] !== "r") continue;
    const text = new TextDecoder().decode(value as Uint8Array);
    for (const [, day] of text.matchAll(/"cpu_type":"word-(\d+)-days"/g)) days.add(Number(day));
  }
  return [...days].sort((left, right) => left - right);
}

async function recordsWithMessages(kv: Deno.Kv): Promise<number> {
  let found = 0;
  for (const { key, value } of await dump(kv)) {
    if (key[0] !== "s") continue;
    const record = decodeRecord(value as Uint8Array);
    if (record.state === "counted" && record.messages !== "") found++;
  }
  return found;
}

/** A store that kept messages for ninety days, with sessions of several days. */
async function filled(kv: Deno.Kv, days: readonly number[]): Promise<Message[]> {
  const store = createStore(kv, { now, retentionDays: 90 });
  const messages = days.flatMap((daysAgo, index) => aSessionOf(daysAgo, 1 + index % 3));
  await store.ingest(messages);
  await store.close();
  return messages;
}

Deno.test("sweep removes messages from records when their retention is shortened", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 29 }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 31 }),
      async (days, retentionDays) => {
        using kv = await Deno.openKv(":memory:");
        const messages = await filled(kv, days);
        const counters = await countersOf(kv);
        const store = createStore(kv, { now, retentionDays });
        const before = await Array.fromAsync(store.export("lmcache", WINDOW));
        const views = await Promise.all(
          messages.map(({ session_id }) => viewOf(store, session_id)),
        );
        const sessions = new Set(messages.map(({ session_id }) => session_id)).size;
        assert.equal((await store.sweep()).emptied, sessions);

        const kept = [...new Set(days)].filter((day) => day <= retentionDays);
        assert.deepEqual(await daysStored(kv), kept.sort((left, right) => left - right));
        assert.equal(await recordsWithMessages(kv), 0);
        assert.deepEqual(await countersOf(kv), counters);
        assert.deepEqual(await Array.fromAsync(store.export("lmcache", WINDOW)), before);
        for (const [index, { session_id }] of messages.entries()) {
          assert.deepEqual(await viewOf(store, session_id), views[index]);
        }

        const again = await store.ingest(messages);
        assert.ok(again.every(({ status }) => status === "duplicate"));
        for (const { session_id } of messages) await store.forget(session_id);
        assert.equal((await countersOf(kv)).size, 0);
        await store.close();
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("sweep looks at all records once, and again after a time in which they held messages", async () => {
  using kv = await Deno.openKv(":memory:");
  await filled(kv, [2, 20]);
  const short = createStore(kv, { now, retentionDays: 7 });
  assert.equal((await short.sweep()).emptied, 2);
  assert.equal((await short.sweep()).emptied, 0);
  await short.ingest(aSessionOf(1, 1));
  assert.equal(await recordsWithMessages(kv), 0);
  assert.equal((await short.sweep()).emptied, 0);

  await filled(kv, [3, 25]);
  assert.equal(await recordsWithMessages(kv), 2);
  assert.equal((await short.sweep()).emptied, 2);
  assert.deepEqual(await daysStored(kv), [1, 2, 3]);
  await short.close();
});

Deno.test("sweep leaves messages in records where they may stay, and an empty database empty", async () => {
  using kv = await Deno.openKv(":memory:");
  const short = createStore(kv, { now, retentionDays: 7 });
  await short.sweep();
  assert.deepEqual(await dump(kv), []);
  await filled(kv, [2, 20]);
  const long = createStore(kv, { now, retentionDays: 60 });
  assert.equal((await long.sweep()).emptied, 0);
  assert.equal(await recordsWithMessages(kv), 2);
  for (const store of [short, long]) await store.close();
});

Deno.test("sweep loses no message though its session grows between any two of its steps", async () => {
  let came = true;
  for (let step = 0; came; step++) {
    using inner = await Deno.openKv(":memory:");
    const [first] = await filled(inner, [3]);
    const { session_id } = first!;
    const late = aMessage({ session_id, occurred_at: new Date(NOON - DAY).toISOString() });
    const writer = createStore(inner, { now, retentionDays: 7 });
    came = false;
    const paused = pausingKv(inner, step, async () => {
      came = true;
      await writer.ingest([late]);
    });
    const sweeper = createStore(paused, { now, retentionDays: 7 });
    await sweeper.sweep();
    if (!came) await writer.ingest([late]);
    assert.equal(await recordsWithMessages(inner), 0, `paused at step ${step}`);
    const { projects: [project] } = await viewOf(writer, session_id);
    assert.deepEqual(
      project!.messages.map(({ message_id }) => message_id).sort(),
      [first!.message_id, late.message_id].sort(),
    );
    for (const store of [writer, sweeper]) await store.close();
  }
});
