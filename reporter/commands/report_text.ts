import type { Message } from "../../schemas/types.ts";
import type { Withheld } from "../facts.ts";
import type { CommandIo } from "./command_io.ts";
import { plainLine } from "./plain_line.ts";
import type { ReportResult } from "./run_report.ts";

/** Fields that every message repeats; they are shown once, at the head. */
const ENVELOPE = new Set([
  "schema_version",
  "message_type",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
]);

/**
 * The result of `candor report` for a person to read.
 *
 * @param result What came of it.
 * @param io Whether colours are wanted.
 * @returns Lines without a final line break.
 */
export function reportText(result: ReportResult, io: Pick<CommandIo, "color">): string {
  const bold = (text: string) =>
    // Written out, because the module that knows it takes longer to load than the report.
    io.color ? `\x1b[1m${text}\x1b[22m` : text;
  const { level, decision, messages, withheld, redacted, pending, warnings } = result;
  const [first] = messages;
  const head = first === undefined
    ? []
    : [bold(`Report of ${first.project} ${first.project_version}, session ${first.session_id}`)];
  const blocks = [
    [...head, `level: ${level} (${decision.because})`].join("\n"),
    ...messages.map((message) => [bold(message.message_type), ...fields(message)].join("\n")),
    ...withheld.length === 0 ? [] : [[bold("Withheld"), ...flags(withheld)].join("\n")],
    ...redacted.length === 0 ? [] : [
      `redacted, because it resembled something private: ${redacted.join(", ")}`,
    ],
    ...pending.length === 0 ? [] : [
      [
        bold("Not sent until you were told about it: `candor enable` says yes to it"),
        ...pending.map(({ field, what }) => `  ${field}  ${what}`),
      ].join("\n"),
    ],
    ...warnings,
    verdict(result),
  ];
  return blocks.join("\n\n");
}

function verdict(result: ReportResult): string {
  if (result.deliveries.length === 0) return `not sent: ${result.reason}`;
  return result.deliveries.map(({ endpoint, outcome }) => {
    switch (outcome.outcome) {
      case "sent":
        return `sent to ${endpoint}: collector answered ${outcome.status} ${
          JSON.stringify(outcome.answer)
        }`;
      case "retry":
        return `not sent to ${endpoint}: ${outcome.why}`;
      case "rejected":
        return `not sent to ${endpoint}: ${outcome.problem.detail}`;
    }
  }).map(plainLine).join("\n");
}

function fields(message: Message): string[] {
  const entries = Object.entries(message).filter(([key]) => !ENVELOPE.has(key));
  const width = Math.max(...entries.map(([key]) => key.length));
  return entries.map(([key, value]) => `  ${key.padEnd(width)}  ${valueText(value)}`);
}

function valueText(value: unknown): string {
  if (value === null) return "-";
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}

/** Longest flag that its facts stand beside; those of a longer one, a list of variables, stand below. */
const WIDEST_FLAG = 46;

/** One line per flag, since several facts often wait for the same one. */
function flags(withheld: readonly Withheld[]): string[] {
  const byFlag = new Map<string, string[]>();
  for (const { fact, flag } of withheld) byFlag.set(flag, [...byFlag.get(flag) ?? [], fact]);
  const short = [...byFlag.keys()].map((flag) => flag.length).filter((one) => one <= WIDEST_FLAG);
  const width = Math.max(0, ...short);
  return [...byFlag].map(([flag, facts]) => {
    // The runtime drops a name that it cannot find, and then says that it is not allowed.
    const note = flag.startsWith("--allow-run=") ? " (or no such program is installed)" : "";
    const gap = flag.length > WIDEST_FLAG ? "\n      " : "  ";
    return `  ${flag.padEnd(width)}${gap}${facts.join(", ")}${note}`;
  });
}
