import assert from "node:assert/strict";
import type { z } from "zod";
import { dataDictionary, dimensions, isPlausible } from "../../schemas/mod.ts";
import { messageSchemas } from "../../schemas/message.ts";

Deno.test("every published field that takes a number says how large it can be, and why", () => {
  const numeric = dimensions().filter(({ field, messageTypes }) =>
    (messageSchemas[messageTypes[0]!].shape as Record<string, z.ZodType>)[field]!
      .safeParse(1).success ||
    (messageSchemas[messageTypes[0]!].shape as Record<string, z.ZodType>)[field]!
      .safeParse({ some: 1 }).success
  );
  assert.ok(numeric.length >= 10, numeric.map(({ name }) => name).join());
  for (const { name, plausible } of numeric) {
    assert.ok(plausible !== undefined, name);
    assert.ok(plausible.max > 0, name);
    assert.match(plausible.because, /\d|JSON/, name);
  }
});

Deno.test("the example of every field is plausible", () => {
  for (const { field, example, plausible } of dataDictionary()) {
    if (plausible === undefined) continue;
    const numbers = typeof example === "number"
      ? [example]
      : Object.values(example as Record<string, unknown>).filter((one) => typeof one === "number");
    assert.ok(numbers.length > 0, field);
    for (const number of numbers) assert.ok(number <= plausible.max, field);
  }
});

Deno.test("isPlausible() judges numbers by their size and nothing else", () => {
  const plausible = { max: 64, because: "no machine has 65" };
  for (const value of [0, -0, 63.5, 64, -64, Number.MIN_VALUE]) {
    assert.equal(isPlausible(value, plausible), true, `${value}`);
  }
  for (const value of [64.001, 65, -65, 1e308, Infinity, -Infinity, NaN]) {
    assert.equal(isPlausible(value, plausible), false, `${value}`);
  }
  for (const value of ["65", "x", true, null, undefined, {}, [65], 65n]) {
    assert.equal(isPlausible(value, plausible), true, String(value));
  }
  assert.equal(isPlausible(1e308, undefined), true);
});
