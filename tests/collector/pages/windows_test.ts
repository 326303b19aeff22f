import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import {
  dayAt,
  daysOf,
  partsOf,
  windowBefore,
  windowUpTo,
} from "../../../collector/pages/windows.ts";

const DAY = 86_400_000;
const aWindow = fc.record({
  last: fc.integer({ min: 10_000, max: 30_000 }),
  days: fc.integer({ min: 1, max: 400 }),
}).map(({ last, days }) => windowUpTo(dayAt(last * DAY), days));

Deno.test("windowBefore touches its window and has its length", () => {
  fc.assert(fc.property(aWindow, (window) => {
    const before = windowBefore(window);
    assert.equal(daysOf(before), daysOf(window));
    assert.equal(Date.parse(window.from) - Date.parse(before.to), DAY);
  }));
});

Deno.test("partsOf covers its window without gap or overlap", () => {
  fc.assert(fc.property(aWindow, fc.integer({ min: 2, max: 20 }), (window, most) => {
    const parts = partsOf(window, most);
    assert.ok(parts.length >= 1 && parts.length <= most);
    assert.equal(parts[0]!.from, window.from);
    assert.equal(parts.at(-1)!.to, window.to);
    for (const [index, part] of parts.entries()) {
      assert.ok(part.from <= part.to);
      const next = parts[index + 1];
      if (next !== undefined) assert.equal(Date.parse(next.from) - Date.parse(part.to), DAY);
    }
  }));
});

Deno.test("partsOf cuts at the same days whatever the window", () => {
  const parts = partsOf(windowUpTo("2026-11-22", 30), 14);
  const longer = partsOf(windowUpTo("2026-11-22", 40), 14);
  const cuts = new Set(longer.map(({ from }) => from));
  assert.ok(parts.slice(1).every(({ from }) => cuts.has(from)));
});
