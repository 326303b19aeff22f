import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { atomFeed } from "../../../collector/render/atom_feed.ts";
import { pageRoutes } from "../../../collector/routes/pages.tsx";
import type { Report } from "../../../schemas/mod.ts";
import { aFakeStore } from "./a_fake_store.ts";
import { aReport } from "./a_report.ts";

const NOW = Date.parse("2026-11-22T16:00:00.000Z");
const NAMES = ["gpu_type", "project_version", "model_name", "error_name", "features", "platform"];

/** A report in which a value stands wherever a foreign client could put one. */
function reportWith(value: string, window: { from: string; to: string }): Report {
  const held = [{ value, sessions: 40 }, { value: "plain", sessions: 9 }];
  return aReport({
    ...window,
    dimensions: Object.fromEntries([...NAMES, `config.${value}`].map((name) => [name, held])),
    suppressed: { [`config.${value}`]: 3 },
    series: { [value]: { sum: 5, sessions: 9, days: [{ day: "2026-11-20", sum: 5 }] } },
  });
}

async function read(value: string, path: string): Promise<string> {
  const store = aFakeStore((_project, window) => reportWith(value, window));
  const answer = await pageRoutes({ store, now: () => NOW }).request(path);
  assert.equal(answer.status, 200, path);
  return await answer.text();
}

/** The elements of a document without their texts and the contents of their attributes. */
function skeleton(html: string): string {
  return (html.match(/<\/?[a-z!][^>]*>/gi) ?? []).map((tag) => tag.replace(/="[^"]*"/g, "")).join(
    "",
  );
}

const HOSTILE = [
  "</title><script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "javascript:alert(1)",
  "]]><x>",
  "<!--",
  "&lt;script&gt;",
  "\u202e\u2066gnp.exe",
  "\u0000\u0008\u001b[2J",
  "שלום עולם",
  "a/../../b?x=1#y",
  "constructor",
  "__proto__",
  "%3Cscript%3E",
];
const PLAIN = "harmless";
const PATHS = [
  "/projects/demo-project",
  `/projects/demo-project/charts/gpu_type.svg`,
  `/projects/demo-project/charts/adoption.svg`,
];

for (const value of HOSTILE) {
  Deno.test(`pages stay whole when a value is ${JSON.stringify(value)}`, async () => {
    for (const path of PATHS) {
      const html = await read(value, path);
      assert.equal(skeleton(html), skeleton(await read(PLAIN, path)), path);
      assert.doesNotMatch(html, /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u);
    }
    const compared = `/projects/demo-project?a=${encodeURIComponent(value)}&b=plain`;
    const plain = `/projects/demo-project?a=${PLAIN}&b=plain`;
    assert.equal(skeleton(await read(value, compared)), skeleton(await read(PLAIN, plain)));
  });
}

Deno.test("pages stay whole whatever a value is", async () => {
  const plain = await Promise.all(PATHS.map(async (path) => skeleton(await read(PLAIN, path))));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.string({ unit: fc.constantFrom(...`<>"'&/=!-x `) }),
      ),
      async (value) => {
        fc.pre(value !== "other" && value !== "plain");
        for (const [index, path] of PATHS.entries()) {
          assert.equal(skeleton(await read(value, path)), plain[index]);
        }
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("the feed stays whole whatever a value is", () => {
  const feed = (value: string): string =>
    skeleton(atomFeed([{
      day: "2026-11-20",
      sessions: 9,
      active: 9,
      messages: 9,
      errors: 0,
      provisional: true,
      leaders: { gpu_type: [{ value, sessions: 9 }] },
    }], { project: "demo-project", author: value, synthetic: false }));
  fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
    assert.equal(feed(value), feed(PLAIN));
  }));
});
