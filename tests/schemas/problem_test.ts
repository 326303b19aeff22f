import assert from "node:assert/strict";
import { PROBLEM_CODES, PROBLEMS } from "../../schemas/mod.ts";

for (const code of PROBLEM_CODES) {
  Deno.test(`the sentence of problem ${code} says action, state and no period`, () => {
    const { status, title } = PROBLEMS[code];
    assert.match(title, /^Cannot [a-z]+ [^:]+: [^:]+[^.]$/);
    assert.ok(status >= 400 && status <= 503);
  });
}

Deno.test("only the collector's own faults are problems of the 5xx kind", () => {
  const faults = PROBLEM_CODES.filter((code) => PROBLEMS[code].status >= 500);
  assert.deepEqual(faults, ["overloaded", "store_unavailable", "internal"]);
});
