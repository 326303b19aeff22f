import {
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
import { helpFooter } from "./help_footer.ts";

/** `candor preview`. */
export const parser = command(
  "preview",
  object({
    command: constant("preview"),
    project: withDefault(
      option("--project", string({ metavar: "NAME", pattern: PROJECT_PATTERN }), {
        description: message`Program that the report would be about`,
      }),
      "candor",
    ),
    context: optional(option("--context", string({ metavar: "NAME" }), {
      description: message`How it is used, such as API_SERVER`,
    })),
    bytes: option("--bytes", {
      description: message`Print the exact body of the request and nothing else`,
    }),
  }),
  {
    brief: message`Show the exact bytes that would be sent, with a sentence for each field`,
    description:
      message`Builds a report as it would be sent from here, now, and explains each field from the data dictionary. Nothing is sent.`,
    footer: helpFooter([
      "preview",
      "preview --project my-engine --context API_SERVER",
      "preview --bytes",
    ], message`A field that a new version added is marked until its notice was shown.`),
  },
);

/** Shows what would be sent, whatever the level is; nothing is sent or written. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { denoHost } = await import("../host.ts");
  const { gatherReport } = await import("../gather_report.ts");
  const { CANDOR_VERSION } = await import("./candor_version.ts");
  const { project, context } = options;
  const { pendingOf } = await import("./pending_of.ts");
  const host = denoHost();
  const pending = pendingOf(host);
  const { messages, redacted } = await gatherReport(host, {
    project,
    projectVersion: CANDOR_VERSION,
    context,
  });
  const { previewMessages } = await import("../preview_messages.ts");
  const preview = await previewMessages(messages, "on", redacted, { pending });
  if (options.bytes) {
    io.out(preview.body);
    return 0;
  }
  const { previewText } = await import("./preview_text.ts");
  const { previewLead } = await import("./preview_lead.ts");
  const { programStatus } = await import("./program_status.ts");
  io.out(previewText(preview, previewLead(programStatus(host, { app: "candor" }).status)));
  return 0;
}
