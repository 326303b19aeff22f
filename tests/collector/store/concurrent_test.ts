import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { aFleet, countersOf, NOON } from "./builders.ts";
import { NaiveCounters } from "./naive_counters.ts";

const LIFETIMES = { retentionDays: 90, recordDays: 90 };

Deno.test("ingest counts each message once when hundreds of callers send it again at the same time", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 2 }),
      fc.array(fc.nat(1_000_000), { minLength: 20, maxLength: 200 }),
      async (seed, sessions, writers, again) => {
        using kv = await Deno.openKv(":memory:");
        const now = (): number => NOON;
        const stores = Array.from({ length: writers }, () => createStore(kv, { now }));
        const fleet = aFleet(seed, sessions);
        const sent = [...fleet, ...again.map((pick) => fleet[pick % fleet.length]!)];
        const turns = again.length;
        const outcomes = await Promise.all(sent.map(async (message, index) => {
          // Some at once, others when commits are under way.
          for (let turn = index % turns; turn > 0; turn--) await Promise.resolve();
          const [outcome] = await stores[index % writers]!.ingest([message]);
          return [message.message_id, outcome!.status] as const;
        }));
        const accepted = new Map<string, number>();
        for (const [id, status] of outcomes) {
          assert.notEqual(status, "rejected");
          if (status === "accepted") accepted.set(id, (accepted.get(id) ?? 0) + 1);
        }
        assert.equal(accepted.size, fleet.length);
        for (const times of accepted.values()) assert.equal(times, 1);
        const naive = new NaiveCounters(LIFETIMES);
        for (const message of fleet) naive.add(message, NOON);
        assert.deepEqual(await countersOf(kv), naive.counters());
        for (const store of stores) await store.close();
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("ingest counts an id once that comes under many sessions at the same time", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now: () => NOON });
  // Its project and values are known, so that groups under way have nothing to wait for each other.
  await store.ingest(aFleet(8, 100));
  const fleet = aFleet(7, 100).filter(({ message_type }) => message_type === "EnvMessage");
  const { message_id } = fleet[0]!;
  const outcomes = await Promise.all(
    fleet.map((message) => store.ingest([{ ...message, message_id }])),
  );
  const accepted = outcomes.flat().filter(({ status }) => status === "accepted");
  assert.equal(accepted.length, 1);
  await store.close();
});
