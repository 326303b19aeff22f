import assert from "node:assert/strict";
import { CANDOR_CATALOGUE, PROBLEM_CODES } from "../../observability/mod.ts";
import { PROBLEMS } from "../../schemas/mod.ts";

Deno.test("PROBLEM_CODES are the codes that travel", () => {
  assert.deepEqual([...PROBLEM_CODES].sort(), Object.keys(PROBLEMS).sort());
});

Deno.test("CANDOR_CATALOGUE knows every status that a problem is answered with", () => {
  const requests = CANDOR_CATALOGUE.counters.find(({ name }) => name === "candor.ingest.requests");
  for (const { status } of Object.values(PROBLEMS)) {
    assert.ok(requests?.labels?.["status"]?.includes(status), String(status));
  }
});
