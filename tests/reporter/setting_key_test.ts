import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { settingKey } from "../../reporter/setting_key.ts";

const NAMES: readonly (readonly [string, string | null])[] = [
  ["max_batch_size", "max_batch_size"],
  ["maxBatchSize", "max_batch_size"],
  ["--max-batch-size", "max_batch_size"],
  ["kvCacheDtype", "kv_cache_dtype"],
  ["HTTPServer", "http_server"],
  ["API_SERVER", "api_server"],
  ["gpu0", "gpu0"],
  [" padded ", "padded"],
  ["", null],
  ["0gpu", null],
  ["a b", null],
  ["a.b", null],
  ["/etc/passwd", null],
  ["größe", null],
  ["a".repeat(65), null],
  ["AKIAIOSFODNN7EXAMPLE", null],
  ["sk-proj-abcdefghijklmnop", null],
  ["xoxb-123-456", null],
  ["AIzaSyA1234567890abcdefghijklmnopqrstuv", null],
];

for (const [name, key] of NAMES) {
  Deno.test(`settingKey makes ${key} of ${JSON.stringify(name)}`, () => {
    assert.equal(settingKey(name), key);
  });
}

Deno.test("settingKey gives a key or null for any text, and keeps keys", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const key = settingKey(name);
      assert.ok(key === null || /^[a-z][a-z0-9_]{0,63}$/.test(key));
      if (key !== null) assert.equal(settingKey(key), key);
    }),
  );
});
