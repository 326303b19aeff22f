import assert from "node:assert/strict";
import { createStore } from "../../../collector/store/create_store.ts";
import { aMessage, aSession, NOON } from "./builders.ts";
import { faultyKv } from "./faulty_kv.ts";
import { pausingKv } from "./pausing_kv.ts";

const now = (): number => NOON;
const DAYS = 2;

/** A session with more counters than one commit of a deletion takes, on several days. */
async function fill(kv: Deno.Kv, session: string): Promise<void> {
  const store = createStore(kv, { now });
  for (const id of [session, aSession()]) {
    for (let day = 0; day < DAYS; day++) {
      await store.ingest([aMessage({
        session_id: id,
        occurred_at: new Date(NOON - day * 86_400_000).toISOString(),
        message_type: "UsageMessage",
        counters: Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`c${at}`, 1])),
      })]);
    }
  }
  await store.close();
}

Deno.test("rebuild --apply subtracts nothing of a session that is being deleted, however far its deletion is", async () => {
  for (let commits = 1; commits <= 2; commits++) {
    let paused = true;
    for (let step = 0; paused; step++) {
      using kv = await Deno.openKv(":memory:");
      const session = aSession();
      await fill(kv, session);
      paused = false;
      const rebuilding = createStore(
        pausingKv(kv, step, async () => {
          paused = true;
          const faulty = faultyKv(kv);
          faulty.failAfter(commits, "lost before");
          const forgetting = createStore(faulty.kv, { now });
          await forgetting.forget(session).catch(() => {});
          await forgetting.close();
        }),
        { now },
      );
      for await (const _ of rebuilding.rebuild({ apply: true }));
      await rebuilding.forget(session);
      for await (const one of rebuilding.rebuild()) {
        assert.notEqual(one.kind, "difference", `${commits} commits before step ${step}`);
      }
      await rebuilding.close();
    }
  }
});
