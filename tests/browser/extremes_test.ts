import assert from "node:assert/strict";
import { pageRoutes } from "../../collector/routes/pages.tsx";
import type { Report } from "../../schemas/mod.ts";
import { aFakeStore } from "../collector/pages/a_fake_store.ts";
import { aReport } from "../collector/pages/a_report.ts";
import { axeViolations } from "./axe_violations.ts";
import { browse, CHROMIUM } from "./browse.ts";

const ignore = CHROMIUM === null;
if (ignore) Deno.stderr.writeSync(new TextEncoder().encode("SKIPPED: no chromium is installed\n"));

const SCREENSHOTS = new URL("../../artefacts/screenshots/", import.meta.url);
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

function held(values: readonly string[], most = 900): { value: string; sessions: number }[] {
  return values.map((value, index) => ({ value, sessions: Math.max(5, most - index * 4) }));
}

const EXTREMES: Record<string, Partial<Report>> = {
  "one day": {
    days: [{ day: "2026-11-22", sessions: 7, active: 7, messages: 30, provisional: true }],
    totals: { sessions: 7, messages: 30, errors: 0 },
    dimensions: { project_version: [{ value: "1.0.0", sessions: 7 }] },
    series: { hit_tokens: { sum: 9, sessions: 7, days: [{ day: "2026-11-22", sum: 9 }] } },
  },
  "one huge value": {
    days: aReport().days.map((day, index) => index === 4 ? { ...day, sessions: 9e12 } : day),
    totals: { sessions: 9_000_000_001_450, messages: 9e15, errors: 1 },
    dimensions: { gpu_type: [{ value: "huge", sessions: 9e12 }, { value: "tiny", sessions: 5 }] },
    series: {
      requests: { sum: 9e15, sessions: 5, days: [{ day: "2026-11-14", sum: 9e15 }] },
    },
  },
  "200 values": {
    dimensions: {
      gpu_type: held(Array.from({ length: 200 }, (_, index) => `GPU ${index}`)),
      num_cpu: held(Array.from({ length: 200 }, (_, index) => String(index + 1))),
      project_version: held(Array.from({ length: 200 }, (_, index) => `0.${index}.1`)),
    },
  },
  "long labels": {
    dimensions: {
      platform: held(["x".repeat(128), "A platform with many words ".repeat(5)]),
      project_version: held(["1.2.3-" + "long".repeat(14), "2".repeat(64)]),
      [`config.${"setting_".repeat(8)}`]: held(["y".repeat(64)]),
    },
  },
  "right to left": {
    dimensions: {
      gpu_type: held(["معالج رسومات سريع", "כרטיס מסך (חדש)", "NVIDIA L4"]),
      project_version: held(["١.٢.٣", "1.2.3"]),
    },
  },
};

for (const [name, overrides] of Object.entries(EXTREMES)) {
  Deno.test({
    name: `the page of a project keeps its form when data has ${name}`,
    ignore,
    async fn() {
      const store = aFakeStore((project, window) => aReport({ ...overrides, ...window, project }));
      const app = pageRoutes({ store, now: () => Date.parse("2026-11-22T16:00:00.000Z") });
      await Deno.mkdir(SCREENSHOTS, { recursive: true });
      await browse(app, async ({ visit }) => {
        for (const width of [360, 1280]) {
          await visit({ width }, async ({ page, origin, complaints }) => {
            await page.goto(`${origin}/projects/demo-project`);
            for (const summary of await page.locator("summary").all()) await summary.click();
            const file = `extreme-${name.replaceAll(" ", "-")}-${width}.png`;
            await page.screenshot({ path: new URL(file, SCREENSHOTS).pathname, fullPage: true });
            assert.deepEqual(complaints, []);
            assert.ok(await page.evaluate<number>(OVERFLOW) <= 0, `too wide at ${width}`);
            assert.doesNotMatch(await page.locator("main").innerText(), /NaN|undefined|Infinity/);
            assert.deepEqual(await axeViolations(page), []);
          });
        }
      });
    },
  });
}
