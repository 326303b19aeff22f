import { parse } from "@optique/core";
import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { quickReportOptions } from "../../../reporter/commands/quick_report_options.ts";
import { parser } from "../../../reporter/commands/report.ts";

const OPTIONS = [
  "--project",
  "--project-version",
  "--context",
  "--config",
  "--local-log",
  "--usage-stats",
  "--endpoint",
  "--json",
  "--disable-usage-stats",
];
const VALUES = ["my-engine", "Not a name", "1.4.0", "API SERVER", "", "-", "--", "-x", "=", "off"];

/** What the library reads, `null` where it refuses. */
function slowly(args: readonly string[]): unknown {
  const result = parse(parser, ["report", ...args]);
  if (!result.success) return null;
  const { command: _, ...options } = result.value;
  return JSON.parse(JSON.stringify(options));
}

function quickly(args: readonly string[]): unknown {
  const options = quickReportOptions(args);
  return options === null ? null : JSON.parse(JSON.stringify(options));
}

Deno.test("quickReportOptions() reads nothing in another way than the library", () => {
  const word = fc.oneof(
    fc.constantFrom(...OPTIONS),
    fc.constantFrom(...VALUES),
    fc.constantFrom("--help", "-h", "--version", "--jsn", "--project=x", "--endpoint=http://x"),
    fc.string({ maxLength: 6 }),
  );
  const pair = fc.tuple(fc.constantFrom(...OPTIONS), fc.constantFrom(...VALUES));
  const line = fc.oneof(
    fc.array(word, { maxLength: 6 }),
    fc.array(pair, { maxLength: 4 }).map((pairs) => pairs.flat()),
  );
  let read = 0;
  fc.assert(
    fc.property(line, (args) => {
      const quick = quickly(args);
      if (quick === null) return;
      read++;
      assert.deepEqual(quick, slowly(args), args.join(" "));
    }),
    { numRuns: 2_000 },
  );
  assert.ok(read > 50, `${read} lines were read`);
});

Deno.test("quickReportOptions() reads the ordinary lines itself", () => {
  const lines = [
    [],
    ["--json"],
    ["--project", "my-engine", "--project-version", "1.4.0", "--context", "CLI"],
    ["--endpoint", "http://127.0.0.1:1", "--endpoint", "http://127.0.0.1:2", "--json"],
    ["--usage-stats", "off"],
    ["--disable-usage-stats", "--local-log", "x.jsonl", "--config", "engine.json"],
  ];
  for (const args of lines) {
    assert.deepEqual(quickly(args), slowly(args), args.join(" "));
    assert.notEqual(quickly(args), null, args.join(" "));
  }
});

Deno.test("quickReportOptions() leaves help and mistakes to the library", () => {
  for (const args of [["--help"], ["--jsn"], ["--project"], ["--json", "--json"], ["extra"]]) {
    assert.equal(quickReportOptions(args), null, args.join(" "));
  }
});
