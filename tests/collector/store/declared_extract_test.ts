import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { bucketBetween } from "../../../collector/store/bucket.ts";
import { extract } from "../../../collector/store/extract.ts";
import { type EngineDeclaration, type Message, QUARANTINED } from "../../../schemas/mod.ts";
import { anEngineMessage, aUsageMessage } from "../../builders.ts";
import { aDeclaration } from "../../schemas/a_declaration.ts";

const GIB = 2 ** 30;
const pairsOf = (message: Message, declaration: EngineDeclaration = aDeclaration) =>
  Object.fromEntries(extract(message, declaration).pairs);
const engine = (config: Record<string, string | number | boolean | null>, chunkSize = 256) =>
  anEngineMessage({ chunk_size: chunkSize, config });

Deno.test("bucketBetween() puts every number in the range that holds it", () => {
  const bounds = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 8 });
  fc.assert(fc.property(bounds, fc.integer({ min: 0, max: 2000 }), (unsorted, value) => {
    const sorted = unsorted.toSorted((a, b) => a - b);
    const label = bucketBetween(value, sorted, "tokens");
    const [low, high] = label.startsWith("<")
      ? [-Infinity, Number(label.slice(1))]
      : label.endsWith("+")
      ? [Number(label.slice(0, -1)), Infinity]
      : label.split("-").map(Number) as [number, number];
    assert.ok(value >= low && value < high, `${value} in ${label}`);
  }));
});

Deno.test("bucketBetween() writes bytes in units and negative bounds with a word", () => {
  const bounds = [1000, 2 ** 16, GIB, 1.5 * GIB, 2 ** 41];
  assert.deepEqual(
    [0, 1000, 2 ** 16, GIB, 2 * GIB, 2 ** 41].map((size) => bucketBetween(size, bounds, "bytes")),
    ["<1000 B", "1000 B-64 KiB", "64 KiB-1 GiB", "1 GiB-1.5 GiB", "1.5 GiB-2 TiB", "2 TiB+"],
  );
  assert.equal(bucketBetween(-1, [-5, 0], "degrees"), "-5 to 0");
});

Deno.test("extract() counts declared settings in their ranges, where they stand on the wire", () => {
  const message = engine({ scheduler: "fair", cache_bytes: 3 * GIB, flavour: "slim" }, 300);
  const pairs = pairsOf(message);
  assert.equal(pairs["chunk_size"], "256-1024");
  assert.equal(pairs["config.scheduler"], "fair");
  assert.equal(pairs["config.cache_bytes"], "1 GiB-16 GiB");
  assert.equal(pairs["config.flavour"], "slim");
  assert.equal(Object.fromEntries(extract(message).pairs)["chunk_size"], "300");
});

Deno.test("extract() publishes no declared setting that is not to be published", () => {
  const message = engine({ speculative: true, other_switch: true });
  assert.equal(pairsOf(message)["config.speculative"], undefined);
  assert.equal(pairsOf(message)["config.other_switch"], "true");
});

Deno.test("extract() sets a declared setting of another form apart", () => {
  const { pairs } = extract(engine({ scheduler: "lifo", cache_bytes: null }, 9999), aDeclaration);
  assert.deepEqual(pairs.filter(([dimension]) => dimension === QUARANTINED), [
    [QUARANTINED, "chunk_size"],
    [QUARANTINED, "config.scheduler"],
  ]);
  const names = pairs.map(([dimension]) => dimension);
  for (const name of ["chunk_size", "config.scheduler", "config.cache_bytes"]) {
    assert.ok(!names.includes(name), name);
  }
});

Deno.test("extract() counts what was not declared as it does without a declaration", () => {
  const others = (message: Message, declaration?: EngineDeclaration) =>
    extract(message, declaration).pairs.filter(([name]) => !/chunk_size|scheduler/.test(name));
  const declaration: EngineDeclaration = {
    version: 1,
    engine: {
      ...aDeclaration.engine,
      // Names of fields of the envelope are settings like any other.
      project_version: { ...aDeclaration.engine["flavour"]!, published: "config.project_version" },
    },
    features: {},
  };
  for (const message of [engine({ plan: "b", workers: 12_345 }), aUsageMessage()]) {
    assert.deepEqual(others(message, declaration), others(message));
  }
});
