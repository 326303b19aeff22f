import assert from "node:assert/strict";
import { dimensions } from "../../../schemas/mod.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { sessionKey } from "../../../collector/store/session_key.ts";
import { StoreError } from "../../../collector/store/store_error.ts";
import { aMessage, aSession, countersOf, dump, NOON, viewOf } from "./builders.ts";

const DAY = 86_400_000;
const TODAY = { from: "2026-11-22", to: "2026-11-22" };
const now = (): number => NOON;

Deno.test("ingest counts a message once when it comes again", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now, minCell: 1 });
  const message = aMessage();
  assert.deepEqual(await store.ingest([message, message]), [
    { status: "accepted" },
    { status: "duplicate" },
  ]);
  assert.deepEqual(await store.ingest([message]), [{ status: "duplicate" }]);
  const { report } = await store.report("lmcache", TODAY);
  assert.deepEqual(report.totals, { sessions: 1, messages: 1, errors: 0 });
  assert.deepEqual(report.dimensions.provider, [{ value: "GCP", sessions: 1 }]);
  assert.deepEqual(report.dimensions.total_memory, [{ value: "32-64 GiB", sessions: 1 }]);
  await store.close();
});

Deno.test("ingest counts a message once when two stores take it at the same time", async () => {
  using kv = await Deno.openKv(":memory:");
  const stores = [createStore(kv, { now, minCell: 1 }), createStore(kv, { now, minCell: 1 })];
  const batch = Array.from({ length: 20 }, () => aMessage());
  const outcomes = await Promise.all(
    [0, 1, 0, 1, 1].map((index) => stores[index]!.ingest(batch)),
  );
  const accepted = outcomes.flat().filter(({ status }) => status === "accepted");
  assert.equal(accepted.length, 20);
  const { report } = await stores[0]!.report("lmcache", TODAY);
  assert.equal(report.totals.messages, 20);
  assert.equal(report.totals.sessions, 20);
  for (const store of stores) await store.close();
});

Deno.test("ingest counts a session once, on the day of its earliest message", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now, minCell: 1 });
  const session = aSession();
  await store.ingest([aMessage({ session_id: session })]);
  const earlier = new Date(NOON - 2 * DAY).toISOString();
  await store.ingest([
    aMessage({ session_id: session, message_type: "EventMessage", occurred_at: earlier }),
  ]);
  const { report } = await store.report("lmcache", { from: "2026-11-20", to: "2026-11-22" });
  assert.deepEqual(
    report.days.map(({ sessions, active, messages }) => [sessions, active, messages]),
    [
      [1, 1, 1],
      [0, 0, 0],
      [0, 1, 1],
    ],
  );
  const first = await store.report("lmcache", { from: "2026-11-20", to: "2026-11-20" });
  assert.deepEqual(first.report.dimensions.provider, [{ value: "GCP", sessions: 1 }]);
  await store.close();
});

Deno.test("ingest refuses what is too old, from the future, or of a project that is not served", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now, projects: ["lmcache"] });
  const outcomes = await store.ingest([
    aMessage({ occurred_at: new Date(NOON - 31 * DAY).toISOString() }),
    aMessage({ occurred_at: new Date(NOON + DAY).toISOString() }),
    aMessage({ project: "other-program" }),
    aMessage(),
  ]);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status === "rejected" ? outcome.code : outcome.status),
    ["too_old", "from_future", "project_not_allowed", "accepted"],
  );
  assert.deepEqual(await store.projects(), ["lmcache"]);
  await store.close();
});

Deno.test("ingest takes no more projects than its bound", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now, maxProjects: 2 });
  const names = ["one-a", "two-b", "three-c", "one-a"];
  const outcomes = await store.ingest(names.map((project) => aMessage({ project })));
  assert.deepEqual(outcomes.map(({ status }) => status), [
    "accepted",
    "accepted",
    "rejected",
    "accepted",
  ]);
  await store.close();
});

Deno.test("ingest stores 500 messages of one session in parts that fit a commit", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  const session = aSession();
  const batch = Array.from({ length: 500 }, (_, index) =>
    aMessage({
      session_id: session,
      message_type: "EngineMessage",
      config: Object.fromEntries(
        Array.from({ length: 60 }, (_, key) => [`setting_${key}`, `value number ${index % 7}`]),
      ),
    }));
  const outcomes = await store.ingest(batch);
  assert.ok(outcomes.every(({ status }) => status === "accepted"));
  const { report } = await store.report("lmcache", TODAY);
  assert.equal(report.totals.messages, 500);
  assert.equal((await viewOf(store, session)).projects[0]?.messages.length, 500);
  const receipt = await store.forget(session);
  assert.equal(receipt.deleted_messages, 500);
  assert.deepEqual((await dump(kv)).map(({ key }) => key[0]).sort(), ["l", "pn", "s", "t"]);
  await store.close();
});

