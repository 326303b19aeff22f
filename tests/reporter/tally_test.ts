import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { createTally, type RuntimeValue } from "../../reporter/tally.ts";
import { MAX_ENTRIES, MAX_TOKEN_LENGTH } from "../../schemas/limits.ts";

type Step =
  | readonly ["count", string, number]
  | readonly ["set", string, unknown]
  | readonly ["feature", string]
  | readonly ["clear", string | undefined]
  | readonly ["take"];

const NAMES = ["a", "b", "__proto__", "constructor", "", "x".repeat(MAX_TOKEN_LENGTH + 1)];
const name = fc.constantFrom(...NAMES);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constant("count"), name, fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger())),
  fc.tuple(fc.constant("set"), name, fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.object())),
  fc.tuple(fc.constant("feature"), name),
  fc.tuple(fc.constant("clear"), fc.option(name, { nil: undefined })),
  fc.tuple(fc.constant("take")),
);

/** The same without anything that makes it fast. */
function plainTally() {
  let counters: Record<string, number> = Object.create(null);
  let features: string[] = [];
  let tags: Record<string, unknown> = Object.create(null);
  const fits = (text: string): boolean => text.length <= MAX_TOKEN_LENGTH;
  return {
    count: (key: string, by: number): void => {
      const sum = (counters[key] ?? 0) + by;
      if (fits(key) && by >= 0 && Number.isSafeInteger(sum)) counters[key] = sum;
    },
    set: (key: string, value: unknown): void => {
      const plain = value === null || ["string", "boolean"].includes(typeof value) ||
        Number.isFinite(value);
      if (fits(key) && plain) tags[key] = value;
    },
    feature: (key: string): void => {
      if (fits(key) && !features.includes(key)) features.push(key);
    },
    clear: (key: string | undefined): void => {
      if (key === undefined) tags = Object.create(null);
      else delete tags[key];
    },
    take: (): void => {
      counters = Object.create(null);
      features = [];
    },
    peek: () => ({
      counters: Object.entries(counters),
      features: [...features],
      tags: Object.entries(tags),
    }),
  };
}

Deno.test("createTally() counts as a plain one does, whatever is named in which order", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const [fast, plain] = [createTally(), plainTally()];
    for (const [what, key, value] of steps) {
      if (what === "count") [fast, plain].forEach((one) => one.count(key, value));
      else if (what === "set") {
        fast.set(key, value as RuntimeValue);
        plain.set(key, value);
      } else if (what === "feature") [fast, plain].forEach((one) => one.feature(key));
      else if (what === "clear") [fast, plain].forEach((one) => one.clear(key));
      else [fast, plain].forEach((one) => void one.take());
    }
    const { counters, features, tags } = fast.peek();
    const sorted = (entries: readonly (readonly [string, unknown])[]) =>
      entries.toSorted(([left], [right]) => left < right ? -1 : 1);
    const expected = plain.peek();
    assert.deepEqual(sorted(Object.entries(counters)), sorted(expected.counters));
    assert.deepEqual(features.toSorted(), expected.features.toSorted());
    assert.deepEqual(sorted(Object.entries(tags)), sorted(expected.tags));
  }));
});

Deno.test("createTally() holds so many names and no more, and goes on counting those", () => {
  const tally = createTally();
  for (let index = 0; index < 2 * MAX_ENTRIES; index++) {
    tally.count(`c${index}`, 1);
    tally.set(`t${index}`, index);
    tally.feature(`f${index}`);
  }
  tally.count("c0", 1);
  tally.count("more", 1);
  const { counters, features, tags } = tally.take();
  assert.deepEqual([counters["c0"], counters["more"]], [2, undefined]);
  assert.deepEqual(
    [Object.keys(counters).length, features.length, Object.keys(tags).length],
    [MAX_ENTRIES, MAX_ENTRIES, MAX_ENTRIES],
  );
  assert.equal(tally.empty, true);
});

Deno.test("createTally() throws at nothing that a program hands it", () => {
  const tally = createTally();
  for (const odd of [undefined, null, 7, Symbol("s"), {}, () => {}, 2n ** 70n]) {
    tally.count(odd as never, 1);
    tally.feature(odd as never);
    tally.set(odd as never, 1);
    tally.set("tag", odd as never);
  }
  const thrower = { valueOf: () => assert.fail("was looked at") };
  const odd = [Number.NaN, -1, 0.5, Infinity, "1", undefined, null, 2n, Symbol("s"), thrower];
  for (const by of odd) tally.count("n", by as never);
  assert.deepEqual(tally.peek().counters, {});
});
