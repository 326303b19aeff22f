import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import {
  type ReleasedTable,
  releaseWindow,
  type ValueTable,
} from "../../../collector/store/release.ts";

const MIN = 5;
const FIRST = 20_003;
const DAYS = 21;

/** Sessions as the day that each began on and the values that it holds. */
type Sessions = readonly (readonly [day: number, values: readonly string[]])[];

const value = fc.constantFrom("a", "b", "c", "d", "other");
const day = fc.integer({ min: FIRST, max: FIRST + DAYS - 1 });
const single: fc.Arbitrary<Sessions> = fc.array(
  fc.tuple(day, value.map((one) => [one])),
  { minLength: 1, maxLength: 160, size: "max" },
);
const several: fc.Arbitrary<Sessions> = fc.array(
  fc.tuple(day, fc.uniqueArray(value, { minLength: 1, maxLength: 4 })),
  { minLength: 1, maxLength: 120, size: "max" },
);

function tablesOf(sessions: Sessions): Map<number, ValueTable> {
  const tables = new Map<number, { values: Map<string, number>; holders: number }>();
  for (const [at, values] of sessions) {
    const table = tables.get(at) ?? { values: new Map(), holders: 0 };
    tables.set(at, table);
    table.holders++;
    for (const one of values) table.values.set(one, (table.values.get(one) ?? 0) + 1);
  }
  return tables;
}

/** What an attacker gets who asks for every window there is. */
function askAll(sessions: Sessions): (from: number, to: number) => ReleasedTable {
  const tables = tablesOf(sessions);
  const answers = new Map<string, ReleasedTable>();
  for (let from = FIRST - 2; from < FIRST + DAYS + 2; from++) {
    for (let to = from; to < FIRST + DAYS + 2; to++) {
      answers.set(`${from} ${to}`, releaseWindow(tables, from, to, MIN));
    }
  }
  return (from, to) =>
    answers.get(`${from} ${to}`) ?? { named: new Map(), other: 0, suppressed: 0 };
}

function released({ named, other }: ReleasedTable): number {
  return [...named.values()].reduce((sum, count) => sum + count, other);
}

/** Asserts that every group that windows can be combined into isolating is none or large enough. */
function assertNoSmallGroup(
  answers: (from: number, to: number) => ReleasedTable,
  measure: (table: ReleasedTable) => number,
): void {
  for (let from = FIRST - 1; from <= FIRST + DAYS; from++) {
    for (let to = from; to <= FIRST + DAYS; to++) {
      const whole = measure(answers(from, to));
      const isolated = whole - measure(answers(from + 1, to)) - measure(answers(from, to - 1)) +
        measure(answers(from + 1, to - 1));
      assert.ok(isolated === 0 || isolated >= MIN, `a group of ${isolated} in ${from} to ${to}`);
      for (const [inner, outer] of [[from + 1, to], [from, to - 1]] as const) {
        const added = whole - measure(answers(inner, outer));
        assert.ok(added === 0 || added >= MIN, `a difference of ${added} in ${from} to ${to}`);
      }
    }
  }
}

Deno.test("releaseWindow shows no small group to an attacker who asks for all windows", () => {
  fc.assert(
    fc.property(single, (sessions) => {
      const answers = askAll(sessions);
      for (const name of ["a", "b", "c", "d", "other"]) {
        assertNoSmallGroup(answers, ({ named }) => named.get(name) ?? 0);
      }
      assertNoSmallGroup(answers, released);
      for (let from = FIRST; from < FIRST + DAYS; from++) {
        for (let to = from; to < FIRST + DAYS; to++) {
          const { named, other } = answers(from, to);
          assert.ok(!named.has("other"));
          assert.ok(other === 0 || other >= MIN, `other is ${other}`);
          for (const count of named.values()) assert.ok(count >= MIN);
        }
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("releaseWindow names no small group of sessions that hold several values", () => {
  fc.assert(
    fc.property(several, (sessions) => {
      const answers = askAll(sessions);
      for (const name of ["a", "b", "c", "d"]) {
        assertNoSmallGroup(answers, ({ named }) => named.get(name) ?? 0);
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("releaseWindow never says more than is true", () => {
  fc.assert(
    fc.property(several, day, day, (sessions, one, two) => {
      const [from, to] = [Math.min(one, two), Math.max(one, two)];
      const inside = sessions.filter(([at]) => at >= from && at <= to);
      const { named, other, suppressed } = releaseWindow(tablesOf(sessions), from, to, MIN);
      const held = (name: string) => inside.filter(([, values]) => values.includes(name)).length;
      for (const [name, count] of named) assert.ok(count <= held(name));
      const all = inside.reduce((sum, [, values]) => sum + values.length, 0);
      assert.ok(released({ named, other, suppressed }) <= all);
    }),
  );
});

Deno.test("releaseWindow gives the same for every window around the same days", () => {
  fc.assert(
    fc.property(single, fc.nat(40), fc.nat(40), (sessions, before, after) => {
      const today = sessions.map(([, values]) => [FIRST, values] as const);
      const tables = tablesOf(today);
      assert.deepEqual(
        releaseWindow(tables, FIRST - before, FIRST + after, MIN),
        releaseWindow(tables, FIRST, FIRST, MIN),
      );
    }),
  );
});

Deno.test("releaseWindow names every value of one day that is large enough when the rest is too", () => {
  const table = (counts: Record<string, number>): Map<number, ValueTable> =>
    new Map([[FIRST, {
      values: new Map(Object.entries(counts)),
      holders: Object.values(counts).reduce((sum, count) => sum + count, 0),
    }]]);
  const release = (counts: Record<string, number>): unknown => {
    const { named, other, suppressed } = releaseWindow(table(counts), FIRST - 9, FIRST + 9, MIN);
    return [Object.fromEntries(named), other, suppressed];
  };
  assert.deepEqual(release({ a: 5 }), [{ a: 5 }, 0, 0]);
  assert.deepEqual(release({ a: 9, b: 4, c: 1 }), [{ a: 9 }, 5, 2]);
  assert.deepEqual(release({ a: 9, b: 6, c: 2 }), [{ a: 9 }, 8, 2]);
  assert.deepEqual(release({ a: 4 }), [{}, 0, 1]);
  assert.deepEqual(release({ a: 3, b: 2 }), [{}, 5, 2]);
  assert.deepEqual(release({ a: 9, other: 7 }), [{ a: 9 }, 7, 1]);
});

Deno.test("releaseWindow names values that are rare on each day and common over many", () => {
  const tables = new Map<number, ValueTable>();
  for (let at = 0; at < 64; at++) {
    tables.set(20_480 + at, { values: new Map([["rare", 1], ["usual", 6]]), holders: 7 });
  }
  const { named, other } = releaseWindow(tables, 20_480, 20_543, MIN);
  assert.ok(named.get("rare")! >= 60);
  assert.ok(named.get("usual")! >= 6 * 60);
  assert.equal(named.get("rare")! + named.get("usual")! + other, 7 * 64);
});

Deno.test("releaseWindow releases everything when the smallest cell is one", () => {
  fc.assert(
    fc.property(several, (sessions) => {
      const { named, other } = releaseWindow(tablesOf(sessions), FIRST, FIRST + DAYS, 1);
      const others = sessions.filter(([, values]) => values.includes("other")).length;
      assert.equal(other, others);
      for (const name of ["a", "b", "c", "d"]) {
        const held = sessions.filter(([, values]) => values.includes(name)).length;
        assert.equal(named.get(name) ?? 0, held);
      }
    }),
  );
});
