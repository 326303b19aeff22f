import assert from "node:assert/strict";
import { pageRoutes } from "../../../collector/routes/pages.tsx";
import { describeSuppression } from "../../../collector/render/describe_suppression.ts";
import { reportMarkdown } from "../../../collector/render/report_markdown.ts";
import { reportTable } from "../../../collector/render/report_table.ts";
import type { Report } from "../../../schemas/mod.ts";
import { aFakeStore } from "./a_fake_store.ts";
import { aReport } from "./a_report.ts";

const NOW = Date.parse("2026-11-22T16:00:00.000Z");

/** The text of a page, without its markup. */
async function textOf(path: string, report: Partial<Report> = {}): Promise<string> {
  const store = aFakeStore((project, window) => aReport({ ...window, project, ...report }));
  const html = await (await pageRoutes({ store, now: () => NOW }).request(path)).text();
  return html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}

const CI: Partial<Report> = {
  totals: { sessions: 90, messages: 900, errors: 0 },
  ci: { sessions: 10, messages: 20 },
  dimensions: { ci: [{ value: "false", sessions: 90 }, { value: "true", sessions: 10 }] },
};

Deno.test("shares of build services are of all sessions, theirs among them", async () => {
  const page = await textOf("/projects/demo-project", CI);
  assert.match(page, /false leads with 90% of sessions Distinct sessions · 100 sessions/);
  const report = aReport(CI);
  assert.match(reportMarkdown(report), /\| true \| 10 \| 10% \|/);
  assert.match(reportTable(report), /true +10 +10%/);
});

Deno.test("a project's page calls errors what they are: events, not sessions", async () => {
  const totals = { sessions: 50, messages: 900, errors: 200 };
  const page = await textOf("/projects/demo-project", { totals, dimensions: {} });
  assert.match(page, /Errors 200 events, 400 per 100 sessions, 400 before/);
  assert.doesNotMatch(page, /400% of sessions/);
});

Deno.test("a project's page says nothing of errors before where there were no sessions", async () => {
  const store = aFakeStore((project, window) =>
    window.to === "2026-11-22"
      ? aReport({ ...window, project })
      : aReport({ ...window, project, totals: { sessions: 0, messages: 0, errors: 0 } })
  );
  const site = pageRoutes({ store, now: () => NOW });
  const page = await (await site.request("/projects/demo-project")).text();
  assert.match(page, /events, 1\.4 per 100 sessions</);
});

Deno.test("what was kept back may be part of a value that is named", () => {
  assert.match(describeSuppression(2, 5)!, /^Some or all sessions of 2 values count as other/);
});

Deno.test("a page of one day does not call it the busiest", async () => {
  const days = [{ day: "2026-11-20", sessions: 7, active: 9, messages: 30, provisional: true }];
  const page = await textOf("/projects/demo-project", { days });
  assert.match(page, /7 new sessions on Fri, 20 Nov 2026/);
  assert.doesNotMatch(page, /busiest/);
});

Deno.test("a page of days without sessions names no busiest day", async () => {
  const days = aReport().days.map((day) => ({ ...day, sessions: 0 }));
  const page = await textOf("/projects/demo-project", { days, ...{ totals: CI.totals! } });
  assert.match(page, /No session began in this time/);
});

Deno.test("a chart shows one more value rather than a line that says there is one", async () => {
  const held = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ value: `GPU ${index}`, sessions: 90 - index }));
  const withOther = [...held(9), { value: "other", sessions: 9 }];
  assert.doesNotMatch(
    await textOf("/projects/demo-project", { dimensions: { gpu_type: withOther } }),
    /more in the table/,
  );
  assert.match(
    await textOf("/projects/demo-project", { dimensions: { gpu_type: held(10) } }),
    /2 more in the table/,
  );
});

Deno.test("the line of a counter is dashed where today is not over", async () => {
  const store = aFakeStore((project, window) => aReport({ project, ...window }));
  const site = pageRoutes({ store, now: () => NOW });
  const page = await (await site.request("/projects/demo-project")).text();
  assert.match(page, /dashed: today so far/);
  assert.match(page, /stroke-dasharray="2 3"/);
  const later = pageRoutes({ store, now: () => NOW + 86_400_000 });
  const past = await (await later.request("/projects/demo-project")).text();
  assert.doesNotMatch(past, /dashed|stroke-dasharray/);
});

