import {
  argument,
  command,
  constant,
  type InferValue,
  message,
  object,
  option,
  optional,
  string,
} from "@optique/core";
import { PROJECT_PATTERN } from "../../schemas/project_pattern.ts";
import type { CommandIo } from "./command_io.ts";
import { dayOptions } from "./day_options.ts";
import { storeOptions } from "./store_options.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor export PROJECT`. */
export const parser = command(
  "export",
  object({
    command: constant("export"),
    project: argument(string({ metavar: "PROJECT", pattern: PROJECT_PATTERN }), {
      description: message`Project whose raw messages to print`,
    }),
    collector: optional(option("--collector", string({ metavar: "URL" }), {
      description:
        message`Ask a running collector, with the token in CANDOR_ADMIN_TOKEN, instead of opening its store`,
    })),
    days: dayOptions,
    store: storeOptions,
  }),
  {
    brief: message`Print the raw messages of a project, one JSON line each`,
    description:
      message`Prints the raw messages that are still kept, each with the hash of its session in place of the id, streamed, sessions in the order of their beginning. Wants the admin token of a collector, or its store.`,
    footer: helpFooter([
      "export my-engine --collector https://stats.example",
      "export my-engine --kv ./candor.db --from 2026-11-01",
    ], message`Variable: CANDOR_ADMIN_TOKEN, the token that the collector was started with.`),
  },
);

/** Prints raw messages. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { exportLines } = await import("./export_lines.ts");
  const { showProgress } = await import("./show_progress.ts");
  // On the same terminal the messages themselves show how far it is.
  const progress = showProgress({
    ...io,
    interactive: io.interactive && !Deno.stdout.isTerminal(),
  });
  let lines = 0;
  for await (const line of exportLines(options)) {
    io.out(line);
    lines++;
    if (lines % 1_000 === 0) progress.show(`${lines} messages`);
  }
  return 0;
}
