import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { adoptionPlot } from "../../../collector/charts/adoption_plot.tsx";
import { dayBars, daysPlot } from "../../../collector/charts/days_plot.tsx";
import { dayTicks } from "../../../collector/charts/day_ticks.ts";
import { classInk } from "../../../collector/charts/ink.ts";
import { linesPlot } from "../../../collector/charts/lines_plot.tsx";
import type { Plot } from "../../../collector/charts/plot.tsx";
import { adoptionOf } from "../../../collector/pages/adoption.ts";
import { dayAt } from "../../../collector/pages/windows.ts";
import type { Report } from "../../../schemas/mod.ts";
import { aReport } from "../pages/a_report.ts";

const DAY = 86_400_000;

function someDays(sessions: readonly number[]): Report["days"] {
  return sessions.map((count, index) => ({
    day: dayAt((20_000 + index) * DAY),
    sessions: count,
    active: count,
    messages: count,
    provisional: false,
  }));
}

function drawn(plot: Plot): string {
  return String(plot.marks(classInk));
}

/** Everything that a plot places stands inside of it and is a number. */
function assertInside(plot: Plot): void {
  for (const { at } of plot.yTicks) {
    assert.ok(at >= -1e-6 && at <= plot.height + 1e-6, `tick at ${at}`);
  }
  for (const { at } of plot.xTicks) assert.ok(at >= -1e-6 && at <= 100 + 1e-6, `tick at ${at}`);
  assert.doesNotMatch(drawn(plot) + plot.summary, /NaN|undefined|Infinity/);
  const labels = plot.yTicks.map(({ label }) => label);
  assert.equal(new Set(labels).size, labels.length, `labels repeat: ${labels}`);
}

Deno.test("daysPlot keeps every bar inside and in proportion", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 1, maxLength: 120 }),
    (sessions) => {
      const days = someDays(sessions);
      const plot = daysPlot(days, "2026-11-22");
      assertInside(plot);
      const bars = [
        ...drawn(plot).matchAll(
          /<rect x="([\d.]+)%" y="([\d.]+)" width="([\d.]+)%" height="([\d.]+)"/g,
        ),
      ].map(([, ...numbers]) => numbers.map(Number));
      assert.equal(bars.length, days.length);
      for (const [index, [x = 0, y = 0, width = 0, height = 0]] of bars.entries()) {
        assert.ok(x >= 0 && x + width <= 100.02);
        assert.ok(Math.abs(y + height - plot.height) < 0.02);
        assert.equal(height > 0, sessions[index]! > 0);
      }
      const heights = bars.map(([, , , height]) => height!);
      const tallest = heights.indexOf(Math.max(...heights));
      assert.ok(sessions[tallest]! >= Math.max(...sessions) * 0.99);
    },
  ));
});

Deno.test("dayBars keeps every session when it gathers days into weeks", () => {
  const days = someDays(Array.from({ length: 365 }, (_, index) => index));
  const { bars, daysPerBar } = dayBars(days);
  assert.deepEqual([daysPerBar, bars.length], [7, 53]);
  assert.equal(bars.reduce((sum, { sessions }) => sum + sessions, 0), 364 * 365 / 2);
  assert.equal(bars[0]!.day, days[0]!.day);
});

Deno.test("linesPlot stays inside whatever its values are", () => {
  const value = fc.option(fc.double({ min: 0, max: 1e15, noNaN: true }), { nil: null });
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (values) => {
    const days = values.map((_, index) => dayAt((20_000 + index) * DAY));
    const plot = linesPlot(days, [{ label: "a", values }], { summary: "", format: String });
    assertInside(plot);
  }));
});

Deno.test("linesPlot shows a lonely value as a dot", () => {
  const days = ["2026-11-20", "2026-11-21", "2026-11-22"];
  const plot = linesPlot(days, [{ label: "a", values: [null, 3, null] }], {
    summary: "",
    format: String,
  });
  assert.match(drawn(plot), /<circle cx="50%"/);
});

Deno.test("adoptionPlot draws a band for every version", () => {
  const report = (from: string): Report => aReport({ from, to: from });
  const adoption = adoptionOf([report("2026-11-01"), report("2026-11-02")]);
  const plot = adoptionPlot(adoption);
  assertInside(plot);
  assert.equal(drawn(plot).match(/<path /g)?.length, adoption.versions.length);
});

Deno.test("linesPlot keeps the largest value of the axis that it was given", () => {
  const options = { summary: "s", format: (value: number) => `${value * 100}%` };
  const days = ["2026-11-20", "2026-11-21"];
  const lines = [{ label: "rate", values: [0.5, 0.57] }];
  const plot = linesPlot(days, lines, { ...options, top: 1 });
  assert.equal(plot.yTicks.at(-1)?.label, "100%");
  assertInside(plot);
});

Deno.test("linesPlot draws the way to a day that is not over apart from the rest", () => {
  const days = ["2026-11-20", "2026-11-21", "2026-11-22"];
  const lines = [{ label: "sum", values: [4, 8, 1] }];
  const options = { summary: "s", format: String };
  const whole = drawn(linesPlot(days, lines, options));
  assert.equal(whole.match(/<path/g)?.length, 1);
  const parts = [
    ...drawn(linesPlot(days, lines, { ...options, unfinished: true })).matchAll(/d="([^"]*)"/g),
  ].map(([, path]) => path!);
  assert.equal(parts.length, 2);
  assert.match(parts[0]!, /^M0,\d+L50,\d+$/);
  assert.match(parts[1]!, /^M50,\d+L100,[\d.]+$/);
});

Deno.test("dayTicks names the year on an axis that is longer than one", () => {
  const days = Array.from({ length: 366 }, (_, index) => dayAt(Date.UTC(2025, 10, 22 + index)));
  const labels = dayTicks(days, (_day, index) => index / 4).map(({ label }) => label);
  assert.equal(labels[0], "Nov 2025");
  assert.equal(new Set(labels).size, labels.length);
  assert.equal(dayTicks(days.slice(0, 60), () => 0)[0]?.label, "22 Nov");
});
