import assert from "node:assert/strict";
import { pageRoutes } from "../../../collector/routes/pages.tsx";
import { aReport } from "./a_report.ts";
import { aFakeStore } from "./a_fake_store.ts";
import { aSite } from "./a_site.ts";

const NOW = Date.parse("2026-11-22T16:00:00.000Z");
const PAGES = ["/", "/projects/demo-project", "/privacy", "/docs", "/projects/nothing"];

function fakeSite(options: Partial<Parameters<typeof pageRoutes>[0]> = {}): ReturnType<
  typeof pageRoutes
> {
  const store = aFakeStore((project, { from, to }) =>
    project === "demo-project" ? aReport({ project, from, to }) : aReport({
      project,
      from,
      to,
      totals: { sessions: 0, messages: 0, errors: 0 },
      ci: { sessions: 0, messages: 0 },
      days: [],
      dimensions: {},
      suppressed: {},
      quarantined: {},
      series: {},
    })
  );
  return pageRoutes({ store, now: () => NOW, ...options });
}

Deno.test("every page carries a policy that allows no script and nothing inline", async () => {
  for (const path of PAGES) {
    const answer = await fakeSite().request(path);
    assert.equal(answer.status, 200, path);
    const policy = answer.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|script-src|\*|https?:/);
    const html = await answer.text();
    assert.doesNotMatch(html, /<script|<style|\sstyle=|\son[a-z]+=|javascript:/i, path);
    assert.equal(answer.headers.get("set-cookie"), null);
  }
});

Deno.test("a project's page shows what was kept out of the counts, and nothing where nothing was", async () => {
  const page = await (await fakeSite().request("/projects/demo-project")).text();
  assert.match(page, /<h2 id="quarantined">Kept out of the counts<\/h2>/);
  assert.match(page, /GPUs per machine<\/th>\s*<td class="n">7<\/td>/);
  const none = await (await fakeSite().request("/projects/nothing")).text();
  assert.doesNotMatch(none, /id="quarantined"/);
});

Deno.test("every page names no address outside of this site but the operator's", async () => {
  const options = { operator: "Ada", operatorUrl: "https://ada.example/" };
  for (const path of PAGES) {
    const html = await (await fakeSite({ options }).request(path)).text();
    const outside = [...html.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, url]) => url!)
      .filter((url) => !/^[/#]/.test(url) && url !== "https://ada.example/");
    assert.deepEqual(outside, [], path);
  }
});

Deno.test("every page says that its data is made up when it is", async () => {
  for (const path of [...PAGES, "/projects/nope!", "/projects/demo-project?from=x"]) {
    const real = await (await fakeSite().request(path)).text();
    const made = await (await fakeSite({ synthetic: true }).request(path)).text();
    assert.doesNotMatch(real, /Synthetic data/, path);
    assert.match(made, /Synthetic data\./, path);
  }
  for (const path of ["/charts/days.svg", "/charts/gpu_type.svg", "/badge.svg", "/feed.atom"]) {
    const answer = await fakeSite({ synthetic: true }).request(`/projects/demo-project${path}`);
    assert.match(await answer.text(), /synthetic/i, path);
  }
});

Deno.test("a page answers 304 with its tag when it has not changed", async () => {
  const site = fakeSite();
  for (const path of [...PAGES, "/projects/demo-project/charts/days.svg"]) {
    const first = await site.request(path);
    const tag = first.headers.get("etag") ?? "";
    assert.match(tag, /^"[\w+/=-]+"$/, path);
    const again = await site.request(path, { headers: { "if-none-match": `W/${tag}` } });
    assert.equal(again.status, 304, path);
    assert.equal(await again.text(), "");
    assert.equal(again.headers.get("etag"), tag);
    assert.match(again.headers.get("cache-control") ?? "", /^public, max-age=\d+/);
    const other = await site.request(path, { headers: { "if-none-match": '"other"' } });
    assert.equal(other.status, 200, path);
  }
});

Deno.test("a page changes its tag when a session is deleted", async () => {
  await using site = await aSite({ days: 12, sessionsPerDay: 20 });
  const before = await site.app.request("/projects/demo-fleet");
  await site.store.forget(site.someMessage.session_id);
  const after = await site.app.request("/projects/demo-fleet");
  assert.notEqual(after.headers.get("etag"), before.headers.get("etag"));
  assert.notEqual(await after.text(), await before.text());
});

Deno.test("a project's page shows every dimension with its table, basis and downloads", async () => {
  const html = await (await fakeSite().request("/projects/demo-project")).text();
  for (const name of Object.keys(aReport().dimensions)) {
    assert.match(html, new RegExp(`<article class="card" id="${name}"`), name);
    assert.ok(html.includes(`/projects/demo-project/charts/${name}.csv?`), name);
  }
  assert.match(html, /known for 1,210 of 1,450 sessions/);
  assert.match(html, /sessions of 4 values count as other/);
  assert.match(html, /provisional: late messages may still arrive/);
  assert.match(html, /as many as in the 30 days before/);
});

