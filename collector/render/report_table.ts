import Table from "cli-table3";
import { styleText } from "node:util";
import type { EngineDeclaration, Report } from "../../schemas/mod.ts";
import { compactNumber } from "./compact_number.ts";
import { describeDimension } from "./describe_dimension.ts";
import { describeQuarantine, QUARANTINE_NOTE } from "./describe_quarantine.ts";
import { describeSuppression } from "./describe_suppression.ts";
import { dimensionTotal } from "./dimension_total.ts";
import { formatNumber } from "./format_number.ts";
import { formatShare } from "./format_share.ts";
import { orderedValues } from "./ordered_values.ts";
import { plainText } from "./plain_text.ts";

/** How a report is laid out on a terminal. */
export interface ReportTableOptions {
  /**
   * Width of the terminal in columns; at least 40 are used.
   * @default 80
   */
  readonly width?: number;
  /**
   * Whether colours may be used.
   * @default false
   */
  readonly color?: boolean;
  /**
   * What the program declared of its settings; it gives them their headings.
   * @default undefined
   */
  readonly declaration?: EngineDeclaration | undefined;
  /**
   * Most values shown for one dimension and most days; the rest is counted in one line.
   * @default 12
   */
  readonly rows?: number;
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const NO_BORDER = {
  ...{ "top": "", "top-mid": "", "top-left": "", "top-right": "", "middle": "  " },
  ...{ "bottom": "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ "left": "", "left-mid": "", "mid": "", "mid-mid": "", "right": "", "right-mid": "" },
};

/**
 * A report as text for a terminal: headline numbers, days and dimensions, each with bars.
 *
 * @param report The report.
 * @param options Width, colours and length.
 * @returns Lines without trailing blanks, a line break after the last. Nothing that a client reported
 * can move the cursor or change colours.
 *
 * @example
 * ```ts
 * import { reportTable } from "./report_table.ts";
 * import assert from "node:assert/strict";
 *
 * const text = reportTable({
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
 * assert.match(text, /NVIDIA L4 +7 +100% +█+/);
 * ```
 */
export function reportTable(report: Report, options: ReportTableOptions = {}): string {
  const { width = 80, color = false, rows = 12 } = options;
  const paint = (format: "bold" | "cyan" | "gray", text: string): string =>
    color ? styleText(format, text, { validateStream: false }) : text;
  const columns = Math.max(40, width);
  const { totals, ci, min_cell: minCell } = report;
  const heading = `${plainText(report.project)}: usage from ${report.from} to ${report.to} (UTC)`;
  const lines = [
    paint("bold", wrap(heading, columns)),
    "",
    layout([
      ["Sessions", formatNumber(totals.sessions), ""],
      ["Messages", formatNumber(totals.messages), ""],
      ["Errors", formatNumber(totals.errors), ""],
      ["Build services", formatNumber(ci.sessions), paint("gray", "sessions, counted apart")],
    ], [14, 15, columns - 33]),
  ];
  const note = (text: string): number => lines.push(paint("gray", wrap(text, columns)));
  const widths = columnWidths(report, columns);
  const section = (title: string, entries: readonly BarRow[], rest: number): void => {
    lines.push("", paint("bold", title), bars(entries, widths, (bar) => paint("cyan", bar)));
    if (rest > 0) note(`… ${formatNumber(rest)} more`);
  };

  const days = report.days.slice(-rows);
  if (totals.sessions > 0 && days.length > 0) {
    const entries = days.map(({ day, sessions, provisional }) => ({
      label: provisional ? `${day} *` : day,
      number: sessions,
      share: "",
    }));
    const shown = days.length < report.days.length
      ? `New sessions per day (last ${days.length} of ${report.days.length} days)`
      : "New sessions per day";
    section(shown, entries, 0);
    if (days.some(({ provisional }) => provisional)) note("* late messages may still arrive");
  }
  for (const [name, values] of Object.entries(report.dimensions)) {
    if (values.length === 0) continue;
    const entries = orderedValues(name, values, options.declaration).slice(0, rows).map((
      { value, sessions },
    ) => ({
      label: plainText(value),
      number: sessions,
      share: formatShare(sessions, dimensionTotal(report, name)),
    }));
    section(
      `${plainText(describeDimension(name, options.declaration).title)} (sessions)`,
      entries,
      values.length - entries.length,
    );
    const kept = describeSuppression(report.suppressed[name], minCell);
    if (kept !== null) note(kept);
  }
  const series = Object.entries(report.series).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (series.length > 0) {
    const entries = series.slice(0, rows).map(([name, { sum, sessions }]) => [
      plainText(name),
      compactNumber(sum).padStart(12),
      `from ${formatNumber(sessions)} sessions`,
    ]);
    lines.push(
      "",
      paint("bold", "Counters"),
      layout(entries, [widths[0], 12, columns - widths[0] - 16]),
    );
    if (series.length > rows) note(`… ${formatNumber(series.length - rows)} more`);
  }
  const quarantined = describeQuarantine(report);
  if (quarantined.length > 0) {
    const entries = quarantined.map(({ title, sessions }) => ({
      label: plainText(title),
      number: sessions,
      share: formatShare(sessions, totals.sessions),
    }));
    section("Kept out of the counts (sessions)", entries, 0);
    note(QUARANTINE_NOTE);
    const kept = describeSuppression(report.suppressed["quarantined"], minCell);
    if (kept !== null) note(kept);
  }
  if (totals.sessions === 0) lines.push("", "No sessions in this window.");
  return lines.join("\n").replace(/[ \t]+$/gm, "") + "\n";
}

interface BarRow {
  readonly label: string;
  readonly number: number;
  readonly share: string;
}

/** The same for every section, so that all bars stand below one another. */
function columnWidths(report: Report, columns: number): readonly [number, number, number, number] {
  const values = Object.values(report.dimensions).flat();
  const longest = Math.max(12, ...values.map(({ value }) => cellsOf(value)));
  const largest = Math.max(report.totals.sessions, ...values.map(({ sessions }) => sessions));
  const label = Math.min(longest, 40, Math.floor(columns * 0.4));
  const number = formatNumber(largest).length;
  return [label, number, 5, Math.max(4, columns - label - number - 5 - 6)];
}

function bars(
  rows: readonly BarRow[],
  [labelWidth, numberWidth, shareWidth, barWidth]: readonly [number, number, number, number],
  paint: (bar: string) => string,
): string {
  const largest = Math.max(1, ...rows.map(({ number }) => number));
  const lines = rows.map(({ label, number, share }) => [
    label,
    formatNumber(number).padStart(numberWidth),
    share.padStart(shareWidth),
    paint(bar((number / largest) * barWidth)),
  ]);
  return layout(lines, [labelWidth, numberWidth, shareWidth, barWidth]);
}

/** An upper bound of the terminal cells that a text takes: wide scripts take two per character. */
function cellsOf(text: string): number {
  return [...text].reduce((cells, character) => cells + (character < "\u1100" ? 1 : 2), 0);
}

function bar(length: number): string {
  const eighths = Math.round(length * 8);
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

/** Column widths count cells of the terminal, not characters: wide scripts take two each. */
function layout(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const table = new Table({
    chars: NO_BORDER,
    colWidths: widths.map((width) => Math.max(1, width)),
    style: { "head": [], "border": [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

function wrap(text: string, width: number): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("\n");
}
