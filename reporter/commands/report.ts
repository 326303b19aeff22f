import {
  command,
  constant,
  type InferValue,
  message,
  multiple,
  object,
  option,
  optional,
  string,
  withDefault,
} from "@optique/core";
import { PROJECT_PATTERN } from "../../schemas/project_pattern.ts";
import type { CommandIo } from "./command_io.ts";
import { consentOptions } from "./consent_options.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor report`. */
export const parser = command(
  "report",
  object({
    command: constant("report"),
    project: withDefault(
      option("--project", string({ metavar: "NAME", pattern: PROJECT_PATTERN }), {
        description: message`Program that the report is about`,
      }),
      "candor",
    ),
    projectVersion: optional(option("--project-version", string({ metavar: "VERSION" }), {
      description: message`Its version; Candor's own when left out`,
    })),
    context: optional(option("--context", string({ metavar: "NAME" }), {
      description: message`How it is used, such as API_SERVER`,
    })),
    config: optional(option("--config", string({ metavar: "FILE.json" }), {
      description: message`Settings of an engine to report as well`,
    })),
    localLog: optional(option("--local-log", string({ metavar: "FILE" }), {
      description: message`Also append the messages to this file, one JSON line each`,
    })),
    endpoints: multiple(option("--endpoint", string({ metavar: "URL" }), {
      description: message`Collector to send to; each further one is a further delivery`,
    })),
    json: option("--json", { description: message`Print one JSON object and nothing else` }),
    consent: consentOptions,
  }),
  {
    brief: message`Gather a report about this machine, print it, and send it if asked to`,
    description:
      message`Gathers what this machine and the given permissions allow, prints every fact, names what was withheld with the flag that would allow it, and says whether it was sent and why. It sends only to a collector that is named, and only if nobody said no. It never asks for a permission.`,
    footer: helpFooter(
      ["report", "report --json", "report --project my-engine --endpoint https://stats.example"],
      message`Without --endpoint the addresses of the program's config.json count. deno run -P=report gives every permission that facts can need but the network's: add --allow-net=HOST.`,
    ),
  },
);

/** Gathers, prints and, where an endpoint is named, sends one report. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { printReport } = await import("./print_report.ts");
  return await printReport(options, io);
}
