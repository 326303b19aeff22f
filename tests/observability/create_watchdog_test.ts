import assert from "node:assert/strict";
import {
  type CandorEvents,
  createEventBus,
  createWatchdog,
  type Watchdog,
  type WatchdogOptions,
} from "../../observability/mod.ts";

const GONE = { project: "gone", accepted: [9, 9, 9, 9, 9, 0] };
const BACK = { project: "gone", accepted: [9, 9, 9, 9, 9, 0, 4] };
const FINE = { project: "fine", accepted: [9, 9, 9, 9, 9, 9] };

interface Scene {
  watchdog: Watchdog;
  posts: { url: string; body: Record<string, unknown> }[];
  events: () => Promise<unknown[]>;
  state: { counts: typeof GONE[]; status: number };
}

function scene(more: Partial<WatchdogOptions> = {}): Scene {
  const state = { counts: [GONE, FINE], status: 200 };
  const posts: Scene["posts"] = [];
  const bus = createEventBus<CandorEvents>();
  const events: unknown[] = [];
  bus.subscribe({ name: "all", handle: ({ type, payload }) => void events.push([type, payload]) });
  const watchdog = createWatchdog({
    counts: () => Promise.resolve(state.counts),
    webhook: "http://hooks.example/x",
    bus,
    now: () => Date.UTC(2026, 0, 2),
    fetch: (url, init) => {
      posts.push({ url: String(url), body: JSON.parse(String(init?.body)) });
      return state.status === 0
        ? Promise.reject(new TypeError("fetch failed"))
        : Promise.resolve(new Response("ok", { status: state.status }));
    },
    ...more,
  });
  return { watchdog, posts, state, events: () => bus.stop().then(() => events) };
}

Deno.test("createWatchdog tells its webhook which numbers stopped", async () => {
  const { watchdog, posts, events } = scene();
  const outcome = await watchdog.run();
  assert.deepEqual(outcome, {
    watched: 2,
    silent: [{ project: "gone", silentPeriods: 1, expected: 9 }],
    recovered: [],
    told: "sent",
  });
  assert.deepEqual(posts, [{
    url: "http://hooks.example/x",
    body: {
      "text": "Numbers stopped: gone, 9 messages expected in 1 period, none came",
      "generated_at": "2026-01-02T00:00:00.000Z",
      "silent": [{ project: "gone", "silent_periods": 1, expected: 9 }],
      "recovered": [],
    },
  }]);
  assert.deepEqual(await events(), [
    ["watchdog.checked", { watched: 2, silent: 1 }],
    ["watchdog.webhook", { outcome: "sent" }],
  ]);
});

Deno.test("createWatchdog tells news once, and the recovery", async () => {
  const { watchdog, posts, state } = scene();
  await watchdog.run();
  assert.equal((await watchdog.run()).told, "nothing");
  state.counts = [BACK, FINE];
  const outcome = await watchdog.run();
  assert.deepEqual([outcome.recovered, outcome.told], [["gone"], "sent"]);
  assert.equal(posts.length, 2);
  assert.equal(posts[1]?.body["text"], "Numbers are back: gone");
  assert.equal((await watchdog.run()).told, "nothing");
});

Deno.test("createWatchdog tries again what its webhook did not take", async () => {
  const { watchdog, posts, state, events } = scene();
  for (const status of [500, 0]) {
    state.status = status;
    assert.equal((await watchdog.run()).told, "failed");
  }
  state.status = 202;
  assert.equal((await watchdog.run()).told, "sent");
  assert.equal(posts.length, 3);
  const outcomes = (await events()).filter((event) =>
    (event as unknown[])[0] !== "watchdog.checked"
  );
  assert.deepEqual(outcomes, [
    ["watchdog.webhook", { outcome: "failed" }],
    ["watchdog.webhook", { outcome: "failed" }],
    ["watchdog.webhook", { outcome: "sent" }],
  ]);
});

Deno.test("createWatchdog does not call a project back that is silent beyond what is looked at", async () => {
  const { watchdog, posts, state } = scene();
  await watchdog.run();
  state.counts = [{ project: "gone", accepted: [9, 9, 0, 0, 0, 0] }, FINE];
  assert.deepEqual((await watchdog.run()).recovered, []);
  state.counts = [{ project: "gone", accepted: [0, 0, 0, 0, 0, 0] }, FINE];
  assert.deepEqual((await watchdog.run()).recovered, []);
  state.counts = [{ project: "gone", accepted: [0, 0, 0, 0, 0, 3] }, FINE];
  assert.deepEqual((await watchdog.run()).recovered, ["gone"]);
  assert.equal(posts.length, 2);
  state.counts = [FINE];
  assert.equal((await watchdog.run()).told, "nothing");
});

Deno.test("createWatchdog refuses what is no address and does not repeat it", () => {
  for (const webhook of ["hooks.example/secret", "file:///secret", ""]) {
    assert.throws(() => scene({ webhook }), {
      name: "TypeError",
      message: "Cannot watch: the webhook must be an http or https address",
    });
  }
});

Deno.test("createWatchdog without a webhook finds all the same", async () => {
  const { posts } = scene();
  const watchdog = createWatchdog({
    counts: () => Promise.resolve([GONE]),
    bus: { publish: () => {} },
  });
  const outcome = await watchdog.run();
  assert.deepEqual([outcome.silent.length, outcome.told, posts.length], [1, "nothing", 0]);
});

Deno.test("createWatchdog remembers across processes when it is given a memory", async () => {
  let names: readonly string[] = [];
  const memory = {
    read: () => Promise.resolve(names),
    write: (next: readonly string[]) => {
      names = next;
      return Promise.resolve();
    },
  };
  assert.equal((await scene({ memory }).watchdog.run()).told, "sent");
  assert.deepEqual(names, ["gone"]);
  assert.equal((await scene({ memory }).watchdog.run()).told, "nothing");
});

Deno.test("createWatchdog follows no redirect and keeps its news", async () => {
  const asked: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    asked.push(`${request.method} ${pathname}`);
    return pathname === "/hook"
      ? new Response(null, { status: 302, headers: { location: "/elsewhere" } })
      : new Response("ok");
  });
  const webhook = `http://127.0.0.1:${server.addr.port}/hook`;
  const { watchdog } = scene({ webhook, fetch: globalThis.fetch });
  assert.equal((await watchdog.run()).told, "failed");
  assert.equal((await watchdog.run()).told, "failed");
  await server.shutdown();
  assert.deepEqual(asked, ["POST /hook", "POST /hook"]);
});
