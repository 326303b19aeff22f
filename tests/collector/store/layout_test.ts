import assert from "node:assert/strict";
import { createStore } from "../../../collector/store/create_store.ts";
import { LAYOUT_VERSION } from "../../../collector/store/keys.ts";
import type { Message } from "../../../schemas/mod.ts";
import { messageKeyPart } from "../../../collector/store/row_codec.ts";
import { sessionKeyText } from "../../../collector/store/session_key.ts";
import { decodeRecord, type SessionRecord } from "../../../collector/store/session_record.ts";
import { aMessage, dump, viewOf } from "./builders.ts";
import { type Fault, faultyKv } from "./faulty_kv.ts";
import { pausingKv } from "./pausing_kv.ts";
import { type EntryJson, fromKvJson, toKvJson } from "./kv_json.ts";

/** Stores as the collector left them when their layout was new; never changed. */
const FOLDER = new URL("../../fixtures/store/", import.meta.url);
const LAYOUTS = [1, 2];
const WINDOW = { from: "2026-11-19", to: "2026-11-22" };

interface Expected {
  readonly now: number;
  readonly report: Record<string, unknown>;
  readonly stored: readonly Message[];
  readonly forgotten: Message;
  /** Messages of a session whose deletion had stopped half-way. */
  readonly going?: readonly Message[];
  readonly receipt: { readonly session: string; readonly receipt_id: string };
}

async function readJson<Value>(name: string): Promise<Value> {
  return JSON.parse(await Deno.readTextFile(new URL(name, FOLDER)));
}

/** Opens the store of a fixture at the time at which it was written. */
async function withStore(
  layout: number,
  test: (
    store: ReturnType<typeof createStore>,
    expected: Expected,
    kv: Deno.Kv,
  ) => Promise<void>,
): Promise<void> {
  using kv = await Deno.openKv(":memory:");
  for (const { key, value } of await readJson<EntryJson[]>(`layout-${layout}.json`)) {
    await kv.set(fromKvJson(key) as Deno.KvKey, fromKvJson(value));
  }
  const expected = await readJson<Expected>(`layout-${layout}.expected.json`);
  const store = createStore(kv, { now: () => expected.now, minCell: 1 });
  try {
    await test(store, expected, kv);
  } finally {
    await store.close();
  }
}

Deno.test("a store of layout 1 becomes ready by being asked whether it is", async () => {
  await withStore(1, async (store) => {
    assert.equal(await store.ready(), false);
    while (!await store.ready()) await new Promise((resolve) => setTimeout(resolve, 0));
  });
});

Deno.test("a store of layout 1 is not ready, and is brought to the layout of today when it is used", async () => {
  await withStore(1, async (store, { receipt }, kv) => {
    assert.equal(await store.ready(), false);
    await store.report("lmcache", WINDOW);
    assert.equal(await store.ready(), true);
    assert.equal((await kv.get(["l"])).value, LAYOUT_VERSION);
    for (const { key, value } of await dump(kv)) {
      const old = (key[0] === "s" && typeof key[1] === "string") || value instanceof Deno.KvU64 ||
        (key[0] === "i" && key.length === 2) || typeof key[2] === "string";
      assert.ok(!old, `an entry of layout 1 is left: ${Deno.inspect(key)}`);
    }
    assert.ok(
      (await dump(kv)).some(({ value }) =>
        value instanceof Uint8Array && new TextDecoder().decode(value).includes(receipt.receipt_id)
      ),
    );
  });
});

Deno.test("a migration that was killed anywhere goes on and comes to the same", async () => {
  const whole = await migrated(Infinity);
  assert.ok(whole.commits > 10);
  for (let commits = 0; commits < whole.commits; commits++) {
    for (const fault of ["lost before", "lost after"] as const) {
      const { entries } = await migrated(commits, fault);
      assert.deepEqual(entries, whole.entries, `after ${commits} commits, ${fault}`);
    }
  }
});

Deno.test("a session of many messages keeps them, and the marks that refuse their copies", async () => {
  await withStore(1, async (store, expected, kv) => {
    const session = expected.stored.find(({ message_type: type }) => type === "EventMessage")!;
    const key = (await dump(kv)).find(({ key: [kind, project, , , id] }) =>
      kind === "r" && project === "lmcache" && id instanceof Uint8Array
    )!.key;
    const [kind, project, name, day] = key;
    const list = Array.from({ length: 600 }, () =>
      aMessage({ message_type: "EventMessage", occurred_at: session.occurred_at }));
    for (let at = 0; at < list.length; at += 100) {
      const part = list.slice(at, at + 100).map((message) => ({
        ...message,
        session_id: undefined,
      }));
      const value = new TextEncoder().encode(JSON.stringify(part));
      await kv.set([kind!, project!, name!, day!, messageKeyPart(part[0]!.message_id)], value);
    }
    await store.sweep();
    const moved = await dump(kv);
    assert.equal(
      moved.filter(({ key: [kind] }) =>
        kind === "i"
      ).length >= 400,
      true,
    );
    const record = moved.find(({ key: [kind, bytes] }) =>
      kind === "s" && sessionKeyText(bytes as Uint8Array) === name
    )!;
    const { marks, ids } = decodeRecord(record.value as Uint8Array) as SessionRecord & {
      state: "counted";
    };
    assert.ok(marks + ids.length >= 600 && ids.length <= 256);
  });
});