Deno.test("ingest sheds load when too many messages wait", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now, maxQueuedMessages: 10 });
  const first = store.ingest(Array.from({ length: 8 }, () => aMessage()));
  await assert.rejects(
    store.ingest(Array.from({ length: 8 }, () => aMessage())),
    (error) => error instanceof StoreError && error.code === "overloaded",
  );
  assert.equal((await first).length, 8);
  await store.close();
  await assert.rejects(store.ingest([aMessage()]), StoreError);
});

Deno.test("ingest keeps sessions of build services out of the headline, whenever they say so", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now, minCell: 1 });
  const session = aSession();
  await store.ingest([
    aMessage({ session_id: session, message_type: "UsageMessage", counters: { requests: 7 } }),
    aMessage({ message_type: "UsageMessage", counters: { requests: 5 } }),
  ]);
  await store.ingest([aMessage({ session_id: session, ci: true, provider: "AWS" })]);
  const { report } = await store.report("lmcache", TODAY);
  assert.deepEqual(report.totals, { sessions: 1, messages: 1, errors: 0 });
  assert.deepEqual(report.ci, { sessions: 1, messages: 2 });
  assert.deepEqual(report.dimensions.provider, []);
  assert.deepEqual(report.dimensions.ci, [{ value: "true", sessions: 1 }]);
  assert.deepEqual(report.series.requests, {
    sum: 5,
    sessions: 1,
    days: [{ day: "2026-11-22", sum: 5 }],
  });
  await store.close();
});

Deno.test("ingest counts values beyond the bound of a day as other", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now, minCell: 1 });
  await store.ingest(
    Array.from({ length: 230 }, (_, index) => aMessage({ project_version: `1.${index}` })),
  );
  const { report } = await store.report("lmcache", TODAY);
  const values = report.dimensions.project_version!;
  assert.equal(values.length, 201);
  assert.deepEqual(values[0], { value: "other", sessions: 30 });
  await store.close();
});

Deno.test("report holds every dimension and every day of an unknown project", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  const { report, etag } = await store.report("nobody", { from: "2026-10-24", to: "2026-11-22" });
  assert.equal(report.days.length, 30);
  for (const { name, keyed } of dimensions()) {
    if (!keyed) assert.deepEqual(report.dimensions[name], []);
  }
  assert.match(etag, /^[0-9a-f]{32}$/);
  assert.equal((await store.report("nobody", { from: "2026-10-24", to: "2026-11-22" })).etag, etag);
  await store.close();
});

Deno.test("report shows what another store on the same database has counted since", async () => {
  using kv = await Deno.openKv(":memory:");
  const reader = createStore(kv, { now, minCell: 1 });
  const writer = createStore(kv, { now, minCell: 1 });
  const before = await reader.report("lmcache", TODAY);
  await writer.ingest([aMessage()]);
  const after = await reader.report("lmcache", TODAY);
  assert.equal(after.report.totals.sessions, 1);
  assert.notEqual(after.etag, before.etag);
  await writer.close();
  await reader.close();
});

Deno.test("session shows what is stored and nothing of its id", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  const session = aSession();
  const message = aMessage({ session_id: session });
  await store.ingest([message]);
  const view = await viewOf(store, session);
  const { session_id: _, ...kept } = message;
  assert.equal(view.state, "stored");
  assert.equal(view.session, sessionKey(session).hash);
  assert.deepEqual(view.projects[0]?.messages, [kept]);
  assert.deepEqual(view.projects[0]?.counted.provider, ["GCP"]);
  const random = session.slice(14);
  for (const { key, value } of await dump(kv)) {
    const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
    assert.ok(!`${key.join(" ")} ${text}`.includes(random));
  }
  const exported = await Array.fromAsync(store.export("lmcache", TODAY));
  assert.deepEqual(exported, [{ session: view.session, ...kept }]);
  await store.close();
});

Deno.test("forget subtracts exactly the session, refuses late copies and repeats its receipt", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now, minCell: 1 });
  const stays = aMessage({ provider: "AWS" });
  const goes = aMessage();
  await store.ingest([stays]);
  const before = await dump(kv);
  await store.ingest([goes]);
  const receipt = await store.forget(goes.session_id);
  assert.equal(receipt.deleted_messages, 1);
  assert.equal(receipt.session, sessionKey(goes.session_id).hash);
  assert.deepEqual(await store.forget(goes.session_id), receipt);
  const [late] = await store.ingest([aMessage({ session_id: goes.session_id })]);
  assert.equal(late?.status === "rejected" && late.code, "session_forgotten");
  const view = await viewOf(store, goes.session_id);
  assert.deepEqual(view.receipt, receipt);
  assert.equal(view.state, "deleted");
  const counters = (entries: typeof before) => entries.filter(({ key }) => key[0] === "n");
  assert.deepEqual(counters(await dump(kv)), counters(before));
  await store.close();
});

