import assert from "node:assert/strict";
import { createCollector } from "../../../collector/mod.ts";
import { StoreError } from "../../../collector/store/store_error.ts";
import { type CandorEvents, createEventBus } from "../../../observability/mod.ts";
import { anEventMessage } from "../../builders.ts";
import { memoryStore } from "./memory_store.ts";
import { post } from "./post.ts";

const PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

type Seen = [keyof CandorEvents, Record<string, unknown>];

/** Runs requests against a collector with a bus and gives back what was published. */
async function published(
  settings: Omit<Parameters<typeof createCollector>[0], "bus">,
  requests: (app: ReturnType<typeof createCollector>) => Promise<void>,
): Promise<Seen[]> {
  const bus = createEventBus<CandorEvents>();
  const seen: Seen[] = [];
  bus.subscribe({
    name: "tally",
    handle: ({ type, payload }) => void seen.push([type, { ...payload }]),
  });
  bus.start();
  await requests(createCollector({ ...settings, bus }));
  await bus.stop();
  return seen;
}

function payloads(seen: readonly Seen[], type: keyof CandorEvents): Record<string, unknown>[] {
  return seen.filter(([name]) => name === type).map(([, payload]) => payload);
}

Deno.test("the bus hears what became of messages, and nothing of what they say", async () => {
  const store = memoryStore();
  const twice = anEventMessage();
  const seen = await published({ store }, async (app) => {
    const answer = await post(
      app,
      [twice, twice, { ...anEventMessage(), mood: 1 }, 17, { message_type: "Selfie" }],
      { traceparent: PARENT },
    );
    await answer.body?.cancel();
  });
  assert.deepEqual(seen.map(([type]) => type), [
    "ingest.start",
    "ingest.accepted",
    "ingest.duplicate",
    "ingest.ignored_keys",
    "ingest.rejected",
    "ingest.rejected",
    "ingest.request",
    "ingest.end",
  ]);
  const [start] = payloads(seen, "ingest.start");
  const [end] = payloads(seen, "ingest.end");
  assert.equal(start?.parent, PARENT);
  assert.deepEqual(end, { spanKey: start?.spanKey, messages: 5, status: 202 });
  assert.deepEqual(payloads(seen, "ingest.accepted"), [{ count: 2 }]);
  assert.deepEqual(payloads(seen, "ingest.duplicate"), [{ count: 1 }]);
  assert.deepEqual(payloads(seen, "ingest.ignored_keys"), [{ count: 1 }]);
  assert.deepEqual(payloads(seen, "ingest.rejected"), [
    { code: "invalid_message", count: 1 },
    { code: "unknown_message_type", count: 1 },
  ]);
  const [request] = payloads(seen, "ingest.request");
  assert.equal(request?.messages, 5);
  assert.equal(request?.status, 202);
  assert.ok(Number(request?.bytes) > 500 && Number(request?.durationMs) >= 0);
  const said = JSON.stringify(seen);
  for (const secret of [twice.session_id, twice.message_id, twice.project, "Selfie", "mood"]) {
    assert.ok(!said.includes(secret));
  }
});

Deno.test("the bus hears of requests that are refused as a whole, once each", async () => {
  const store = memoryStore({ ingest: () => Promise.reject(new StoreError("overloaded", 1)) });
  const seen = await published({ store }, async (app) => {
    for (const body of ["{", anEventMessage(), "[17]"]) {
      await (await post(app, body)).body?.cancel();
    }
  });
  assert.deepEqual(payloads(seen, "ingest.rejected"), [
    { code: "malformed_json", count: 1 },
    { code: "overloaded", count: 1 },
    { code: "invalid_message", count: 1 },
  ]);
  assert.deepEqual(payloads(seen, "ingest.end").map(({ status }) => status), [400, 503, 422]);
});

Deno.test("the bus hears of reports and deletions with their spans", async () => {
  const seen = await published({ store: memoryStore() }, async (app) => {
    const report = "/v1/projects/demo-project/report";
    for (const path of [report, report, `${report}?format=csv`, `${report}?format=xml`]) {
      await (await app.request(path, { headers: { traceparent: PARENT } })).body?.cancel();
    }
    await app.request(`/v1/sessions/${"ab".repeat(28)}`, { method: "DELETE" });
  });
  assert.deepEqual(
    payloads(seen, "report.served").map(({ format, cached }) => [format, cached]),
    [["json", false], ["json", true], ["csv", false]],
  );
  assert.deepEqual(
    payloads(seen, "report.end").map(({ status }) => status),
    [200, 200, 200, 400],
  );
  const starts = payloads(seen, "report.start");
  const ends = payloads(seen, "report.end");
  assert.deepEqual(starts.map(({ spanKey }) => spanKey), ends.map(({ spanKey }) => spanKey));
  assert.ok(starts.every(({ parent }) => parent === PARENT));
  assert.deepEqual(payloads(seen, "forget.end").map(({ messages, status }) => [messages, status]), [
    [0, 200],
  ]);
});

Deno.test("the bus hears which family of routes was asked too often", async () => {
  const options = { rateLimit: 1 };
  const seen = await published({ store: memoryStore(), now: () => 0, options }, async (app) => {
    for (
      const [method, path] of [
        ["GET", "/"],
        ["POST", "/v1/messages"],
        ["GET", `/v1/sessions/x`],
        ["DELETE", `/v1/sessions/x`],
        ["GET", "/v1/projects"],
        ["GET", "/v1/projects/demo-project/report"],
        ["GET", "/v1/projects/demo-project/export"],
        ["POST", "/compat/ray"],
        ["GET", "/projects/demo-project"],
        ["GET", "/openapi.json"],
      ] as const
    ) await (await app.request(path, { method })).body?.cancel();
  });
  assert.deepEqual(payloads(seen, "rate_limit.hit").map(({ route }) => route), [
    "messages",
    "sessions",
    "forget",
    "report",
    "report",
    "export",
    "compat",
    "pages",
    "other",
  ]);
});
