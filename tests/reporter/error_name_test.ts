import assert from "node:assert/strict";
import { errorName } from "../../reporter/error_name.ts";

class CacheError extends Error {}

function named(name: unknown): Error {
  return Object.defineProperty(new RangeError("x"), "name", { value: name });
}

Deno.test("errorName gives the class, also of one that does not name itself", () => {
  assert.equal(errorName(new RangeError("x")), "RangeError");
  assert.equal(errorName(new CacheError("x")), "CacheError");
  assert.equal(errorName(new Error("x")), "Error");
  assert.equal(errorName(new Deno.errors.NotFound("x")), "NotFound");
});

Deno.test("errorName keeps the last part of a name with modules", () => {
  assert.equal(errorName(named("torch.cuda.OutOfMemoryError")), "OutOfMemoryError");
  assert.equal(errorName(named("std::bad_alloc")), "bad_alloc");
});

Deno.test("errorName takes the class where the name is no class name", () => {
  for (
    const name of [
      "cannot read /home/ada",
      "a@b.example",
      "",
      7,
      undefined,
      "x".repeat(65),
      "AKIAIOSFODNN7EXAMPLE",
    ]
  ) {
    assert.equal(errorName(named(name)), "RangeError");
  }
});

Deno.test("errorName names no class for what is no error", () => {
  for (const value of ["text", 7, null, undefined, { name: "Ada" }]) {
    assert.equal(errorName(value), "NonError");
  }
});

Deno.test("errorName is not hurt by an error that cannot be read", () => {
  const hostile = new Error("x");
  Object.defineProperty(hostile, "name", {
    get: () => {
      throw new Error("no");
    },
  });
  assert.equal(errorName(hostile), "Error");
});