Deno.test("a project's page compares two versions when asked to", async () => {
  const html = await (await fakeSite().request("/projects/demo-project?a=0.3.9&b=0.3.8")).text();
  assert.match(html, /id="comparison"/);
  assert.match(html, /0\.3\.9 was ahead of 0\.3\.8 all the time/);
  const plain = await (await fakeSite().request("/projects/demo-project?a=&b=")).text();
  assert.doesNotMatch(plain, /id="comparison"/);
});

Deno.test("a page for people explains what is wrong with an address", async () => {
  const site = fakeSite({ options: { projects: new Set(["demo-project"]) } });
  for (
    const [path, status, text] of [
      ["/projects/other-project", 404, /Not found/],
      ["/projects/Not a name", 404, /Not found/],
      ["/projects/demo-project?from=2026-13-01", 400, /from is no day/],
      ["/projects/demo-project?from=2026-11-22&amp;to=2020-01-01", 200, /demo-project/],
      ["/projects/demo-project/charts/nothing.svg", 404, /Not found/],
      ["/projects/demo-project/charts/days.exe", 404, /Not found/],
      ["/?page=2", 404, /Not found/],
      ["/assets/other.css", 404, /Not found/],
    ] as const
  ) {
    const answer = await site.request(path);
    assert.equal(answer.status, status, path);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/html/);
    assert.match(await answer.text(), text, path);
  }
});

Deno.test("charts come as drawings, CSV and JSON of nothing but their own numbers", async () => {
  const site = fakeSite();
  const at = (file: string): Promise<Response> =>
    Promise.resolve(site.request(`/projects/demo-project/charts/${file}`));
  for (const name of ["days", "adoption", "gpu_type", "series.interval_num_hit_tokens"]) {
    const drawing = await at(`${name}.svg`);
    assert.equal(drawing.headers.get("content-type"), "image/svg+xml; charset=utf-8");
    assert.equal(drawing.headers.get("cross-origin-resource-policy"), "cross-origin");
    const text = await drawing.text();
    assert.match(text, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.doesNotMatch(text, /\sclass=|NaN|undefined|Infinity/, name);
  }
  const { dimensions, days } = await (await at("gpu_type.json")).json();
  assert.deepEqual([Object.keys(dimensions), days], [["gpu_type"], []]);
  assert.match(
    await (await at("gpu_type.csv")).text(),
    /dimensions,gpu_type,NVIDIA L4,,sessions,900/,
  );
  assert.notEqual(
    await (await at("days.svg?theme=dark")).text(),
    await (await at("days.svg")).text(),
  );
});

Deno.test("the badge counts the sessions of the last 30 days", async () => {
  const answer = await fakeSite().request("/projects/demo-project/badge.svg");
  assert.match(await answer.text(), /aria-label="usage: 1,450 sessions in 30 days"/);
  assert.match(answer.headers.get("cache-control") ?? "", /max-age=3600/);
});

Deno.test("the feed has an entry for each complete day", async () => {
  await using site = await aSite({ days: 20 });
  const answer = await site.app.request("/projects/demo-fleet/feed.atom");
  const xml = await answer.text();
  const days = [...xml.matchAll(/<updated>(\d{4}-\d\d-\d\d)T23:59:59Z<\/updated>/g)].slice(1);
  assert.deepEqual(days.map(([, day]) => day).slice(0, 2), ["2026-11-21", "2026-11-20"]);
  assert.equal(days.length, 14);
  const daily = await (await site.app.request("/projects/demo-fleet/daily.json")).json();
  assert.equal(daily.days.length, 14);
  assert.equal(daily.synthetic, true);
  assert.ok(daily.days.every(({ sessions }: { sessions: number }) => sessions > 0));
});

Deno.test("the privacy page explains every field of the schemas", async () => {
  const { dataDictionary } = await import("../../../schemas/mod.ts");
  const html = await (await fakeSite().request("/privacy")).text();
  for (const { field, what } of dataDictionary()) {
    assert.ok(html.includes(`<code>${field}</code>`), field);
    assert.ok(html.includes(what.replaceAll("'", "&#39;")), what);
  }
  for (const way of ["LMCACHE_TRACK_USAGE=false", "VLLM_NO_USAGE_STATS=1", "USAGE_STATS=off"]) {
    assert.ok(html.includes(way), way);
  }
});

Deno.test("the API reference shows every operation of the description", async () => {
  const { openapi } = await import("../../../collector/openapi.ts");
  const html = await (await fakeSite().request("/docs")).text();
  for (const path of Object.keys(openapi().paths as object)) {
    assert.ok(html.includes(`<code>${path}</code>`), path);
  }
});
