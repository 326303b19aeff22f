import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { contribution } from "../../../collector/store/contribution.ts";
import { decodeRecord, encodeRecord } from "../../../collector/store/session_record.ts";
import { shrinkSummary } from "../../../collector/store/shrink_summary.ts";
import {
  addMessage,
  copySummary,
  emptySummary,
  MAX_PAIRS_PER_SESSION,
  type Summary,
} from "../../../collector/store/summary.ts";

const extract = fc.record({
  pairs: fc.array(
    fc.tuple(
      fc.constantFrom("provider", "features", "config.a", "config.b"),
      fc.string({ minLength: 1, maxLength: 12 }),
    ),
    { maxLength: 40, size: "max" },
  ),
  counters: fc.array(
    fc.tuple(fc.stringMatching(/^[a-z]{1,2}$/), fc.bigInt({ min: 0n, max: 99n })),
    {
      maxLength: 20,
      size: "max",
    },
  ),
  errors: fc.constantFrom(0, 1),
  ci: fc.boolean(),
});
const messages = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), extract), {
  minLength: 1,
  maxLength: 16,
  size: "max",
});
type Messages = typeof messages extends fc.Arbitrary<infer Value> ? Value : never;

function summarise(list: Messages): Summary {
  const summary = emptySummary();
  for (const [day, one] of list) addMessage(summary, day, one);
  return summary;
}

function sorted(summary: Summary): unknown {
  return [...contribution(summary)].sort();
}

Deno.test("addMessage makes the same summary of messages in any order, its limits included", () => {
  fc.assert(
    fc.property(
      messages.chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))
      ),
      ([list, shuffled]) => {
        assert.deepEqual(sorted(summarise(list)), sorted(summarise(shuffled)));
      },
    ),
  );
});

Deno.test("addMessage keeps at most so many pairs, the first in order", () => {
  const summary = emptySummary();
  for (let index = 999; index >= 0; index--) {
    const name = `config.k${String(index).padStart(3, "0")}`;
    addMessage(summary, 1, { pairs: [[name, "on"]], counters: [], errors: 0, ci: false });
  }
  assert.equal(summary.values.size, MAX_PAIRS_PER_SESSION);
  assert.ok(summary.values.has("config.k000"));
  assert.ok(!summary.values.has("config.k999"));
  assert.equal(summary.days.get(1)?.messages, 1000);
});

Deno.test("copySummary shares nothing with its original", () => {
  fc.assert(
    fc.property(messages, extract, (list, one) => {
      const summary = summarise(list);
      const before = sorted(summary);
      addMessage(copySummary(summary), 1, one);
      assert.deepEqual(sorted(summary), before);
    }),
  );
});

Deno.test("decodeRecord reads what encodeRecord wrote", () => {
  fc.assert(
    fc.property(messages, messages, fc.nat(), (one, two, deleted) => {
      const projects = new Map([["lmcache", summarise(one)], ["vllm", summarise(two)]]);
      for (const held of projects.get("vllm")!.values.values()) {
        for (const [index, value] of [...held.keys()].entries()) {
          held.set(value, (["named", "other", "left out"] as const)[index % 3]!);
        }
      }
      for (
        const record of [
          { state: "counted", projects, ids: ["a", "b"], marks: 0, messages: '{"a":"\\n"},{}' },
          { state: "counted", projects, ids: [], marks: deleted, messages: "" },
          { state: "deleting", projects, deleted, receiptId: "some-name" },
        ] as const
      ) {
        assert.deepEqual(decodeRecord(encodeRecord(record)), record);
      }
    }),
  );
});

Deno.test("shrinkSummary takes a session out step by step, each step of bounded size", () => {
  fc.assert(
    fc.property(messages, fc.integer({ min: 1, max: 9 }), (list, steps) => {
      let summary = summarise(list);
      for (let turn = 0; summary.days.size > 0; turn++) {
        const next = shrinkSummary(summary, steps);
        const after = contribution(next);
        const changed = [...contribution(summary)].filter(([cell, amount]) =>
          after.get(cell) !== amount
        );
        assert.ok(changed.length > 0 || next.values.size < summary.values.size || summary.ci);
        assert.ok(changed.length <= 4 * steps + 1, `${changed.length} cells in ${steps} steps`);
        assert.ok(turn < 2000);
        summary = next;
      }
      assert.equal(contribution(summary).size, 0);
    }),
  );
});
