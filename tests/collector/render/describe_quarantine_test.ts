import assert from "node:assert/strict";
import {
  describeQuarantine,
  QUARANTINE_NOTE,
} from "../../../collector/render/describe_quarantine.ts";
import { reportCsv } from "../../../collector/render/report_csv.ts";
import { reportMarkdown } from "../../../collector/render/report_markdown.ts";
import { reportTable } from "../../../collector/render/report_table.ts";
import { aReport } from "../pages/a_report.ts";

const REPORT = aReport({
  quarantined: { other: 6, gpu_count: 7, config: 9, total_memory: 8 },
  suppressed: { quarantined: 2 },
});

Deno.test("describeQuarantine names fields for people, most sessions first", () => {
  assert.deepEqual(describeQuarantine(REPORT), [
    { title: "Settings", sessions: 9 },
    { title: "Main memory", sessions: 8 },
    { title: "GPUs per machine", sessions: 7 },
    { title: "Small groups", sessions: 6 },
  ]);
  assert.deepEqual(describeQuarantine({ quarantined: {} }), []);
});

Deno.test("every form of a report shows what was kept out of the counts, and why", () => {
  assert.match(reportCsv(REPORT), /^quarantined,gpu_count,,,sessions,7\r$/m);
  const markdown = reportMarkdown(REPORT);
  assert.ok(markdown.includes(`## Kept out of the counts\n\n${QUARANTINE_NOTE}.`));
  assert.match(markdown, /^\| GPUs per machine \| 7 \|$/m);
  const table = reportTable(REPORT);
  assert.match(table, /^Kept out of the counts \(sessions\)\n(?:.*\n){2}GPUs per machine +7/m);
  for (const text of [markdown, table.replace(/\s+/g, " ")]) {
    assert.match(text, /sessions of 2 values count as other/);
  }
});

Deno.test("no form of a report speaks of a quarantine that holds nothing", () => {
  const empty = aReport({ quarantined: {} });
  for (const text of [reportCsv(empty), reportMarkdown(empty), reportTable(empty)]) {
    assert.doesNotMatch(text, /quarantined|Kept out/);
  }
});
