import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { reportMarkdown } from "../../../collector/render/report_markdown.ts";
import { aReport } from "../pages/a_report.ts";

Deno.test("reportMarkdown writes a table per dimension when values are there", () => {
  const text = reportMarkdown(aReport());
  assert.match(text, /^# demo-project: usage from 2026-11-13 to 2026-11-22$/m);
  assert.match(
    text,
    /## GPUs per machine\n\n\| Value \| Sessions \| Share \|\n\| --- \| ---: \| ---: \|\n\| 1 \| 300 \| 21% \|/,
  );
  assert.match(text, /2026-11-22 \(provisional\)/);
});

Deno.test("reportMarkdown keeps the columns of its tables when values are hostile", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
    const report = aReport({ dimensions: { gpu_type: [{ value, sessions: 5 }] } });
    const lines = reportMarkdown(report).split("\n");
    const row = lines[lines.indexOf("## GPU model") + 4];
    assert.match(row ?? "", /\| 5 \| 0\.3% \|$/);
    assert.equal((row ?? "").replaceAll(/\\./g, "").match(/\|/g)?.length, 4);
  }));
});

Deno.test("reportMarkdown makes no markup of a value when it resembles some", () => {
  const value = "<img src=x> [a](b) ![c](d) https://e.example www.f.example @g `h`";
  const text = reportMarkdown(aReport({ dimensions: { gpu_type: [{ value, sessions: 5 }] } }));
  assert.doesNotMatch(text, /<img|[^\\]\[a|https:\/\/|www\.f|@g|[^\\]`h/);
});
