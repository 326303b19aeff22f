import assert from "node:assert/strict";
import { Hono } from "hono";
import { createCollector } from "../../../collector/app.ts";
import type { CollectorApp, CollectorEnv } from "../../../collector/route_deps.ts";
import { lazyPages } from "../../../collector/routes/lazy_pages.ts";
import { pageRoutes } from "../../../collector/routes/pages.tsx";
import { StoreError } from "../../../collector/store/store_error.ts";
import { aFakeStore } from "./a_fake_store.ts";
import { aReport } from "./a_report.ts";

const NOW = Date.parse("2026-11-22T16:00:00.000Z");
const store = aFakeStore((project, { from, to }) => aReport({ project, from, to }));

function addressesOf(app: CollectorApp): readonly string[] {
  // A route with a bound on its body stands there twice.
  return [
    ...new Set(
      app.routes.filter(({ method }) => method !== "ALL")
        .map(({ method, path }) => `${method} ${path}`),
    ),
  ];
}

Deno.test("lazyPages() has exactly the addresses of the pages, in their order", () => {
  const deps = { store, now: () => NOW };
  assert.deepEqual(addressesOf(lazyPages(deps)), addressesOf(pageRoutes(deps)));
});

Deno.test("a page answers as the page routes do, wherever the collector is mounted", async () => {
  const own = pageRoutes({ store, now: () => NOW });
  const collector = createCollector({ store, now: () => NOW });
  const mounted = new Hono<CollectorEnv>().route("/usage", collector);
  for (
    const [path, status] of [
      ["/", 200],
      ["/privacy", 200],
      ["/projects/demo-project", 200],
      ["/projects/demo%2Dproject/badge.svg", 200],
      ["/projects/demo-project/charts/days.csv?from=2026-11-01&to=2026-11-20", 200],
      ["/projects/No-Project", 404],
      ["/privacy/session", 303],
    ] as const
  ) {
    const expected = await own.request(path);
    const text = await expected.text();
    assert.equal(expected.status, status, path);
    const below = path === "/" ? "/usage" : `/usage${path}`;
    for (const answer of [await collector.request(path), await mounted.request(below)]) {
      assert.equal(answer.status, status, path);
      assert.equal(await answer.text(), text, path);
      assert.ok(answer.headers.has("x-request-id"));
      for (const [name, value] of expected.headers) {
        assert.equal(answer.headers.get(name), value, `${name} of ${path}`);
      }
    }
  }
});

Deno.test("HEAD, validators and other methods are answered on a page as everywhere", async () => {
  const app = createCollector({ store, now: () => NOW });
  const head = await app.request("/privacy", { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
  const etag = head.headers.get("etag");
  assert.ok(etag);
  const same = await app.request("/privacy", { headers: { "if-none-match": etag } });
  assert.equal(same.status, 304);
  const other = await app.request("/privacy", { method: "PUT" });
  assert.deepEqual([other.status, other.headers.get("allow")], [405, "GET, HEAD, OPTIONS"]);
  const form = await app.request("/privacy/session", { method: "OPTIONS" });
  assert.deepEqual([form.status, form.headers.get("allow")], [204, "POST, GET, HEAD, OPTIONS"]);
  const large = await app.request("/privacy/session", { method: "POST", body: "x".repeat(5000) });
  assert.equal(large.status, 413);
});

Deno.test("a page whose store fails is a page or a problem, by who foresaw it", async () => {
  const faults: unknown[] = [];
  const failing = (error: Error): CollectorApp =>
    createCollector({
      store: { ...store, projects: () => Promise.reject(error) },
      now: () => NOW,
      onFault: (fault) => faults.push(fault),
    });
  const away = await failing(new StoreError("store_unavailable", 7)).request("/");
  assert.deepEqual([away.status, away.headers.get("retry-after")], [503, "7"]);
  assert.match(away.headers.get("content-type") ?? "", /^text\/html/);
  assert.deepEqual(faults, []);
  const error = new Error("unforeseen");
  const broken = await failing(error).request("/");
  assert.equal(broken.status, 500);
  assert.equal(broken.headers.get("content-type"), "application/problem+json");
  assert.deepEqual(faults, [error]);
});
