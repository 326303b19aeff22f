import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { composeCollector } from "../../../collector/mod.ts";
import { type SplitMessage, splitMessages } from "../../../collector/split_messages.ts";
import { MAX_MESSAGE_BYTES } from "../../../schemas/mod.ts";
import { TEST_NOW } from "../../builders.ts";
import { checkAnswer, fuzzedRequest } from "./fuzz.ts";

const encoder = new TextEncoder();

Deno.test("no request, however broken, is answered with a 5xx", async () => {
  const collector = await composeCollector(
    { kv: ":memory:", rateLimit: 0 },
    { now: () => TEST_NOW.getTime() },
  );
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(fuzzedRequest, async (fuzzed) => {
      statuses.add(await checkAnswer(collector.app, fuzzed));
    }),
    { numRuns: 400 },
  );
  // The generator reaches both sides of every door.
  for (const status of [200, 202, 400, 404, 405, 415, 422]) {
    assert.ok(statuses.has(status), `${status}`);
  }
  await collector.close();
});

Deno.test("splitMessages() finds the messages of any array that are too large, and parses the rest", () => {
  const element = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.tuple(fc.string({ unit: "binary", minLength: 1, maxLength: 3 }), fc.nat(9_000))
      .map(([unit, times]) => ({ [unit]: unit.repeat(times) })),
  );
  fc.assert(fc.property(
    fc.array(element, { minLength: 1, maxLength: 12 }),
    fc.constantFrom(undefined, 2),
    (elements, indent) => {
      const texts = elements.map((one) => JSON.stringify(one, null, indent));
      const body = encoder.encode(`[${texts.join(",")}]`);
      const expected = elements.map((value, index): SplitMessage =>
        encoder.encode(texts[index]).length > MAX_MESSAGE_BYTES
          ? { code: "message_too_large" }
          : { value: JSON.parse(JSON.stringify(value)) }
      );
      assert.deepEqual(splitMessages(body, "json"), expected);
      const lines = elements.map((one) => JSON.stringify(one));
      assert.deepEqual(
        splitMessages(encoder.encode(lines.join("\n")), "ndjson").map(({ code }) => code),
        lines.map((line) =>
          encoder.encode(line).length > MAX_MESSAGE_BYTES ? "message_too_large" : undefined
        ),
      );
    },
  ));
});
