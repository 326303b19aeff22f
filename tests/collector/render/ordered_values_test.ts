import assert from "node:assert/strict";
import { orderedValues } from "../../../collector/render/ordered_values.ts";

function order(dimension: string, values: readonly string[]): readonly string[] {
  const counted = values.map((value, index) => ({ value, sessions: 10 + index }));
  return orderedValues(dimension, counted).map(({ value }) => value);
}

Deno.test("orderedValues puts sizes from small to large with the rest at the end", () => {
  const sizes = [
    "other",
    "16-32 GiB",
    "2048+ GiB",
    "0-1 GiB",
    "512-1024 MiB",
    "1-2 TiB",
    "8-16 GiB",
  ];
  assert.deepEqual(order("total_memory", sizes), [
    ...["0-1 GiB", "512-1024 MiB", "8-16 GiB", "16-32 GiB", "1-2 TiB", "2048+ GiB", "other"],
  ]);
});

Deno.test("orderedValues puts counts by their number", () => {
  assert.deepEqual(order("num_cpu", ["16", "2", "256+", "8"]), ["2", "8", "16", "256+"]);
  for (const setting of ["chunk_size", "max_local_cache_size", "world_size"]) {
    assert.deepEqual(order(setting, ["1", "8", "2.5", "4"]), ["1", "2.5", "4", "8"], setting);
  }
});

Deno.test("orderedValues puts names from frequent to rare with the rest at the end", () => {
  assert.deepEqual(order("provider", ["GCP", "other", "AWS"]), ["AWS", "GCP", "other"]);
});
