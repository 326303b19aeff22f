import assert from "node:assert/strict";
import { Hono } from "hono";
import * as fc from "../../properties.ts";
import { createIntakeCaps } from "../../../collector/intake_caps.ts";
import { createCollector } from "../../../collector/mod.ts";
import type { CollectorOptions } from "../../../collector/options.ts";
import { createRateLimit } from "../../../collector/rate_limit.ts";
import type { CollectorApp, CollectorEnv, ConnectionInfo } from "../../../collector/route_deps.ts";
import { type CandorEvents, createEventBus } from "../../../observability/mod.ts";
import { anEventMessage } from "../../builders.ts";
import { bodyOf } from "../compat/captures.ts";
import { memoryStore } from "./memory_store.ts";
import { problemOf } from "./post.ts";

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 22, 12);
const from = (hostname: string): ConnectionInfo => ({
  remoteAddr: { transport: "tcp", hostname, port: 1 },
});
const here = from("192.0.2.1");
const there = from("198.51.100.1");

function collector(options: CollectorOptions, clock: { at: number } = { at: NOON }) {
  const store = memoryStore();
  return { store, app: createCollector({ store, now: () => clock.at, options }) };
}

async function send(app: CollectorApp, body: unknown, info = here): Promise<Response> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  return await app.request("/v1/messages", init, info);
}

function events(count: number, project = "demo-project") {
  return Array.from({ length: count }, () => ({ ...anEventMessage(), project }));
}

Deno.test("a source that sent as many messages as count in an hour waits, another does not", async () => {
  const clock = { at: NOON };
  const { app, store } = collector({ sourceCap: 3 }, clock);
  assert.equal((await send(app, events(2))).status, 202);
  // It begins below the cap, so it is taken whole.
  assert.equal((await send(app, events(2))).status, 202);
  clock.at += 60_000;
  const refused = await send(app, events(1));
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), String(59 * 60));
  assert.equal(await problemOf(refused), "source_cap");
  assert.equal(store.messages.length, 4);
  assert.equal((await send(app, events(1), there)).status, 202);
  // It may still read, and have its data deleted.
  assert.equal((await app.request("/v1/projects", {}, here)).status, 200);
  const id = `/v1/sessions/${"ab".repeat(28)}`;
  assert.equal((await app.request(id, { method: "DELETE" }, here)).status, 200);
  clock.at = NOON + HOUR;
  assert.equal((await send(app, events(1))).status, 202);
});

Deno.test("a source has the same cap below whatever address the collector is mounted", async () => {
  const { app } = collector({ sourceCap: 1 });
  const mounted: CollectorApp = new Hono<CollectorEnv>().route("/usage", app);
  for (
    const [path, info] of [["/usage/v1/messages", here], ["/usage/compat/vllm", there]] as const
  ) {
    const statuses = [];
    for (const [message] of [events(1), events(1)]) {
      const body = path.endsWith("vllm") ? bodyOf("vllm/02-heartbeat.json") : message;
      const init = {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      };
      const answer = await mounted.request(path, init, info);
      await answer.body?.cancel();
      statuses.push(answer.status);
    }
    assert.deepEqual(statuses, [202, 429], path);
  }
});

Deno.test("copies and refused messages cost a source nothing", async () => {
  const { app } = collector({ sourceCap: 2 });
  const message = anEventMessage();
  for (let count = 0; count < 5; count++) {
    assert.equal((await send(app, message)).status, 202);
    assert.equal((await send(app, { ...message, event_type: "party" })).status, 422);
  }
  assert.equal((await send(app, anEventMessage())).status, 202);
  assert.equal((await send(app, anEventMessage())).status, 429);
});

Deno.test("a project takes as many messages as count on a day, and further ones on the next", async () => {
  const clock = { at: NOON };
  const { app, store } = collector({ projectCap: 3 }, clock);
  assert.equal((await send(app, events(3))).status, 202);
  const refused = await send(app, events(2), there);
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), String(12 * 3600));
  assert.equal(await problemOf(refused), "project_cap");
  const mixed = await send(app, [...events(1), ...events(1, "another")]);
  assert.equal(mixed.status, 202);
  const { accepted, rejected } = await mixed.json();
  assert.equal(accepted, 1);
  assert.deepEqual(
    rejected.map(({ index, code }: { index: number; code: string }) => [index, code]),
    [
      [0, "project_cap"],
    ],
  );
  assert.equal(store.messages.length, 4);
  clock.at = NOON + 12 * HOUR;
  assert.equal((await send(app, events(1))).status, 202);
});

