import assert from "node:assert/strict";
import { describeDimension } from "../../../collector/render/describe_dimension.ts";
import { dimensions } from "../../../schemas/mod.ts";

for (const { name, keyed } of dimensions()) {
  Deno.test(`describeDimension() has a heading for ${name}`, () => {
    const { title } = describeDimension(keyed ? `${name}.key` : name);
    assert.match(title, keyed ? /: key$/ : /^[A-Z]/);
  });
}
