import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { fitFeatures, fitSettings } from "../../reporter/fit_declared.ts";
import { aDeclaration } from "../schemas/a_declaration.ts";

Deno.test("fitSettings() keeps what was declared and the wire's own fields, and names the rest", () => {
  const { told, leftOut } = fitSettings(aDeclaration, {
    chunk_size: 256,
    scheduler: "lifo",
    cache_bytes: null,
    speculative: undefined,
    flavour: 7,
    model_name: "gpt2",
    remote_url: "redis://cache.internal",
    secret_plan: "x",
    constructor: "x",
    "/home/ada/plan": "x",
  });
  assert.deepEqual(told, {
    chunk_size: 256,
    cache_bytes: null,
    model_name: "gpt2",
    remote_url: "redis://cache.internal",
  });
  assert.deepEqual(leftOut, [
    { field: "engine.scheduler", why: "is none of fifo, fair" },
    { field: "engine.flavour", why: "is no text" },
    { field: "engine.secret_plan", why: "is not declared" },
    { field: "engine.constructor", why: "is not declared" },
    { field: "engine.(no name)", why: "is not declared" },
  ]);
});

Deno.test("fitSettings() and fitFeatures() let everything through where nothing is declared", () => {
  const told = { anything: "goes" };
  assert.deepEqual(fitSettings(undefined, told), { told, leftOut: [] });
  assert.deepEqual(fitFeatures(undefined, ["x"]), { told: ["x"], leftOut: [] });
  const open = { ...aDeclaration, features: null };
  assert.deepEqual(fitFeatures(open, ["x"]), { told: ["x"], leftOut: [] });
});

Deno.test("fitFeatures() names the features that were not declared", () => {
  assert.deepEqual(fitFeatures(aDeclaration, ["streaming", "toString"]), {
    told: ["streaming"],
    leftOut: [{ field: "features.to_string", why: "is not declared" }],
  });
});

Deno.test("fitSettings() neither throws nor repeats a value, whatever it is told", () => {
  const keys = fc.constantFrom(
    "chunk_size",
    "scheduler",
    "flavour",
    "cache_bytes",
    "x",
    "__proto__",
  );
  fc.assert(fc.property(fc.dictionary(keys, fc.anything()), (settings) => {
    const { told, leftOut } = fitSettings(aDeclaration, settings);
    const names = Object.entries(settings).filter(([, value]) => value !== undefined);
    assert.equal(Object.keys(told).length + leftOut.length, names.length);
  }));
  const { leftOut } = fitSettings(aDeclaration, { scheduler: "hunter2", flavour: "x".repeat(99) });
  assert.ok(!JSON.stringify(leftOut).includes("hunter2"));
});
