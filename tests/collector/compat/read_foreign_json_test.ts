import * as fc from "../../properties.ts";
import assert from "node:assert/strict";
import { readForeignJson } from "../../../collector/compat/read_foreign_json.ts";
import { repairJson } from "../../../collector/compat/repair_json.ts";

const read = (text: string) => readForeignJson(new TextEncoder().encode(text));

Deno.test("readForeignJson reads any JSON object as JSON.parse does", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const text = JSON.stringify(value);
      const body = read(text);
      assert.ok(body.ok);
      assert.deepEqual(body.value, JSON.parse(text));
      assert.deepEqual(body.repairedKeys, []);
    }),
  );
});

Deno.test("readForeignJson keeps the digits of top-level numbers beyond 2^53 and of no others", () => {
  const body = read(
    '{"log_time": 1795303651215440896, "small": 7, "a": {"log_time": 99999999999999999999}, "": {"deep": 12345678901234567890}, "f": 1e300, "s": "1795303651215440896"}',
  );
  assert.ok(body.ok);
  assert.deepEqual([...body.literals], [["log_time", "1795303651215440896"], ["f", "1e300"]]);
});

Deno.test("readForeignJson takes the digits of the last of two equal keys", () => {
  const body = read('{"log_time": 1795303651215440896, "log_time": 1795303651215440999}');
  assert.ok(body.ok);
  assert.equal(body.literals.get("log_time"), "1795303651215440999");
});

Deno.test("readForeignJson repairs NaN and Infinity everywhere but in texts", () => {
  const body = read(
    '{"a": NaN, "b": [1, -Infinity], "c": {"d": Infinity}, "e": "NaN, \\"Infinity\\"", "f\\"NaN": NaN}',
  );
  assert.ok(body.ok);
  assert.deepEqual(body.value, {
    a: null,
    b: [1, null],
    c: { d: null },
    e: 'NaN, "Infinity"',
    'f"NaN': null,
  });
  assert.deepEqual(body.repairedKeys, ["a", "b", "d", 'f\\"NaN']);
});

Deno.test("readForeignJson repairs and keeps digits at once", () => {
  const body = read('{"x": NaN, "log_time": 1795303651215440896}');
  assert.ok(body.ok);
  assert.equal(body.literals.get("log_time"), "1795303651215440896");
});

Deno.test("readForeignJson names at most 32 repaired keys, cut to 64 characters", () => {
  const entries = Array.from({ length: 100 }, (_, index) => `"${"k".repeat(100)}${index}":NaN`);
  const body = read(`{${entries.join(",")}, "z": NaN}`);
  assert.ok(body.ok);
  assert.ok(body.repairedKeys.length <= 32);
  assert.ok(body.repairedKeys.every((key) => key.length <= 64));
});

Deno.test("readForeignJson refuses what repairing does not mend", () => {
  for (const text of ["{", "NaN NaN", '{"a": NaN', '{"a": nan}', '{"a": Infinityx}', "\u0000"]) {
    const body = read(text);
    assert.ok(!body.ok && body.code === "malformed_json", text);
  }
});

Deno.test("readForeignJson takes a byte order mark and blanks for what they are", () => {
  const body = read('\ufeff {"a": 1}\n');
  assert.ok(body.ok);
  const empty = read("\ufeff \n");
  assert.ok(!empty.ok && empty.code === "empty_body");
});

Deno.test("repairJson is linear where a pattern would go back and forth", () => {
  const startedAt = performance.now();
  repairJson('\\"'.repeat(500_000));
  repairJson('"'.repeat(500_001));
  repairJson("-".repeat(1_000_000));
  repairJson("NaN".repeat(300_000));
  assert.ok(performance.now() - startedAt < 10_000);
});
