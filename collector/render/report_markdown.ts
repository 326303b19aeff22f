import type { EngineDeclaration, Report } from "../../schemas/mod.ts";
import { describeDimension } from "./describe_dimension.ts";
import { describeQuarantine, QUARANTINE_NOTE } from "./describe_quarantine.ts";
import { describeSuppression } from "./describe_suppression.ts";
import { dimensionTotal } from "./dimension_total.ts";
import { formatNumber } from "./format_number.ts";
import { formatShare } from "./format_share.ts";
import { orderedValues } from "./ordered_values.ts";
import { plainText } from "./plain_text.ts";

/**
 * A report as Markdown tables, made to be committed to a repository or pasted into a discussion.
 *
 * @param report The report.
 * @param declaration What the program declared of its settings; it gives them their headings.
 * @returns Markdown (GitHub's tables) that ends with a line break; reported values are escaped, so that
 * none becomes a link, an image, markup or a new column.
 *
 * @example
 * ```ts
 * import { reportMarkdown } from "./report_markdown.ts";
 * import assert from "node:assert/strict";
 *
 * const markdown = reportMarkdown({
 *   project: "lmcache",
 *   from: "2026-11-01",
 *   to: "2026-11-01",
 *   generated_at: "2026-11-22T12:00:00.000Z",
 *   min_cell: 5,
 *   totals: { sessions: 7, messages: 9, errors: 0 },
 *   ci: { sessions: 0, messages: 0 },
 *   days: [],
 *   dimensions: { gpu_type: [{ value: "NVIDIA L4", sessions: 7 }] },
 *   suppressed: {},
 *   quarantined: {},
 *   series: {},
 * });
 * assert.ok(markdown.includes("| NVIDIA L4 | 7 | 100% |"));
 * ```
 */
export function reportMarkdown(report: Report, declaration?: EngineDeclaration): string {
  const { totals, ci, min_cell: minCell } = report;
  const parts = [
    `# ${escape(report.project)}: usage from ${report.from} to ${report.to}`,
    `Distinct sessions by UTC day. A value that fewer than ${minCell} sessions hold is not named. ` +
    `Computed ${report.generated_at}.`,
    table(["", "Count"], [
      ["Sessions", formatNumber(totals.sessions)],
      ["Messages", formatNumber(totals.messages)],
      ["Errors", formatNumber(totals.errors)],
      ["Sessions of build services (counted apart)", formatNumber(ci.sessions)],
    ]),
  ];
  if (report.days.length > 0) parts.push("## Sessions per day", dayTable(report.days));
  for (const [name, values] of Object.entries(report.dimensions)) {
    if (values.length === 0) continue;
    const rows = orderedValues(name, values, declaration).map(({ value, sessions }) => [
      escape(value),
      formatNumber(sessions),
      formatShare(sessions, dimensionTotal(report, name)),
    ]);
    parts.push(`## ${escape(describeDimension(name, declaration).title)}`);
    parts.push(table(["Value", "Sessions", "Share"], rows));
    const kept = describeSuppression(report.suppressed[name], minCell);
    if (kept !== null) parts.push(`${kept}.`);
  }
  const series = Object.entries(report.series);
  if (series.length > 0) {
    const rows = series.map(([name, { sum, sessions }]) => [
      escape(name),
      formatNumber(sum),
      formatNumber(sessions),
    ]);
    parts.push("## Counters", table(["Counter", "Sum", "Sessions"], rows));
  }
  const quarantined = describeQuarantine(report);
  if (quarantined.length > 0) {
    const rows = quarantined.map(({ title, sessions }) => [escape(title), formatNumber(sessions)]);
    parts.push("## Kept out of the counts", `${QUARANTINE_NOTE}.`);
    parts.push(table(["Field", "Sessions"], rows));
    const kept = describeSuppression(report.suppressed["quarantined"], minCell);
    if (kept !== null) parts.push(`${kept}.`);
  }
  return parts.join("\n\n") + "\n";
}

function dayTable(days: Report["days"]): string {
  const rows = days.map(({ day, sessions, active, messages, provisional }) => [
    provisional ? `${day} (provisional)` : day,
    formatNumber(sessions),
    formatNumber(active),
    formatNumber(messages),
  ]);
  return table(["Day", "New sessions", "Active sessions", "Messages"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? "---" : "---:"));
  return [head, rule, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function escape(text: string): string {
  return plainText(text)
    .replace(/[&<>]/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[mark]!)
    .replace(/[\\`*_{}[\]()#!|~$]/g, "\\$&")
    .replace(/:\/\//g, ":&#47;/")
    .replace(/@/g, "&#64;")
    .replace(/\bwww\./gi, "www&#46;");
}