Deno.test("forget gives the same shape for an unknown session and refuses its messages", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  const session = aSession();
  const receipt = await store.forget(session);
  assert.deepEqual(Object.keys(receipt).sort(), [
    "deleted_at",
    "deleted_messages",
    "receipt_id",
    "session",
  ]);
  assert.equal(receipt.deleted_messages, 0);
  assert.deepEqual(await store.forget(session), receipt);
  const [late] = await store.ingest([aMessage({ session_id: session })]);
  assert.equal(late?.status, "rejected");
  await store.close();
});

Deno.test("ingest moves a session with very many long values to another day, and forgets it", async () => {
  using kv = await Deno.openKv(":memory:");
  const project = "p".repeat(63);
  const store = createStore(kv, { now, minCell: 1 });
  const session = aSession();
  const settings = (family: string, count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `${family}_${"x".repeat(40)}_${index}`,
        `${"語".repeat(20)} ${index}`,
      ]),
    );
  const common = { project, session_id: session };
  await store.ingest([
    aMessage({ ...common, message_type: "EngineMessage", config: settings("a", 64) }),
    aMessage({ ...common, message_type: "UsageMessage", tags: settings("b", 64) }),
    aMessage({ ...common, message_type: "UsageMessage", tags: settings("c", 64) }),
  ]);
  const before = await countersOf(kv);
  const [outcome] = await store.ingest([
    aMessage({
      ...common,
      message_type: "EventMessage",
      occurred_at: new Date(NOON - 3 * DAY).toISOString(),
    }),
  ]);
  assert.equal(outcome?.status, "accepted");
  const { report } = await store.report(project, { from: "2026-11-19", to: "2026-11-19" });
  assert.equal(report.totals.sessions, 1);
  const values = [...before.keys()].filter((name) => name.includes(" d "));
  assert.ok(values.length > 100);
  for (const name of values) {
    const [, , , dimension, ...words] = name.split(" ");
    assert.deepEqual(report.dimensions[dimension!], [{ value: words.join(" "), sessions: 1 }]);
  }
  await store.forget(session);
  assert.deepEqual((await dump(kv)).map(({ key }) => key[0]).sort(), ["l", "pn", "s", "t"]);
  await store.close();
});

Deno.test("store refuses a database of another layout", async () => {
  using kv = await Deno.openKv(":memory:");
  await kv.set(["l"], 99);
  const store = createStore(kv, { now });
  assert.equal(await store.ready(), false);
  await assert.rejects(
    store.ingest([aMessage()]),
    (error) => error instanceof StoreError && /version 99/.test(String(error.cause)),
  );
  await store.close();
});

Deno.test("store sends its callers away while the database does not answer, and recovers", async () => {
  using kv = await Deno.openKv(":memory:");
  const back = Promise.withResolvers<void>();
  let away = false;
  const hanging = new Proxy(kv, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== "function") return member;
      if (!["get", "getMany"].includes(String(name))) return member.bind(target);
      return async (...args: unknown[]) => {
        if (away) await back.promise;
        return await member.apply(target, args);
      };
    },
  });
  const store = createStore(hanging, { now, minCell: 1, patienceMs: 20 });
  const session = "a-foreign-session-that-must-be-read";
  const isAway = (error: unknown) =>
    error instanceof StoreError && error.code === "store_unavailable";
  await store.ingest([aMessage({ session_id: session })]);
  away = true;
  const late = aMessage({ session_id: aSession(NOON - DAY) });
  await Promise.all([
    assert.rejects(store.ingest([late]), isAway),
    assert.rejects(store.ingest([aMessage()]), isAway),
    assert.rejects(viewOf(store, session), isAway),
    assert.rejects(store.forget(session), isAway),
    store.ready().then((ready) => assert.equal(ready, false)),
  ]);
  await assert.rejects(store.ingest([aMessage()]), isAway);
  away = false;
  back.resolve();
  while (!await store.ingest([late]).then(() => true, () => false)) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  assert.equal(await store.ready(), true);
  await store.close();
  assert.equal((await viewOf(store, session)).state, "deleted");
});

Deno.test("ingest works with a clock that tells parts of a millisecond", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now: () => NOON + 0.25 });
  const [outcome] = await store.ingest([aMessage({ occurred_at: new Date(NOON).toISOString() })]);
  assert.deepEqual(outcome, { status: "accepted" });
  assert.equal((await store.forget(aSession())).deleted_messages, 0);
  await store.close();
});