Deno.test("two processes that migrate at the same time count nothing twice", async () => {
  const { entries } = await migrated(Infinity);
  let came = true;
  for (let turn = 0; came; turn++) {
    using inner = await Deno.openKv(":memory:");
    for (const { key, value } of await readJson<EntryJson[]>("layout-1.json")) {
      await inner.set(fromKvJson(key) as Deno.KvKey, fromKvJson(value));
    }
    const { now } = await readJson<Expected>("layout-1.expected.json");
    const first = createStore(inner, { now: () => now, minCell: 1 });
    came = false;
    // The other one stops before one of its steps, until the first is done.
    const paused = pausingKv(inner, turn, async () => {
      came = true;
      await first.report("lmcache", WINDOW);
    });
    const slow = createStore(paused, { now: () => now, minCell: 1 });
    await slow.report("lmcache", WINDOW);
    await first.report("lmcache", WINDOW);
    assert.deepEqual((await dump(inner)).map(toKvJson), entries, `paused at step ${turn}`);
    for (const store of [first, slow]) await store.close();
  }
});

/** Migrates the fixture; after some commits one goes wrong, and another process goes on. */
async function migrated(
  commits: number,
  fault: Fault = "lost before",
): Promise<{ entries: unknown[]; commits: number }> {
  using inner = await Deno.openKv(":memory:");
  for (const { key, value } of await readJson<EntryJson[]>("layout-1.json")) {
    await inner.set(fromKvJson(key) as Deno.KvKey, fromKvJson(value));
  }
  const { now } = await readJson<Expected>("layout-1.expected.json");
  const faulty = faultyKv(inner);
  faulty.failAfter(commits, fault);
  let made = 0;
  const counting = new Proxy(faulty.kv, {
    get(target, name) {
      if (name === "atomic") made++;
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  for (const kv of [counting, inner]) {
    const store = createStore(kv, { now: () => now, minCell: 1 });
    await store.report("lmcache", WINDOW).catch(() => {});
    await store.close();
  }
  assert.equal((await inner.get(["l"])).value, LAYOUT_VERSION);
  return { entries: (await dump(inner)).map(toKvJson), commits: made };
}

for (const layout of LAYOUTS) {
  Deno.test(`a store of layout ${layout} gives the report that it gave`, async () => {
    await withStore(layout, async (store, { report }) => {
      const now = (await store.report("lmcache", WINDOW)).report as unknown as Expected["report"];
      for (const [key, value] of Object.entries(report)) assert.deepEqual(now[key], value, key);
    });
  });

  Deno.test(`a store of layout ${layout} counts no message again`, async () => {
    await withStore(layout, async (store, { stored }) => {
      for (const outcome of await store.ingest(stored)) {
        assert.deepEqual(outcome, { status: "duplicate" });
      }
    });
  });

  Deno.test(`a store of layout ${layout} refuses late copies of what was forgotten and repeats the receipt`, async () => {
    await withStore(layout, async (store, { forgotten, receipt }) => {
      const [outcome] = await store.ingest([{ ...forgotten }]);
      assert.equal(outcome!.status, "rejected");
      assert.ok(outcome!.status === "rejected" && outcome!.code === "session_forgotten");
      const again = await store.forget(forgotten.session_id);
      assert.equal(again.receipt_id, receipt.receipt_id);
    });
  });

  Deno.test(`a store of layout ${layout} forgets a session exactly`, async () => {
    await withStore(layout, async (store, { stored, report }) => {
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

  Deno.test(`a store of layout ${layout} has counters that agree with its rows`, async () => {
    await withStore(layout, async (store) => {
      const steps = await Array.fromAsync(store.rebuild({}));
      assert.ok(!steps.some(({ kind }) => kind === "difference" || kind === "busy"));
      const { totals, ci } = (await store.report("lmcache", WINDOW)).report;
      const done = steps.find((step) => step.kind === "done" && step.project === "lmcache");
      assert.ok(done?.kind === "done");
      assert.equal(done.messages, totals.messages + ci.messages);
    });
  });

  Deno.test(`toKvJson and fromKvJson keep every entry of layout ${layout}`, async () => {
    await withStore(layout, async (_, __, kv) => {
      const entries = await readJson<EntryJson[]>(`layout-${layout}.json`);
      const found = (await dump(kv)).map(({ key, value }) => ({
        key: toKvJson(key),
        value: toKvJson(value),
      }));
      assert.deepEqual(found, entries);
    });
  });
}

Deno.test("a store of layout 2 shows and exports every message that is kept in it", async () => {
  await withStore(2, async (store, { stored }) => {
    const ids = (own: Message[]): string[] => own.map(({ message_id: id }) => id).sort();
    for (const session of new Set(stored.map(({ session_id: one }) => one))) {
      const { projects } = await viewOf(store, session);
      const shown = projects.flatMap(({ messages }) => messages) as unknown as Message[];
      assert.deepEqual(ids(shown), ids(stored.filter(({ session_id: one }) => one === session)));
    }
    for (const project of ["lmcache", "vllm"]) {
      const exported = await Array.fromAsync(store.export(project, WINDOW)) as unknown as Message[];
      assert.deepEqual(ids(exported), ids(stored.filter((one) => one.project === project)));
    }
  });
});

Deno.test("a store of layout 2 completes the deletion that had stopped, and is forgotten to the last key", async () => {
  await withStore(2, async (store, { stored, going }, kv) => {
    assert.equal((await store.sweep()).resumed, 1);
    const { receipt } = await viewOf(store, going![0]!.session_id);
    assert.equal(receipt?.deleted_messages, going!.length);
    for (const session of new Set(stored.map(({ session_id: one }) => one))) {
      await store.forget(session);
    }
    const kinds = new Set((await dump(kv)).map(({ key }) => String(key[0])));
    assert.deepEqual([...kinds].sort(), ["l", "pn", "s", "t"]);
  });
});

Deno.test("the present layout has a fixture", () => {
  assert.equal(LAYOUTS.at(-1), LAYOUT_VERSION);
});
