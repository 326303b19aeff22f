import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { parseTraceParent } from "../../observability/mod.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

Deno.test("parseTraceParent accepts version 00", () => {
  assert.equal(parseTraceParent(`00-${TRACE}-${SPAN}-01`), `00-${TRACE}-${SPAN}-01`);
  assert.equal(parseTraceParent(` 00-${TRACE}-${SPAN}-00 `), `00-${TRACE}-${SPAN}-00`);
});

Deno.test("parseTraceParent reads a later version by its first four fields", () => {
  assert.equal(parseTraceParent(`01-${TRACE}-${SPAN}-01-more`), `00-${TRACE}-${SPAN}-01`);
});

Deno.test("parseTraceParent refuses what section 3.2 calls invalid", () => {
  for (
    const header of [
      null,
      undefined,
      "",
      `ff-${TRACE}-${SPAN}-01`,
      `00-${"0".repeat(32)}-${SPAN}-01`,
      `00-${TRACE}-${"0".repeat(16)}-01`,
      `00-${TRACE.toUpperCase()}-${SPAN}-01`,
      `00-${TRACE}-${SPAN}-01-more`,
      `00-${TRACE}-${SPAN}`,
      `00-${TRACE}-${SPAN}-1`,
      `${TRACE}-${SPAN}-01`,
    ]
  ) assert.equal(parseTraceParent(header), undefined, String(header));
});

Deno.test("parseTraceParent lets nothing through but hexadecimal digits, whatever the header", () => {
  fc.assert(fc.property(
    fc.oneof(fc.string(), fc.string().map((more) => `01-${TRACE}-${SPAN}-01-${more}`)),
    (header) => {
      const parent = parseTraceParent(header);
      if (parent !== undefined) assert.match(parent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
    },
  ));
});