Deno.test("the privacy page offers no switch that stops another program than it says", async () => {
  const page = await textOf("/privacy");
  const [, ways] = /Every program that reports through Candor(.*?)LMCache/.exec(page)!;
  assert.match(ways!, /DO_NOT_TRACK=1 off, in all of them/);
  assert.match(ways!, /MY_ENGINE_USAGE_STATS=off off in the program my-engine/);
  assert.doesNotMatch(ways!, /CANDOR_USAGE_STATS|candor disable off/);
  assert.match(page, /a salted hash in memory, changed every hour/);
  assert.doesNotMatch(page, /names of models that are not public/);
});

Deno.test("the first page does not say that every program asks before it sends", async () => {
  assert.doesNotMatch(await textOf("/"), /asks before it sends/);
});

Deno.test("another window keeps the comparison", async () => {
  const store = aFakeStore((project, window) => aReport({ project, ...window }));
  const site = pageRoutes({ store, now: () => NOW });
  const page = await (await site.request("/projects/demo-project?a=0.3.9&b=0.3.8")).text();
  const [form] = /<form[^>]*>(?:(?!<\/form>)[\s\S])*type="date"[\s\S]*?<\/form>/.exec(page)!;
  assert.match(form!, /name="a" value="0\.3\.9"/);
  assert.match(form!, /name="b" value="0\.3\.8"/);
});

Deno.test("a drawing on its own says what its bars, dashes and the rest stand for", async () => {
  const store = aFakeStore((project, { from, to }) => {
    const count = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
    const days = Array.from({ length: count }, (_, index) => ({
      day: new Date(Date.parse(from) + index * 86_400_000).toISOString().slice(0, 10),
      sessions: 9,
      active: 9,
      messages: 9,
      provisional: index > count - 9,
    }));
    return aReport({ project, from, to, days, suppressed: { project_version: 3 } });
  });
  const site = pageRoutes({ store, now: () => NOW });
  const svg = async (chart: string) =>
    await (await site.request(`/projects/demo-project/charts/${chart}`)).text();
  assert.match(await svg("days.svg"), />final<.*>provisional<.*>today so far</s);
  const year = await svg("days.svg?from=2025-11-23&to=2026-11-22");
  assert.match(year, /New sessions per week/);
  assert.doesNotMatch(year, /per day|today so far/);
  assert.match(await svg("series.interval_num_hit_tokens.svg"), /Dashed: today so far/);
  assert.match(await svg("adoption.svg"), /Some or all sessions of 3 values/);
});

Deno.test("a chart names no leader where several values have as many sessions", async () => {
  const equal = (values: readonly string[]) => values.map((value) => ({ value, sessions: 145 }));
  const page = await textOf("/projects/demo-project", {
    dimensions: { provider: equal(["AWS", "GCP"]), source: equal(["PIP", "DOCKER", "CONDA"]) },
  });
  assert.match(page, /AWS and GCP share the lead, each in 10% of sessions/);
  assert.match(page, /3 values share the lead, each in 10% of sessions/);
});

Deno.test("the API reference sets foreign formats apart, each address with its link", async () => {
  const store = aFakeStore((project, window) => aReport({ project, ...window }));
  const page = await (await pageRoutes({ store, now: () => NOW }).request("/docs")).text();
  const ids = [...page.matchAll(/<section class="card operation" id="([^"]+)"/g)].map(([, id]) =>
    id
  );
  const links = [...page.matchAll(/<li><a href="#([^"]+)"><code>/g)].map(([, id]) => id);
  assert.deepEqual(ids.filter((id) => !id!.startsWith("schema-")), links);
  assert.equal(new Set(ids).size, ids.length);
});

Deno.test("an average day is neither before the first report nor today", async () => {
  const days = ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"].map((
    day,
    index,
  ) => ({
    day,
    sessions: index === 0 ? 0 : 5,
    active: [0, 30, 40, 50, 4][index]!,
    messages: 9,
    provisional: true,
  }));
  const page = await textOf("/projects/demo-project", { days });
  assert.match(page, /Active on an average day 40 /);
});

Deno.test("a comparison of versions says that some of their sessions are not in it", async () => {
  const page = await textOf("/projects/demo-project?a=0.3.9&b=0.3.8", {
    suppressed: { project_version: 2 },
  });
  assert.match(page, /0\.3\.9 against 0\.3\.8 (?:(?! Table ).)*Some or all sessions of 2/);
});
