import type { CommandIo } from "./command_io.ts";
import { plainLine } from "./plain_line.ts";
import { reportText } from "./report_text.ts";
import { type ReportOptions, runReport } from "./run_report.ts";

/**
 * Gathers, prints and, where an endpoint is named, sends one report.
 *
 * @param options What was asked for.
 * @param io Where to write.
 * @returns The exit code.
 * @throws Error with one sentence when an argument cannot be used.
 */
export async function printReport(
  options: ReportOptions & { readonly json: boolean },
  io: CommandIo,
): Promise<number> {
  const result = await runReport(options);
  if (options.json) {
    const { messages, level, sent, reason, withheld } = result;
    io.out(JSON.stringify({ messages, level, sent, reason, withheld }, null, 2));
  } else io.out(reportText(result, io));
  if (result.failure !== null) io.err(result.failure.split("\n").map(plainLine).join("\n"));
  return result.failure === null ? 0 : 1;
}
