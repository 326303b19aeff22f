import assert from "node:assert/strict";
import { aSite } from "../collector/pages/a_site.ts";
import { axeViolations } from "./axe_violations.ts";
import { browse, CHROMIUM } from "./browse.ts";

const PAGES = {
  index: "/",
  project: "/projects/demo-fleet",
  compare: "/projects/demo-fleet?from=2026-10-20&to=2026-11-22&a=0.3.8&b=0.3.9",
  empty: "/projects/nothing-here",
  privacy: "/privacy",
  docs: "/docs",
  missing: "/projects/Not a project",
};
const WIDTHS = { phone: 360, tablet: 820, wide: 1440 };
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
const SCREENSHOTS = new URL("../../artefacts/screenshots/", import.meta.url);

const ignore = CHROMIUM === null;
if (ignore) Deno.stderr.writeSync(new TextEncoder().encode("SKIPPED: no chromium is installed\n"));

for (const [name, path] of Object.entries(PAGES)) {
  Deno.test({
    name: `page ${name} is sound at every width and in both schemes`,
    ignore,
    async fn() {
      await using site = await aSite();
      await Deno.mkdir(SCREENSHOTS, { recursive: true });
      await browse(site.app, async ({ visit }) => {
        for (const scheme of ["light", "dark"] as const) {
          for (const [label, width] of Object.entries(WIDTHS)) {
            await visit({ width, scheme }, async ({ page, origin, requests, complaints }) => {
              await page.goto(origin + path);
              await page.screenshot({
                path: new URL(`${name}-${label}-${scheme}.png`, SCREENSHOTS).pathname,
                fullPage: true,
              });
              const expected = name === "missing" ? [/404/] : [];
              const surprises = complaints.filter((text) =>
                !expected.some((one) => one.test(text))
              );
              assert.deepEqual(surprises, [], `${label}: complaints`);
              assert.deepEqual(requests.filter((url) => !url.startsWith(origin)), []);
              assert.equal(await page.evaluate("document.scripts.length"), 0);
              // What axe sees differs between the smallest and the largest width, not in between.
              if (label !== "tablet") {
                assert.deepEqual(await axeViolations(page), [], `${label}: accessibility`);
              }
              const overflow = await page.evaluate<number>(OVERFLOW);
              assert.ok(overflow <= 0, `${label}: ${overflow} pixels too wide`);
            });
          }
        }
      });
    },
  });
}
