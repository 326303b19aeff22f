import assert from "node:assert/strict";
import { reportText } from "../../../reporter/commands/report_text.ts";
import { runReport } from "../../../reporter/commands/run_report.ts";
import type { Withheld } from "../../../reporter/facts.ts";
import { createFakeHost } from "../fake_host.ts";

Deno.test("reportText() fits a terminal whatever is withheld", async () => {
  const host = createFakeHost({ withheld: ["--allow-env", "--allow-sys", "--allow-run"] });
  const result = await runReport(
    { project: "my-engine", endpoints: [], consent: { disableUsageStats: false } },
    host,
  );
  const withheld: Withheld[] = [
    { fact: "ci", flag: `--allow-env=${"CONTINUOUS_INTEGRATION,".repeat(9)}CI` },
    { fact: "cpu_type", flag: "--allow-sys=cpus" },
    { fact: "platforms", flag: "--allow-sys=osRelease" },
  ];
  const text = reportText({ ...result, withheld }, { color: false });
  const lines = text.slice(text.indexOf("Withheld")).split("\n");
  assert.match(lines[1]!, /^ {2}--allow-env=CONTINUOUS_INTEGRATION,.*,CI$/);
  assert.deepEqual(lines.slice(2, 5), [
    "      ci",
    "  --allow-sys=cpus       cpu_type",
    "  --allow-sys=osRelease  platforms",
  ]);
});
