import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import {
  areRecordsEmpty,
  firstWholeDay,
  type KeptTerms,
  keptTerms,
  sweptTerms,
} from "../../../collector/store/kept_terms.ts";
import { createRetention } from "../../../collector/store/retention.ts";

const DAY = 86_400_000;
const START = 20_000 * DAY;

/** A step of the life of a store: time passes, somebody else keeps it, a message is written, a sweep. */
const step = fc.oneof(
  fc.record({ kind: fc.constant("wait" as const), days: fc.integer({ min: 0, max: 40 }) }),
  fc.record({ kind: fc.constant("keep" as const), days: fc.integer({ min: 1, max: 120 }) }),
  fc.record({ kind: fc.constant("write" as const), age: fc.integer({ min: 0, max: 30 }) }),
  fc.record({ kind: fc.constant("sweep" as const) }),
);

Deno.test("firstWholeDay lies behind every day that has lost a message, whatever it was kept by", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let now = START;
      let retention = createRetention(30);
      let terms: KeptTerms = keptTerms(null, 30, now);
      let rows: { day: number; until: number }[] = [];
      const lost = new Set<number>();
      for (const next of steps) {
        if (next.kind === "wait") now += next.days * DAY + 3_600_000;
        else if (next.kind === "keep") {
          retention = createRetention(next.days);
          terms = keptTerms(terms, next.days, now);
        } else if (next.kind === "write") {
          const day = Math.floor(now / DAY) - next.age;
          rows.push({ day, until: now + retention.rowLife(day, now) });
        } else {
          const firstDay = retention.firstDay(now);
          terms = sweptTerms(terms, firstDay, now);
          for (const { day } of rows) if (day < firstDay) lost.add(day);
          rows = rows.filter(({ day }) => day >= firstDay);
        }
        for (const { day, until } of rows) if (until <= now) lost.add(day);
        rows = rows.filter(({ until }) => until > now);
        for (const day of lost) assert.ok(day < firstWholeDay(terms, now), `day ${day}`);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("firstWholeDay is that of the retention while nobody changes it", () => {
  let terms = keptTerms(null, 40, START);
  for (let day = 0; day < 200; day++) {
    const now = START + day * DAY;
    const { firstDay } = createRetention(40);
    terms = sweptTerms(keptTerms(terms, 40, now), firstDay(now), now);
    assert.equal(firstWholeDay(terms, now), firstDay(now));
  }
  assert.equal(firstWholeDay(null, START), -Infinity);
});

Deno.test("firstWholeDay comes back after a sweep by a clock that was years ahead", () => {
  let terms = keptTerms(null, 40, START);
  const late = START + 2000 * DAY;
  terms = sweptTerms(terms, createRetention(40).firstDay(late), late);
  terms = sweptTerms(terms, createRetention(40).firstDay(START + DAY), START + DAY);
  assert.equal(firstWholeDay(terms, START + DAY), 20_003);
  assert.equal(firstWholeDay(terms, START + 60 * DAY), 20_020);
});

Deno.test("records are taken for empty once they were looked at long enough after the last change", () => {
  const terms = keptTerms(keptTerms(null, 90, START), 7, START + 100 * DAY);
  for (const [days, empty] of [[0, false], [1, false], [2, true]] as const) {
    assert.equal(areRecordsEmpty({ ...terms, emptied: START + (100 + days) * DAY }), empty);
  }
});
