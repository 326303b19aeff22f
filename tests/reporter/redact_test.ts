import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { redact } from "../../reporter/redact.ts";
import { findLeak } from "../../schemas/find_leak.ts";

Deno.test("redact replaces texts inside arrays and objects and names their places", () => {
  const value = { dtype: "fp8", hosts: ["a", "10.0.0.7"], size: 3, deep: { mail: "a@b.example" } };
  assert.deepEqual(redact(value, "config"), {
    value: { dtype: "fp8", hosts: ["a", "redacted"], size: 3, deep: { mail: "redacted" } },
    redacted: ["config.hosts.1", "config.deep.mail"],
  });
});

Deno.test("redact replaces what is called private whatever it resembles", () => {
  for (
    const key of ["password", "db_password", "api_key", "apikey", "secret", "client_secret_id"]
  ) {
    assert.deepEqual(redact({ [key]: "hunter2" }, "tags").value, { [key]: "redacted" });
    assert.deepEqual(redact({ [key]: 1234 }, "tags").value, { [key]: "redacted" });
  }
  for (
    const key of ["host", "hostname", "db_host", "user", "path", "cache_dir", "email", "token"]
  ) {
    assert.deepEqual(redact({ [key]: "plain" }, "tags").value, { [key]: "redacted" });
    assert.deepEqual(redact({ [key]: 7 }, "tags").value, { [key]: 7 });
  }
});

Deno.test("redact keeps settings whose name only resembles a private one", () => {
  const value = {
    "max_tokens": 256,
    "keyboard": "us",
    "hosting": "own",
    "secretary": "none",
    "tokenizer": "slow",
    "profile": "fast",
  };
  assert.deepEqual(redact(value, "config"), { value, redacted: [] });
});

Deno.test("redact keeps counters whatever they are called", () => {
  const counters = { "cookies_set": 3, "passwords_reset": 1 };
  assert.deepEqual(redact(counters, "counters"), { value: counters, redacted: [] });
});

Deno.test("redact leaves nothing that the wire refuses", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.webUrl(),
    fc.emailAddress(),
    fc.ipV4(),
    fc.ipV6(),
    fc.uuid(),
    fc.domain(),
  );
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.array(text), (json, texts) => {
      const { value } = redact({ json, texts }, "tags");
      for (const leaf of leavesOf(value)) assert.equal(findLeak(leaf), null);
    }),
  );
});

Deno.test("redact changes nothing but texts", () => {
  const number = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(fc.array(number), (values) => {
      assert.deepEqual(redact({ values }, "tags"), { value: { values }, redacted: [] });
    }),
  );
});

function leavesOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(leavesOf);
}
