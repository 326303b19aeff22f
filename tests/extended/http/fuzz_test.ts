import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { composeCollector } from "../../../collector/mod.ts";
import { TEST_NOW } from "../../builders.ts";
import { checkAnswer, fuzzedRequest } from "../../collector/http/fuzz.ts";

const ROUNDS = 10;
const REQUESTS_PER_ROUND = 1_000;
const LONGEST_MS = 10_000;

Deno.test("ten thousand broken requests bring no 5xx, no hang and no growing memory", async () => {
  const collector = await composeCollector(
    { kv: ":memory:", rateLimit: 0, maxProjects: 10 },
    { now: () => TEST_NOW.getTime() },
  );
  const heap: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await fc.assert(
      fc.asyncProperty(fuzzedRequest, async (fuzzed) => {
        const startedAt = performance.now();
        await checkAnswer(collector.app, fuzzed);
        assert.ok(performance.now() - startedAt < LONGEST_MS);
      }),
      { numRuns: REQUESTS_PER_ROUND },
    );
    heap.push(Deno.memoryUsage().heapUsed);
  }
  // What later rounds reach at most, compared with the rounds in which everything was loaded.
  const early = Math.max(...heap.slice(0, ROUNDS / 2));
  const late = Math.min(...heap.slice(ROUNDS / 2));
  assert.ok(late < early * 1.5, `heap in use after each round: ${heap.join(" ")}`);
  await collector.close();
});
