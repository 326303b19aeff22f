import assert from "node:assert/strict";
import { createLimits, LOCAL_LIMITS } from "../../../collector/store/kv_limits.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { aMessage, aSession, countersOf, dump, NOON } from "./builders.ts";
import { strictKv } from "./strict_kv.ts";

const DAY = 86_400_000;

/** Kinds of keys that are left when everything was forgotten. */
const LEFT = ["l", "pn", "s", "t"];

Deno.test("forget deletes a session that ran for longer than a commit has checks", async () => {
  using kv = await Deno.openKv(":memory:");
  let instant = NOON;
  const store = createStore(kv, { now: () => instant, retentionDays: 400 });
  const session = aSession();
  for (let day = 0; day < 130; day++) {
    await store.ingest([aMessage({
      session_id: session,
      message_type: "UsageMessage",
      occurred_at: new Date(instant).toISOString(),
      counters: { requests: day + 1 },
    })]);
    instant += DAY;
  }
  assert.equal((await store.forget(session)).deleted_messages, 130);
  assert.deepEqual((await dump(kv)).map(({ key }) => key[0]).sort(), LEFT);
  await store.close();
});

for (const start of [LOCAL_LIMITS, { ...LOCAL_LIMITS, checks: 10 }]) {
  Deno.test(`forget keeps to a database of 10 checks, told of ${start.checks}`, async () => {
    using inner = await Deno.openKv(":memory:");
    const kv = strictKv(inner, { checks: 10 });
    const store = createStore(kv, { now: () => NOON, limits: createLimits(start) });
    const session = aSession(NOON - 30 * DAY);
    for (const project of ["lmcache", "vllm"]) {
      const outcomes = await store.ingest(
        Array.from({ length: 30 }, (_, day) =>
          aMessage({
            session_id: session,
            project,
            message_type: "UsageMessage",
            occurred_at: new Date(NOON - day * DAY).toISOString(),
            counters: { requests: 3, hits: 2 },
            features: ["blending", "remote"],
          })),
      );
      assert.ok(outcomes.every(({ status }) => status === "accepted"));
    }
    assert.equal((await store.forget(session)).deleted_messages, 60);
    assert.deepEqual((await dump(inner)).map(({ key }) => key[0]).sort(), LEFT);
    await store.close();
  });
}

for (const start of [LOCAL_LIMITS, { ...LOCAL_LIMITS, checks: 10 }]) {
  Deno.test(`a message that changes more days than a commit has checks is counted, told of ${start.checks}`, async () => {
    using inner = await Deno.openKv(":memory:");
    const kv = strictKv(inner, { checks: 10 });
    const options = { now: () => NOON, minCell: 1, limits: createLimits(start) };
    const store = createStore(kv, options);
    const session = aSession(NOON - 30 * DAY);
    const messages = Array.from({ length: 30 }, (_, day) =>
      aMessage({
        session_id: session,
        message_type: "UsageMessage",
        occurred_at: new Date(NOON - day * DAY).toISOString(),
        counters: { requests: 3, hits: 2 },
      }));
    await store.ingest(messages);
    // It says that all of the session was a build service's.
    const last = aMessage({ session_id: session, ci: true });
    assert.deepEqual(await store.ingest([last]), [{ status: "accepted" }]);
    assert.deepEqual(await createStore(kv, options).ingest([last]), [{ status: "duplicate" }]);

    using other = await Deno.openKv(":memory:");
    const alone = createStore(other, { now: () => NOON, minCell: 1 });
    await alone.ingest([last, ...messages]);
    assert.deepEqual(await countersOf(inner), await countersOf(other));
    assert.ok(!(await Array.fromAsync(store.rebuild())).some(({ kind }) => kind === "difference"));
    await store.forget(session);
    assert.deepEqual((await dump(inner)).map(({ key }) => key[0]).sort(), LEFT);
    for (const one of [store, alone]) await one.close();
  });
}
