import nodeAssert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as fc from "./properties.ts";

const TESTS = fileURLToPath(new URL(".", import.meta.url));

const valuesTried = (parameters?: fc.Parameters<[number]>): number[] => {
  const tried: number[] = [];
  fc.assert(fc.property(fc.integer(), (value) => void tried.push(value)), parameters);
  return tried;
};

async function* testFiles(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* testFiles(`${folder}/${name}`);
    else if (name.endsWith(".ts")) yield `${folder}/${name}`;
  }
}

Deno.test({
  name: "properties try the same values on every run",
  ignore: Deno.env.has("CANDOR_PROPERTY_SEED"),
  fn: () => nodeAssert.deepEqual(valuesTried(), valuesTried()),
});

Deno.test("a property may name its own seed and number of runs", () => {
  const [first, second] = [valuesTried({ seed: 1, numRuns: 7 }), valuesTried({ seed: 2 })];
  nodeAssert.notDeepEqual(first.slice(0, 7), second.slice(0, 7));
  nodeAssert.equal(first.length % 7, 0);
  nodeAssert.deepEqual(first, valuesTried({ seed: 1, numRuns: 7 }));
});

Deno.test("a property that does not hold fails", () => {
  nodeAssert.throws(() => fc.assert(fc.property(fc.integer(), (value) => value < 10)));
});

Deno.test("every test takes its properties from one place", async () => {
  for await (const path of testFiles(TESTS)) {
    if (path.endsWith("/properties.ts")) continue;
    nodeAssert.doesNotMatch(await Deno.readTextFile(path), /^import .* from "fast-check";$/m, path);
  }
});
