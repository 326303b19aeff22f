import assert from "node:assert/strict";
import { createStore } from "../../../collector/store/create_store.ts";
import { LAYOUT_VERSION } from "../../../collector/store/keys.ts";
import type { Message } from "../../../schemas/mod.ts";
import { dump } from "./builders.ts";
import { type EntryJson, fromKvJson, toKvJson } from "./kv_json.ts";

/** A store as the collector left it when its layout was new; never changed. */
const FOLDER = new URL("../../fixtures/store/", import.meta.url);
const WINDOW = { from: "2026-11-19", to: "2026-11-22" };

interface Expected {
  readonly now: number;
  readonly report: Record<string, unknown>;
  readonly stored: readonly Message[];
  readonly forgotten: Message;
  readonly receipt: { readonly session: string; readonly receipt_id: string };
}

async function readJson<Value>(name: string): Promise<Value> {
  return JSON.parse(await Deno.readTextFile(new URL(name, FOLDER)));
}

/** Opens the store of the fixture at the time at which it was written. */
async function withStore(
  test: (
    store: ReturnType<typeof createStore>,
    expected: Expected,
    kv: Deno.Kv,
  ) => Promise<void>,
): Promise<void> {
  using kv = await Deno.openKv(":memory:");
  for (const { key, value } of await readJson<EntryJson[]>("layout-1.json")) {
    await kv.set(fromKvJson(key) as Deno.KvKey, fromKvJson(value));
  }
  const expected = await readJson<Expected>("layout-1.expected.json");
  const store = createStore(kv, { now: () => expected.now, minCell: 1 });
  try {
    await test(store, expected, kv);
  } finally {
    await store.close();
  }
}

Deno.test("a store of layout 1 is taken as it is", async () => {
  await withStore(async (store, _, kv) => {
    assert.equal(await store.ready(), true);
    assert.equal((await kv.get(["l"])).value, 1);
    assert.ok(LAYOUT_VERSION >= 1);
  });
});

Deno.test("a store of layout 1 gives the report that it gave", async () => {
  await withStore(async (store, { report }) => {
    const now = (await store.report("lmcache", WINDOW)).report as unknown as Expected["report"];
    for (const [key, value] of Object.entries(report)) assert.deepEqual(now[key], value, key);
  });
});

Deno.test("a store of layout 1 counts no message again", async () => {
  await withStore(async (store, { stored }) => {
    for (const outcome of await store.ingest(stored)) {
      assert.deepEqual(outcome, { status: "duplicate" });
    }
  });
});

Deno.test("a store of layout 1 refuses late copies of what was forgotten and repeats the receipt", async () => {
  await withStore(async (store, { forgotten, receipt }) => {
    const [outcome] = await store.ingest([{ ...forgotten }]);
    assert.equal(outcome!.status, "rejected");
    assert.ok(outcome!.status === "rejected" && outcome!.code === "session_forgotten");
    const again = await store.forget(forgotten.session_id);
    assert.equal(again.receipt_id, receipt.receipt_id);
  });
});

Deno.test("a store of layout 1 forgets a session exactly", async () => {
  await withStore(async (store, { stored, report }) => {
    const { session_id: session } = stored[0]!;
    const own = stored.filter(({ session_id: one }) => one === session);
    const receipt = await store.forget(session);
    assert.equal(receipt.deleted_messages, own.length);
    const after = (await store.report("lmcache", WINDOW)).report;
    const before = report.totals as typeof after.totals;
    assert.equal(after.totals.sessions, before.sessions - 1);
    assert.equal(after.totals.messages, before.messages - own.length);
  });
});

Deno.test("a store of layout 1 has counters that agree with its rows", async () => {
  await withStore(async (store, { stored }) => {
    const steps = await Array.fromAsync(store.rebuild({}));
    const done = steps.filter((step) => step.kind === "done");
    assert.equal(done.length, 1);
    assert.equal(done[0]!.differences, 0);
    assert.equal(done[0]!.messages, stored.length + 1);
  });
});

Deno.test("toKvJson and fromKvJson keep every entry of the fixture", async () => {
  await withStore(async (_, __, kv) => {
    const entries = await readJson<EntryJson[]>("layout-1.json");
    const found = (await dump(kv)).map(({ key, value }) => ({
      key: toKvJson(key),
      value: toKvJson(value),
    }));
    assert.deepEqual(found, entries);
  });
});
