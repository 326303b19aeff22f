import assert from "node:assert/strict";
import { type CandorEvents, disabledEventBus } from "../../../observability/mod.ts";
import { watchNumbers } from "../../../collector/jobs/watch_numbers.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { anEventMessage } from "../../builders.ts";
import { v7 } from "uuid";

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 9, 1, 12);

/** A store with messages of two projects on ten days, the clock in hand, and what the webhook got. */
function aWatchedStore(kv: Deno.Kv) {
  const clock = { now: START };
  const store = createStore(kv, { now: () => clock.now, minCell: 1 });
  async function day(projects: readonly string[]): Promise<void> {
    const occurredAt = new Date(clock.now).toISOString();
    await store.ingest(
      projects.flatMap((project) =>
        Array.from({ length: 12 }, () =>
          anEventMessage({
            project,
            message_id: v7({ msecs: clock.now }),
            session_id: v7({ msecs: clock.now }),
            occurred_at: occurredAt,
          }))
      ),
    );
    clock.now += DAY_MS;
  }
  const told: { text: string; silent: { project: string }[]; recovered: string[] }[] = [];
  const watcher = () =>
    watchNumbers({
      store,
      kv,
      webhook: "http://127.0.0.1/hook",
      bus: disabledEventBus<CandorEvents>(),
      now: () => clock.now,
      fetch: (_, init) => {
        told.push(JSON.parse(String(init?.body)));
        return Promise.resolve(new Response(null, { status: 204 }));
      },
    });
  return { store, day, told, watcher };
}

Deno.test("watchNumbers() tells once when a project falls silent and once when it is back", async () => {
  using kv = await Deno.openKv(":memory:");
  const { store, day, told, watcher } = aWatchedStore(kv);
  for (let index = 0; index < 10; index++) await day(["loud", "quiet"]);
  const watch = watcher();
  await watch();
  assert.equal(told.length, 0);
  await day(["loud"]);
  await day(["loud"]);
  await watch();
  assert.deepEqual(told[0]?.silent.map(({ project }) => project), ["quiet"]);
  await watch();
  assert.equal(told.length, 1);
  await day(["loud", "quiet"]);
  await watch();
  assert.deepEqual(told[1]?.recovered, ["quiet"]);
  await store.close();
});

Deno.test("watchNumbers() tells once although two collectors watch one store", async () => {
  using kv = await Deno.openKv(":memory:");
  const { store, day, told, watcher } = aWatchedStore(kv);
  for (let index = 0; index < 10; index++) await day(["quiet"]);
  await day([]);
  await day([]);
  await watcher()();
  await watcher()();
  assert.equal(told.length, 1);
  await store.close();
});
