import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { CANDOR_CATALOGUE, LMCACHE_MP_CATALOGUE } from "../../observability/mod.ts";
import { shownValue } from "../../observability/shown_value.ts";

Deno.test("shownValue gives numbers, booleans and what is not there as they are", () => {
  for (const value of [0, -1.5, NaN, Infinity, true, false, undefined]) {
    assert.equal(shownValue(value), value);
  }
});

Deno.test("shownValue gives every value that a catalogue lists for a label", () => {
  const listed = [CANDOR_CATALOGUE, LMCACHE_MP_CATALOGUE].flatMap(({ counters }) =>
    counters.flatMap(({ labels }) => Object.values(labels ?? {}).flat())
  );
  assert.ok(listed.length > 90);
  const unions = [
    "cuda:15",
    "cpu",
    "2xx",
    "v1.2",
    "http/protobuf",
    "on/off",
    "read only",
    "x".repeat(64),
  ];
  for (const value of [...listed, ...unions]) assert.equal(shownValue(value), value);
});

Deno.test("shownValue shows free text, ids, addresses and objects as other", () => {
  const session = "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d";
  const texts = [
    ...["", " ", "x".repeat(65), "two\nlines", "\u001b[2J", "\u202ereversed", "ada@example.com"],
    ...["/home/ada", "a/b/c", "C:\\Users", "https://x", "10.0.0.7", "fe80::1", "é", "{}", "a=b"],
    ...[session, session.toUpperCase(), session.replaceAll("-", ""), "deadbeef"],
  ];
  const values = [...texts, null, {}, [], [1], 1n, Symbol("x"), () => 1, new Error("text")];
  for (const value of values) assert.equal(shownValue(value), "other", String(value));
});

Deno.test("shownValue lets no id and no address through", () => {
  const privates = fc.oneof(fc.uuid(), fc.ipV4(), fc.ipV6(), fc.emailAddress(), fc.webUrl());
  fc.assert(fc.property(privates, (text) => {
    assert.equal(shownValue(text), "other", text);
  }));
});
