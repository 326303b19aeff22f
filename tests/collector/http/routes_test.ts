import assert from "node:assert/strict";
import { createCollector } from "../../../collector/mod.ts";
import { reportSchema } from "../../../schemas/report.ts";
import { StoreError } from "../../../collector/store/store_error.ts";
import { anEventMessage, TEST_NOW } from "../../builders.ts";
import { memoryStore } from "./memory_store.ts";
import { post, problemOf } from "./post.ts";

const now = (): number => TEST_NOW.getTime();
const app = createCollector({ store: memoryStore(), now, options: { rateLimit: 0 } });
const report = "/v1/projects/demo-project/report";

Deno.test("GET report covers the last 30 UTC days", async () => {
  const answer = await app.request(report);
  const body = reportSchema.parse(await answer.json());
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "application/json");
  assert.equal(answer.headers.get("cache-control"), "public, max-age=60");
  assert.deepEqual([body.from, body.to], ["2026-10-24", "2026-11-22"]);
});

Deno.test("GET report covers the days asked for", async () => {
  const body = await (await app.request(`${report}?from=2024-02-28&to=2024-02-29`)).json();
  assert.deepEqual([body.from, body.to], ["2024-02-28", "2024-02-29"]);
  const year = await app.request(`${report}?from=2025-10-19&to=2026-11-22`);
  assert.equal(year.status, 200);
});

for (
  const query of [
    "from=2026-02-30",
    "from=2026-13-01",
    "from=yesterday",
    "from=",
    "from=2026-1-1",
    "to=+2026-01-01",
    "from=2026-11-23",
    "from=2026-11-02&to=2026-11-01",
    "from=2026-01-01&from=2026-01-02",
    "from=2025-10-18&to=2026-11-22",
    "from=0000-01-01&to=0000-01-02",
    "format=xml",
    "format=json&format=csv",
    "format=",
  ]
) {
  Deno.test(`GET report answers 400 when asked for ${query}`, async () => {
    const answer = await app.request(`${report}?${query}`);
    assert.equal(answer.status, 400);
    assert.equal(await problemOf(answer), "invalid_query");
  });
}

