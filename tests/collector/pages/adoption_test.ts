import assert from "node:assert/strict";
import { adoptionOf } from "../../../collector/pages/adoption.ts";
import type { Report } from "../../../schemas/mod.ts";
import { aReport } from "./a_report.ts";

function withVersions(from: string, versions: Record<string, number>): Report {
  const values = Object.entries(versions).map(([value, sessions]) => ({ value, sessions }));
  return aReport({ from, to: from, dimensions: { project_version: values } });
}

Deno.test("adoptionOf orders versions by their numbers, newest first, the rest last", () => {
  const { versions } = adoptionOf([
    withVersions("2026-11-01", { "0.9.0": 9, "0.10.0": 5, other: 7 }),
    withVersions("2026-11-02", { "0.10.1": 6 }),
  ]);
  assert.deepEqual(versions, ["0.10.1", "0.10.0", "0.9.0", "other"]);
});

Deno.test("adoptionOf keeps every session when it names only some versions", () => {
  const parts = [
    withVersions("2026-11-01", { "1.0.0": 50, "2.0.0": 40, "3.0.0": 5, "4.0.0": 6, other: 8 }),
    withVersions("2026-11-02", { "3.0.0": 7, "4.0.0": 90 }),
  ];
  const { versions, buckets, latest } = adoptionOf(parts, 2);
  assert.deepEqual(versions, ["4.0.0", "1.0.0", "other"]);
  assert.deepEqual(buckets.map(({ total }) => total), [109, 97]);
  for (const { total, sessions } of buckets) {
    assert.equal([...sessions.values()].reduce((sum, count) => sum + count, 0), total);
  }
  assert.deepEqual(latest.map(({ version, share }) => [version, Math.round(share * 97)]), [
    ["4.0.0", 90],
    ["1.0.0", 0],
    ["other", 7],
  ]);
});

Deno.test("adoptionOf names a version that was asked for, however rare", () => {
  const part = withVersions("2026-11-01", { "1.0.0": 50, "2.0.0": 40, "3.0.0": 5 });
  assert.deepEqual(adoptionOf([part], 1, ["3.0.0"]).versions, ["3.0.0", "1.0.0", "other"]);
});

Deno.test("adoptionOf says nothing about the latest shares when nothing is known", () => {
  const { versions, latest } = adoptionOf([withVersions("2026-11-01", {})]);
  assert.deepEqual([versions, latest], [[], []]);
});
