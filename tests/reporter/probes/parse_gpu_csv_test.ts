import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { GPU_FIELDS, NO_GPU_FACTS } from "../../../reporter/probes/gpu_fields.ts";
import { parseCsvLine } from "../../../reporter/probes/parse_csv_line.ts";
import { parseGpuCsv } from "../../../reporter/probes/parse_gpu_csv.ts";
import { gpuSchema } from "../../../schemas/gpu.ts";
import { readFixture } from "../read_fixture.ts";

const CELLS = readFixture("nvidia_smi_a10g.csv").trim().split(", ");

Deno.test("parseGpuCsv keeps commas inside a product name", () => {
  const row = ["Quadro, the second", ...CELLS.slice(1)].join(", ");
  assert.equal(parseGpuCsv(row, GPU_FIELDS)[0]?.name, "Quadro, the second");
  const quoted = ['"Quadro, the second"', ...CELLS.slice(1)].join(",");
  assert.equal(parseGpuCsv(quoted, GPU_FIELDS)[0]?.name, "Quadro, the second");
});

Deno.test("parseGpuCsv reads rows without blanks, with more blanks and with carriage returns", () => {
  const expected = parseGpuCsv(CELLS.join(", "), GPU_FIELDS);
  assert.equal(expected.length, 1);
  assert.deepEqual(parseGpuCsv(CELLS.join(","), GPU_FIELDS), expected);
  assert.deepEqual(parseGpuCsv(`  ${CELLS.join(" ,\t ")}  \r\n\r\n`, GPU_FIELDS), expected);
});

Deno.test("parseGpuCsv passes over a row whose bus id is none", () => {
  const row = CELLS.with(1, "somewhere").join(", ");
  assert.deepEqual(parseGpuCsv(row, GPU_FIELDS), []);
});

Deno.test("parseGpuCsv converts units to those of the schema", () => {
  const row = CELLS.with(9, "24 GiB").with(10, "512 KiB").with(17, "10860 mW").join(", ");
  const [gpu] = parseGpuCsv(row, GPU_FIELDS);
  assert.equal(gpu?.memory_total, 24_576);
  assert.equal(gpu?.memory_free, 0.5);
  assert.equal(gpu?.power_draw_instant, 10.86);
});

Deno.test("parseGpuCsv makes null of a number with a unit of another kind", () => {
  const [gpu] = parseGpuCsv(CELLS.with(6, "31 W").with(9, "1,024").join(", "), GPU_FIELDS);
  assert.equal(gpu, undefined);
  const [other] = parseGpuCsv(CELLS.with(6, "31 W").with(9, "0x10").join(", "), GPU_FIELDS);
  assert.equal(other?.temperature_gpu, null);
  assert.equal(other?.memory_total, null);
});

Deno.test("parseGpuCsv gives facts of the schema's types or null for any text", () => {
  const cell = fc.oneof(
    fc.constantFrom(
      ...CELLS,
      "[N/A]",
      "N/A",
      "[Not Supported]",
      "Unknown Error",
      "",
      '"',
      "-1",
      "1e9",
    ),
    fc.string({ unit: "binary", maxLength: 12 }),
  );
  const line = fc.array(cell, { minLength: 0, maxLength: 24 }).map((cells) => cells.join(","));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      for (const gpu of parseGpuCsv(lines.join("\n"), GPU_FIELDS)) {
        assert.deepEqual(Object.keys(gpu), Object.keys(NO_GPU_FACTS));
        for (const [fact, value] of Object.entries(gpu)) {
          const type = typeof gpuSchema.parse({ ...NO_GPU_FACTS, ...exampleOf(fact) })[
            fact as keyof typeof NO_GPU_FACTS
          ];
          assert.ok(value === null || typeof value === type, `${fact}: ${String(value)}`);
          assert.ok(typeof value !== "number" || Number.isFinite(value));
        }
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("parseGpuCsv gives back every number that a row holds", () => {
  const size = fc.integer({ min: 0, max: 1_000_000 });
  fc.assert(
    fc.property(size, size, fc.integer({ min: -40, max: 120 }), (total, free, warmth) => {
      const row = CELLS.with(9, `${total}`).with(10, `${free} MiB`).with(6, `${warmth}`).join(", ");
      const [gpu] = parseGpuCsv(row, GPU_FIELDS);
      assert.deepEqual([gpu?.memory_total, gpu?.memory_free, gpu?.temperature_gpu], [
        total,
        free,
        warmth,
      ]);
    }),
  );
});

Deno.test("parseCsvLine gives back what a writer of RFC 4180 wrote", () => {
  const cell = fc.string({ unit: "grapheme", maxLength: 20 }).map((text) =>
    text.replaceAll(/[\r\n]/g, "").trim()
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 20 }), (cells) => {
      const line = cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(",");
      assert.deepEqual(parseCsvLine(line), cells);
    }),
  );
});

function exampleOf(fact: string): Record<string, unknown> {
  const shape = gpuSchema.shape as Record<string, { meta(): { example?: unknown } | undefined }>;
  return { [fact]: shape[fact]?.meta()?.example };
}
