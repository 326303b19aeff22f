import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { bucketBytes, bucketNumber, shorten, topCode } from "../../../collector/store/bucket.ts";

const GIB = 2 ** 30;

Deno.test("bucketBytes puts every size in the range that holds it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (bytes) => {
      const bucket = bucketBytes(bytes);
      if (bucket === "2048+ GiB") return assert.ok(bytes >= 2048 * GIB);
      const [low, high] = bucket.replace(" GiB", "").split("-").map(Number);
      assert.ok(bytes >= low! * GIB && bytes < high! * GIB, `${bytes} in ${bucket}`);
    }),
  );
});

Deno.test("topCode closes a count above", () => {
  assert.deepEqual([0, 15, 16, 4096].map((count) => topCode(count, 16)), ["0", "15", "16+", "16+"]);
});

Deno.test("bucketNumber keeps usual settings and rounds the rest to few values", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [-0, "0"],
    [99, "99"],
    [100, "100"],
    [123, "120"],
    [32_768, "32768"],
    [0.15, "0.15"],
    [0.123456, "0.12"],
    [-7, "-7"],
    [-1e300, "-1099511627776+"],
    [1e-9, "0"],
  ];
  for (const [value, text] of cases) assert.equal(bucketNumber(value), text);
  const seen = new Set<string>();
  for (let value = 100; value < 100_000; value++) seen.add(bucketNumber(value));
  assert.ok(seen.size < 300, `${seen.size} values`);
});

Deno.test("shorten keeps what fits and cuts between characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 128 }), (text) => {
      const short = shorten(text);
      const bytes = new TextEncoder().encode(short).length;
      assert.ok(bytes <= 96);
      if (new TextEncoder().encode(text).length <= 96) assert.equal(short, text);
      else assert.ok(text.startsWith(short.slice(0, -1)) && short.endsWith("…"));
    }),
  );
});
