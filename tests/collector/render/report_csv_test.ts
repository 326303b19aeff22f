import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { reportCsv } from "../../../collector/render/report_csv.ts";
import { aReport } from "../pages/a_report.ts";

/** An RFC 4180 reader that shares nothing with the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    rows.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") rows.push([]);
    if (cell.lastIndex === text.length) break;
  }
  assert.equal(rows.pop()?.length, 0, "the last row has to end");
  return rows;
}

Deno.test("reportCsv writes one number per row when a report has every section", () => {
  const rows = readCsv(reportCsv(aReport()));
  assert.deepEqual(rows[0], ["section", "name", "value", "day", "measure", "number"]);
  assert.ok(rows.every(({ length }) => length === 6));
  assert.deepEqual(
    rows.filter(([section, name]) => section === "dimensions" && name === "provider"),
    [
      ["dimensions", "provider", "GCP", "", "sessions", "800"],
      ["dimensions", "provider", "AWS", "", "sessions", "600"],
      ["dimensions", "provider", "other", "", "sessions", "50"],
    ],
  );
  assert.equal(rows.filter(([section]) => section === "days").length, 40);
  assert.deepEqual(rows.find(([section]) => section === "suppressed"), [
    ...["suppressed", "provider", "", "", "values", "4"],
  ]);
});

Deno.test("reportCsv gives every value back when values hold quotes, commas and line breaks", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
    const report = aReport({ dimensions: { gpu_type: [{ value, sessions: 5 }] } });
    const row = readCsv(reportCsv(report)).find(([section]) => section === "dimensions");
    assert.ok(row?.[2] === value || row?.[2] === `'${value}`);
  }));
});

Deno.test("reportCsv starts no cell as a formula when values are hostile", () => {
  const starts = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "\u0000=", "\u200b="];
  for (const start of starts) {
    const value = `${start}HYPERLINK(1)`;
    const report = aReport({ dimensions: { [value]: [{ value, sessions: 5 }] } });
    const row = readCsv(reportCsv(report)).find(([section]) => section === "dimensions");
    assert.deepEqual(row?.slice(1, 3), [`'${value}`, `'${value}`]);
  }
});