Deno.test("foreign clients are under the same caps", async () => {
  const { app } = collector({ sourceCap: 2 });
  const post = async (index: number, project = "") =>
    await app.request(`/compat/ray${project}`, {
      method: "POST",
      body: JSON.stringify({ ...bodyOf("ray/02-report-seq2.json"), seq_number: index }),
    }, here);
  assert.equal((await post(1)).status, 202);
  const refused = await post(2);
  assert.equal(refused.status, 429);
  assert.equal(await problemOf(refused), "source_cap");
  const other = collector({ projectCap: 2 }).app;
  const body = JSON.stringify(bodyOf("ray/02-report-seq2.json"));
  assert.equal((await other.request("/compat/ray", { method: "POST", body }, here)).status, 202);
  const full = await other.request("/compat/ray", { method: "POST", body }, there);
  assert.equal(full.status, 429);
  assert.equal(full.headers.get("retry-after"), String(12 * 3600));
  assert.equal(await problemOf(full), "project_cap");
  const elsewhere = "/compat/ray?project=another";
  assert.equal((await other.request(elsewhere, { method: "POST", body }, there)).status, 202);
});

Deno.test("0 switches each cap off, with and without a limit of requests", async () => {
  for (const rateLimit of [0, 600]) {
    const { app } = collector({ rateLimit, sourceCap: 0, projectCap: 0 });
    for (let count = 0; count < 5; count++) {
      assert.equal((await send(app, events(400))).status, 202);
    }
  }
  const { app } = collector({ rateLimit: 0, sourceCap: 1 });
  assert.equal((await send(app, events(1))).status, 202);
  assert.equal((await send(app, events(1))).status, 429);
});

Deno.test("the bus counts what the caps refuse", async () => {
  const bus = createEventBus<CandorEvents>();
  const refused: string[] = [];
  bus.subscribe({
    name: "tally",
    handle: (event) => {
      if (event.type === "ingest.rejected") refused.push(event.payload.code);
    },
  });
  bus.start();
  const app = createCollector({
    store: memoryStore(),
    bus,
    now: () => NOON,
    options: { sourceCap: 2, projectCap: 1 },
  });
  await send(app, events(1));
  await send(app, events(1));
  await send(app, events(1, "another"));
  await send(app, events(1, "third"));
  await bus.stop();
  assert.deepEqual(refused, ["project_cap", "source_cap"]);
});

Deno.test("createRateLimit() counts messages by hash, for an hour, for the latest sources only", () => {
  const clock = { at: 0 };
  const limit = createRateLimit({
    perMinute: Infinity,
    messagesPerHour: 10,
    maxSources: 3,
    now: () => clock.at,
    salt: () => `salt ${clock.at} `,
    hash: String,
  });
  for (const source of ["a", "b", "c", "d"]) {
    const key = limit.key(source);
    assert.equal(key, `salt 0 ${source}`);
    limit.spend(key, 10);
  }
  assert.equal(limit.messagesWait(limit.key("a")), 0);
  assert.equal(limit.messagesWait(limit.key("d")), 3600);
  clock.at = HOUR;
  assert.equal(limit.messagesWait(limit.key("d")), 0);
});

Deno.test("createIntakeCaps() lets a day pass its cap by one request at most", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 50 }),
    fc.array(
      fc.record({
        pause: fc.integer({ min: 0, max: 6 * HOUR }),
        count: fc.integer({ min: 1, max: 20 }),
      }),
      { maxLength: 100 },
    ),
    (projectCap, requests) => {
      const clock = { at: NOON };
      const caps = createIntakeCaps({
        projectCap,
        limit: { spend: () => {} },
        now: () => clock.at,
      });
      const days = new Map<number, number>();
      for (const { pause, count } of requests) {
        clock.at += pause;
        const wait = caps.isFull("p") ? caps.dayWait() : 0;
        const day = Math.floor(clock.at / (24 * HOUR));
        if (wait > 0) {
          assert.equal(Math.floor((clock.at + wait * 1000) / (24 * HOUR)), day + 1);
          continue;
        }
        for (let message = 0; message < count; message++) caps.noteProject("p");
        days.set(day, (days.get(day) ?? 0) + count);
      }
      for (const counted of days.values()) assert.ok(counted < projectCap + 20);
    },
  ));
});
