import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import type { Seen } from "../../reporter/consent_input.ts";
import { seenVersions } from "../../reporter/seen_versions.ts";

const NOON = Date.parse("2026-11-22T12:00:00.000Z");
const ABSENT: Seen<unknown> = { state: "absent" };
const present = (value: unknown): Seen<unknown> => ({ state: "present", value });
const shown = (at: string, more: object = {}): Seen<unknown> =>
  present({ "shown_at": `2026-11-22T${at}:00.000Z`, ...more });

Deno.test("seenVersions() is null before anything was decided or shown", () => {
  assert.equal(seenVersions(ABSENT, ABSENT, NOON), null);
  assert.equal(seenVersions(present({ "local_log": "x" }), ABSENT, NOON), null);
});

Deno.test("seenVersions() takes a choice by hand for the first version", () => {
  for (const level of [true, "no-stack", "local"]) {
    assert.deepEqual(seenVersions(present({ "usage_stats": level }), ABSENT, NOON), {
      schema: 1,
      declaration: 1,
    });
  }
});

Deno.test("seenVersions() takes a choice for the versions that it was written with", () => {
  const config = present({
    "usage_stats": true,
    "usage_stats_schema_version": 3,
    "usage_stats_declaration_version": 2,
  });
  assert.deepEqual(seenVersions(config, ABSENT, NOON), { schema: 3, declaration: 2 });
});

Deno.test("seenVersions() lets a notice of new fields count from the next start on", () => {
  const versions = { "schema_version": 2, before: { "schema_version": 1 } };
  assert.equal(seenVersions(ABSENT, shown("12:00", versions), NOON)?.schema, 1);
  assert.equal(seenVersions(ABSENT, shown("12:01", versions), NOON)?.schema, 1);
  assert.equal(seenVersions(ABSENT, shown("11:59", versions), NOON)?.schema, 2);
});

Deno.test("seenVersions() lets the first notice of all count at once", () => {
  const versions = { "schema_version": 2, before: null };
  assert.equal(seenVersions(ABSENT, shown("12:01", versions), NOON)?.schema, 2);
});

Deno.test("seenVersions() takes a notice of the first release for the first version", () => {
  assert.deepEqual(seenVersions(ABSENT, shown("11:00"), NOON), { schema: 1, declaration: 1 });
  const unreadable: Seen<unknown> = { state: "unreadable", why: "it is not JSON" };
  assert.deepEqual(seenVersions(ABSENT, unreadable, NOON), { schema: 1, declaration: 1 });
});

Deno.test("seenVersions() takes the later of choice and notice, each version by itself", () => {
  const config = present({ "usage_stats": true, "usage_stats_schema_version": 2 });
  const notice = shown("11:00", { "schema_version": 1, "declaration_version": 4 });
  assert.deepEqual(seenVersions(config, notice, NOON), { schema: 2, declaration: 4 });
});

Deno.test("seenVersions() never knows more than a file says, whatever the files hold", () => {
  fc.assert(fc.property(fc.anything(), fc.anything(), (config, notice) => {
    const versions = seenVersions(present(config), present(notice), NOON);
    assert.ok(versions === null || versions.schema >= 1 && versions.declaration >= 1);
  }));
});
