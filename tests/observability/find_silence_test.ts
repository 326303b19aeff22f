import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { findSilence } from "../../observability/mod.ts";

const STEADY = [10, 12, 9, 11, 10, 8];

function silentNames(...accepted: number[][]): string[] {
  const counts = accepted.map((periods, index) => ({ project: `p${index}`, accepted: periods }));
  return findSilence(counts).silent.map(({ project }) => project);
}

Deno.test("findSilence names a project that usually has messages and has none", () => {
  assert.deepEqual(findSilence([{ project: "a", accepted: [...STEADY, 0, 0] }]), {
    watched: 1,
    silent: [{ project: "a", silentPeriods: 2, expected: 20 }],
  });
});

Deno.test("findSilence does not call a small number's absence silence too soon", () => {
  assert.deepEqual(silentNames([1, 2, 1, 1, 1, 0, 0]), []);
  assert.deepEqual(silentNames([1, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]), ["p0"]);
});

Deno.test("findSilence lets a project rest as long as it did before", () => {
  const week = [50, 50, 50, 50, 50, 0, 0];
  assert.deepEqual(silentNames([...week, ...week]), []);
  assert.deepEqual(silentNames([...week, ...week, 0]), ["p0"]);
});

Deno.test("findSilence watches nobody new, rare or never heard of", () => {
  const { watched } = findSilence([
    { project: "new", accepted: [0, 0, 0, 9, 9, 0] },
    { project: "rare", accepted: [9, 0, 0, 0, 0, 9, 0] },
    { project: "never", accepted: [0, 0, 0, 0, 0, 0, 0] },
    { project: "empty", accepted: [] },
  ]);
  assert.equal(watched, 0);
});

Deno.test("findSilence does not hold the time before the first message against a project", () => {
  assert.deepEqual(silentNames([0, 0, 0, 0, 0, 0, 0, 0, ...STEADY, 0]), ["p0"]);
});

Deno.test("findSilence never names a project that was heard in the last period", () => {
  fc.assert(fc.property(
    fc.array(fc.nat({ max: 1_000 }), { maxLength: 40 }),
    fc.integer({ min: 1, max: 1_000 }),
    (history, last) => assert.deepEqual(silentNames([...history, last]), []),
  ));
});

Deno.test("findSilence, once sure, stays sure while nothing comes", () => {
  fc.assert(fc.property(
    fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 30 }),
    fc.nat({ max: 30 }),
    (history, zeros) => {
      const accepted = [...history, ...new Array<number>(zeros).fill(0)];
      if (silentNames(accepted).length > 0) assert.equal(silentNames([...accepted, 0]).length, 1);
    },
  ));
});
