import assert from "node:assert/strict";
import { createCollector } from "../../../collector/app.ts";
import { reportMarkdown } from "../../../collector/render/report_markdown.ts";
import { reportTable } from "../../../collector/render/report_table.ts";
import { pageRoutes } from "../../../collector/routes/pages.tsx";
import type { Report } from "../../../schemas/mod.ts";
import { aDeclaration } from "../../schemas/a_declaration.ts";
import { aFakeStore } from "./a_fake_store.ts";
import { aReport } from "./a_report.ts";

const NOW = Date.parse("2026-11-22T16:00:00.000Z");
const DECLARATIONS = { "own-engine": aDeclaration };

function anEngineReport(overrides: Partial<Report> = {}): Report {
  return aReport({
    project: "own-engine",
    dimensions: {
      "config.zebra": [{ value: "1", sessions: 9 }],
      "config.cache_bytes": [
        { value: "1 GiB-16 GiB", sessions: 900 },
        { value: "<1 MiB", sessions: 10 },
        { value: "1 MiB-1 GiB", sessions: 300 },
      ],
      "config.scheduler": [{ value: "fifo", sessions: 900 }, { value: "fair", sessions: 300 }],
      chunk_size: [{ value: "64-256", sessions: 1200 }],
      features: [{ value: "streaming", sessions: 300 }, { value: "elsewhere", sessions: 9 }],
    },
    ...overrides,
  });
}

function aSite(declarations: typeof DECLARATIONS | undefined = DECLARATIONS) {
  const store = aFakeStore((project, { from, to }) => anEngineReport({ project, from, to }));
  return pageRoutes({ store, now: () => NOW, options: { declarations } });
}

const cardTitles = (html: string): string[] =>
  [...html.matchAll(/<h3 id="[^"]*-title"><a href="#[^"]*">([^<]*)<\/a>/g)].map(([, text]) =>
    text!
  );

Deno.test("the page of a project heads its declared settings in the maker's words", async () => {
  const html = await (await aSite().request("/projects/own-engine")).text();
  const titles = cardTitles(html);
  const declared = [
    "Tokens per chunk (tokens)",
    "Order in which requests are served",
    "Size of the cache (bytes)",
  ];
  const first = titles.indexOf(declared[0]!);
  assert.deepEqual(titles.slice(first, first + 4), [...declared, "Setting: zebra"]);
  const other = await (await aSite().request("/projects/other-engine")).text();
  assert.ok(cardTitles(other).includes("Setting: scheduler"));
});

Deno.test("the page of a project orders declared numbers by size and explains its features", async () => {
  const html = await (await aSite().request("/projects/own-engine")).text();
  const card = html.slice(html.indexOf('id="config.cache_bytes"'));
  const order = ["&lt;1 MiB", "1 MiB-1 GiB", "1 GiB-16 GiB"].map((value) =>
    card.indexOf(`<bdi>${value}</bdi>`, card.indexOf('class="bars"'))
  );
  assert.deepEqual(order, order.toSorted((a, b) => a - b));
  assert.match(html, /title="Answers in parts"><bdi>streaming<\/bdi>/);
  assert.match(html, /title="elsewhere"><bdi>elsewhere<\/bdi>/);
});

Deno.test("a chart on its own has the declared title", async () => {
  const path = "/projects/own-engine/charts/config.cache_bytes.svg";
  assert.match(
    await (await aSite().request(path)).text(),
    /own-engine: Size of the cache \(bytes\)/,
  );
});

Deno.test("/privacy lists what every program declared, and nothing when none did", async () => {
  const html = await (await aSite().request("/privacy")).text();
  assert.match(html, /<a href="#declared">/);
  assert.match(html, /Settings and features of own-engine, as its makers declared them/);
  for (
    const text of ["config.scheduler", "Order in which requests are served", "features.batching"]
  ) {
    assert.ok(html.includes(text), text);
  }
  assert.match(html, /since version 2/);
  const bare = pageRoutes({ store: aFakeStore(() => anEngineReport()), now: () => NOW });
  assert.doesNotMatch(await (await bare.request("/privacy")).text(), /declared/);
});

Deno.test("createCollector() takes declarations and shows them", async () => {
  const store = aFakeStore(() => anEngineReport());
  const app = createCollector({ store, now: () => NOW, options: { declarations: DECLARATIONS } });
  assert.match(await (await app.request("/privacy")).text(), /Declared by programs/);
});

Deno.test("reports as text and as Markdown have the declared headings", () => {
  const report = anEngineReport();
  assert.match(reportMarkdown(report, aDeclaration), /## Size of the cache \\\(bytes\\\)/);
  assert.match(reportMarkdown(report), /## Setting: cache/);
  const table = reportTable(report, { declaration: aDeclaration });
  assert.match(table, /Order in which requests are served \(sessions\)/);
  assert.ok(table.indexOf("<1 MiB") < table.indexOf("1 GiB-16 GiB"));
});
