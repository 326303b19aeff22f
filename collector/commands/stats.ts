import {
  argument,
  choice,
  command,
  constant,
  type InferValue,
  message,
  object,
  option,
  optional,
  string,
  withDefault,
} from "@optique/core";
import { PROJECT_PATTERN } from "../../schemas/project_pattern.ts";
import type { CommandIo } from "./command_io.ts";
import { dayOptions } from "./day_options.ts";
import { storeOptions } from "./store_options.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor stats PROJECT`. */
export const parser = command(
  "stats",
  object({
    command: constant("stats"),
    project: argument(string({ metavar: "PROJECT", pattern: PROJECT_PATTERN }), {
      description: message`Project whose public report to print`,
    }),
    days: dayOptions,
    format: withDefault(
      option("--format", choice(["table", "json", "csv", "markdown"], { metavar: "FORMAT" }), {
        description: message`Form of the report`,
      }),
      "table" as const,
    ),
    collector: optional(option("--collector", string({ metavar: "URL" }), {
      description: message`Ask a running collector at this address instead of opening its store`,
    })),
    store: storeOptions,
  }),
  {
    brief: message`Print the public report of a project`,
    description:
      message`Reads the public report of a project, either from a running collector or from its store, and prints it. Values that few sessions have are folded into other, and numbers that no real machine has are counted apart.`,
    footer: helpFooter([
      "stats my-engine --collector https://stats.example",
      "stats my-engine --kv ./candor.db --from 2026-11-01 --to 2026-11-30",
      "stats my-engine --collector https://stats.example --format markdown",
    ]),
  },
);

/** Prints the public report of a project. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { readReport } = await import("./read_report.ts");
  const { storeSettings } = await import("./store_settings.ts");
  const report = await readReport(options);
  const declaration = (await storeSettings(options.store)).declarations?.[options.project];
  switch (options.format) {
    case "json":
      io.out(JSON.stringify(report, null, 2));
      return 0;
    case "csv": {
      const { reportCsv } = await import("../render/report_csv.ts");
      io.out(reportCsv(report).trimEnd());
      return 0;
    }
    case "markdown": {
      const { reportMarkdown } = await import("../render/report_markdown.ts");
      io.out(reportMarkdown(report, declaration).trimEnd());
      return 0;
    }
    case "table": {
      const { reportTable } = await import("../render/report_table.ts");
      io.out(reportTable(report, { width: io.columns, color: io.color, declaration }).trimEnd());
      return 0;
    }
  }
}
