import assert from "node:assert/strict";
import { generatedFiles } from "../generate.ts";

for (const [path, expected] of await generatedFiles()) {
  Deno.test(`${path} equals what the schemas generate`, async () => {
    const actual = await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
    assert.equal(actual, expected, "out of date: run deno task generate");
  });
}
