import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import * as fc from "../../properties.ts";
import { reportTable } from "../../../collector/render/report_table.ts";
import { aReport } from "../pages/a_report.ts";

Deno.test("reportTable keeps within the width when labels are long", () => {
  const value = "a very long label ".repeat(20);
  const report = aReport({ dimensions: { gpu_type: [{ value, sessions: 900 }] } });
  for (const width of [40, 80, 200]) {
    for (const line of reportTable(report, { width }).split("\n")) {
      assert.ok(line.length <= width, `${line.length} columns at ${width}: ${line}`);
    }
  }
});

Deno.test("reportTable draws bars in proportion when values differ", () => {
  const lines = reportTable(aReport(), { width: 120 }).split("\n");
  const bar = (label: string): number =>
    lines.find((line) => line.startsWith(label))?.match(/█/g)?.length ?? 0;
  assert.ok(Math.abs(bar("AWS") / bar("GCP") - 600 / 800) < 0.05);
});

Deno.test("reportTable names what was kept back when values were suppressed", () => {
  assert.match(reportTable(aReport()), /sessions of 4 values count as other/);
});

Deno.test("reportTable counts the values that it leaves out when a dimension is long", () => {
  const values = Array.from({ length: 200 }, (_, index) => ({ value: `v${index}`, sessions: 5 }));
  const text = reportTable(aReport({ dimensions: { gpu_type: values } }), { rows: 10 });
  assert.match(text, /… 190 more/);
});

Deno.test("reportTable says so when nothing was reported", () => {
  const text = reportTable(aReport({
    totals: { sessions: 0, messages: 0, errors: 0 },
    days: [],
    dimensions: {},
    suppressed: {},
    quarantined: {},
    series: {},
  }));
  assert.match(text, /No sessions in this window\./);
  assert.doesNotMatch(text, /NaN|undefined|Infinity/);
});

Deno.test("reportTable colours only when asked", () => {
  const plain = reportTable(aReport());
  assert.equal(stripVTControlCharacters(plain), plain);
  const coloured = reportTable(aReport(), { color: true });
  assert.notEqual(coloured, plain);
  assert.equal(stripVTControlCharacters(coloured).replace(/[ \t]+$/gm, ""), plain);
});

Deno.test("reportTable lets no reported value steer the terminal when values are hostile", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
    const report = aReport({
      dimensions: { gpu_type: [{ value, sessions: 5 }], [value]: [{ value, sessions: 5 }] },
      series: { [value]: { sum: 1, sessions: 5, days: [] } },
    });
    assert.doesNotMatch(reportTable(report).replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
  }));
});
