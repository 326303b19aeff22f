import assert from "node:assert/strict";
import { openKv } from "../../../collector/open_kv.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { aMessage, aSession, NOON } from "../../collector/store/builders.ts";
import {
  assertCountedOnce,
  readAcknowledged,
  startChild,
} from "../../collector/store/child_processes.ts";
import { HAS_DENOKV, withDenokv } from "./denokv_server.ts";
import { BATCH } from "../../collector/store/ingest_child.ts";

Deno.test({
  name: "store adapts to the limits of a self-hosted KV server",
  ignore: !HAS_DENOKV,
  fn: async () => {
    await withDenokv(async ({ url }) => {
      const kv = await openKv(url);
      const store = createStore(kv, { now: () => NOON, minCell: 1 });
      const session = aSession();
      const outcomes = await store.ingest([
        ...Array.from({ length: 60 }, () => aMessage()),
        ...Array.from(
          { length: 300 },
          () =>
            aMessage({
              session_id: session,
              message_type: "UsageMessage",
              counters: { requests: 2 },
            }),
        ),
      ]);
      assert.ok(outcomes.every(({ status }) => status === "accepted"));
      const window = { from: "2026-11-22", to: "2026-11-22" };
      const { report } = await store.report("lmcache", window);
      assert.equal(report.totals.sessions, 61);
      assert.equal(report.series.requests?.sum, 600);
      assert.equal((await store.forget(session)).deleted_messages, 300);
      const after = await store.report("lmcache", window);
      assert.equal(after.report.totals.messages, 60);
      await store.close();
      kv.close();
    });
  },
});

Deno.test({
  name:
    "store keeps what two processes acknowledged while one of them and the KV server are killed",
  ignore: !HAS_DENOKV,
  fn: async () => {
    await withDenokv(async (started) => {
      const children = [startChild(started.url, 3, 260, 0), startChild(started.url, 3, 260, 50)];
      const ends = [readAcknowledged(children[0]!, 25), readAcknowledged(children[1]!, Infinity)];
      const first = await ends[0]!;
      await started.kill();
      await started.start();
      const second = await ends[1]!;
      assert.ok(first.size >= 25);
      assert.equal(second.size, Math.ceil(260 * 3 / BATCH));
      const outcomes = await assertCountedOnce(started.url, 3, 260);
      for (const number of [...first, ...second]) {
        for (let at = number * BATCH; at < Math.min((number + 1) * BATCH, outcomes.length); at++) {
          assert.equal(outcomes[at]!.status, "duplicate", `message ${at} was lost`);
        }
      }
    });
  },
});
