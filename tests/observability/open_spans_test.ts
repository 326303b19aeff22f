import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { createOpenSpans } from "../../observability/open_spans.ts";

Deno.test("createOpenSpans hands every span back exactly once and stays within its limit", () => {
  const step = fc.record({ open: fc.boolean(), key: fc.constantFrom("a", "b", "c") });
  fc.assert(fc.property(fc.array(step), fc.integer({ min: 1, max: 4 }), (script, limit) => {
    const out: number[] = [];
    const table = createOpenSpans<number>(limit, (span) => void out.push(span));
    let opened = 0;
    for (const { open, key } of script) {
      if (open) table.open(key, ++opened);
      else {
        const span = table.close(key);
        if (span !== undefined) out.push(span);
      }
      assert.ok(table.size <= limit);
    }
    out.push(...table.drain());
    assert.equal(table.size, 0);
    assert.deepEqual(out.sort((a, b) => a - b), Array.from({ length: opened }, (_, i) => i + 1));
  }));
});

Deno.test("createOpenSpans closes the span opened last under a key", () => {
  const table = createOpenSpans<number>(9, () => {});
  table.open("a", 1);
  table.open("b", 2);
  table.open("a", 3);
  assert.deepEqual([table.close("a"), table.close("a"), table.close("a")], [3, 1, undefined]);
  assert.equal(table.close("b"), 2);
});