Deno.test("GET report gives CSV in which no spreadsheet finds a formula", async () => {
  const answer = await app.request(`${report}?format=csv`);
  assert.equal(answer.headers.get("content-type"), "text/csv; charset=utf-8; header=present");
  assert.equal(
    answer.headers.get("content-disposition"),
    'attachment; filename="demo-project-2026-10-24-2026-11-22.csv"',
  );
  assert.match(await answer.text(), /"'=HYPERLINK/);
});

Deno.test("GET report answers 304 when the validator fits", async () => {
  const etag = (await app.request(report)).headers.get("etag")!;
  assert.match(etag, /^"[^"]+"$/);
  for (const header of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const answer = await app.request(report, { headers: { "if-none-match": header } });
    assert.equal(answer.status, 304);
    assert.equal(answer.headers.get("etag"), etag);
    assert.equal(await answer.text(), "");
  }
  const other = await app.request(report, { headers: { "if-none-match": '"other"' } });
  assert.equal(other.status, 200);
  await other.body?.cancel();
  const csv = await app.request(`${report}?format=csv`, { headers: { "if-none-match": etag } });
  assert.equal(csv.status, 200);
  await csv.body?.cancel();
});

Deno.test("GET report is not found for a name that no project can have or that is not served", async () => {
  const listed = createCollector({ store: memoryStore(), options: { projects: ["demo-project"] } });
  for (
    const [from, path] of [
      [app, "/v1/projects/UPPER/report"],
      [app, "/v1/projects/x/report"],
      [app, "/v1/projects/%zz/report"],
      [listed, "/v1/projects/other/report"],
    ] as const
  ) assert.equal(await problemOf(await from.request(path)), "not_found");
});

Deno.test("GET /v1/projects lists the projects that are served", async () => {
  const store = memoryStore();
  const open = createCollector({ store });
  await post(open, [anEventMessage({ project: "beta" }), anEventMessage({ project: "alpha" })]);
  assert.deepEqual(await (await open.request("/v1/projects")).json(), {
    projects: [
      { project: "alpha", report: "/v1/projects/alpha/report" },
      { project: "beta", report: "/v1/projects/beta/report" },
    ],
  });
  const listed = createCollector({ store, options: { projects: ["beta"] } });
  const { projects } = await (await listed.request("/v1/projects")).json();
  assert.deepEqual(projects.map(({ project }: { project: string }) => project), ["beta"]);
});

Deno.test("GET and DELETE session take a UUID in any case and 56 hex digits", async () => {
  const store = memoryStore();
  const sessions = createCollector({ store });
  const uuid = "019AB3C4-5D6E-7A11-8C2D-3E4F5A6B7C8D";
  for (const id of [uuid, "ab".repeat(28)]) {
    const view = await sessions.request(`/v1/sessions/${id}`);
    assert.equal((await view.json()).state, "unknown");
    assert.equal(view.headers.get("cache-control"), "no-store");
    const receipt = await sessions.request(`/v1/sessions/${id}`, { method: "DELETE" });
    assert.equal(receipt.status, 200);
    assert.deepEqual(Object.keys(await receipt.json()), [
      "session",
      "deleted_messages",
      "deleted_at",
      "receipt_id",
    ]);
  }
  assert.deepEqual(store.forgotten, [uuid.toLowerCase(), "ab".repeat(28)]);
  for (const id of ["17", "ab".repeat(27), `${uuid}0`, "019ab3c4_5d6e_7a11_8c2d_3e4f5a6b7c8d"]) {
    const answer = await sessions.request(`/v1/sessions/${id}`, { method: "DELETE" });
    assert.equal(await problemOf(answer), "not_found");
  }
});

Deno.test("every answer has a name of its own and secure headers, and no cookie", async () => {
  const names = new Set<string>();
  for (const path of ["/healthz", report, "/nowhere", "/v1/messages", "/openapi.json"]) {
    const answer = await app.request(path, { headers: { "x-request-id": "mine" } });
    await answer.body?.cancel();
    const name = answer.headers.get("x-request-id");
    assert.match(name ?? "", /^[0-9a-f-]{36}$/);
    names.add(name ?? "");
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
    assert.match(answer.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.doesNotMatch(answer.headers.get("strict-transport-security") ?? "", /subdomains/i);
    assert.equal(answer.headers.get("set-cookie"), null);
    assert.equal(answer.headers.get("access-control-allow-origin"), null);
  }
  assert.equal(names.size, 5);
});

Deno.test("an unknown address is not found, an unknown method is told what is allowed", async () => {
  assert.equal(await problemOf(await app.request("/v2/messages")), "not_found");
  for (
    const [path, method, allow] of [
      ["/v1/messages", "GET", "POST, OPTIONS"],
      ["/v1/sessions/17", "PUT", "GET, HEAD, DELETE, OPTIONS"],
      ["/healthz", "POST", "GET, HEAD, OPTIONS"],
      ["/v1/messages", "BREW", "POST, OPTIONS"],
    ] as const
  ) {
    const answer = await app.request(path, { method });
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get("allow"), allow);
    assert.equal(await problemOf(answer), "method_not_allowed");
  }
});

Deno.test("OPTIONS names the methods, HEAD gives the headers without the body", async () => {
  const options = await app.request("/v1/messages", { method: "OPTIONS" });
  assert.equal(options.status, 204);
  assert.equal(options.headers.get("allow"), "POST, OPTIONS");
  assert.equal((await app.request("/nowhere", { method: "OPTIONS" })).status, 404);
  const head = await app.request(report, { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.ok(head.headers.has("etag"));
  assert.equal(await head.text(), "");
});

Deno.test("other origins may read reports only when told so", async () => {
  const open = createCollector({
    store: memoryStore(),
    options: { corsOrigins: ["https://stats.example"] },
  });
  const headers = { origin: "https://stats.example" };
  const allowed = await open.request(report, { headers });
  assert.equal(allowed.headers.get("access-control-allow-origin"), "https://stats.example");
  await allowed.body?.cancel();
  for (
    const [path, origin] of [
      [report, "https://other.example"],
      ["/v1/sessions/17", "https://stats.example"],
    ] as const
  ) {
    const answer = await open.request(path, { headers: { origin } });
    assert.equal(answer.headers.get("access-control-allow-origin"), null);
    await answer.body?.cancel();
  }
});

Deno.test("GET /healthz lives while the store is away, GET /readyz tells the truth", async () => {
  const away = createCollector({
    store: memoryStore({ ready: () => Promise.reject(new StoreError("store_unavailable", 5)) }),
  });
  assert.equal((await away.request("/healthz")).status, 200);
  const answer = await away.request("/readyz");
  assert.equal(answer.headers.get("retry-after"), "5");
  assert.equal(await problemOf(answer), "store_unavailable");
  assert.deepEqual(await (await app.request("/readyz")).json(), { status: "ok" });
});

Deno.test("GET /readyz does not wait for a store that hangs", async () => {
  const hanging = createCollector({
    store: memoryStore({ ready: () => new Promise(() => {}) }),
    options: { readyTimeoutMs: 1 },
  });
  assert.equal(await problemOf(await hanging.request("/readyz")), "store_unavailable");
});

Deno.test("GET /metrics gives the text that the collector was made with", async () => {
  const observed = createCollector({
    store: memoryStore(),
    prometheusText: () => Promise.resolve("candor_ingest_accepted_total 3\n"),
  });
  const answer = await observed.request("/metrics");
  assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.equal(await answer.text(), "candor_ingest_accepted_total 3\n");
  assert.equal(await problemOf(await app.request("/metrics")), "not_found");
});

Deno.test("GET report passes on that the store is away", async () => {
  const away = createCollector({
    store: memoryStore({ report: () => Promise.reject(new StoreError("store_unavailable", 5)) }),
  });
  assert.equal(await problemOf(await away.request(report)), "store_unavailable");
});
