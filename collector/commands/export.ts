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
import type { CommandIo } from "./command_io.ts";
import { dayOptions } from "./day_options.ts";
import { storeOptions } from "./store_options.ts";

/** `candor export PROJECT`. */
export const parser = command(
  "export",
  object({
    command: constant("export"),
    project: argument(string({ metavar: "PROJECT" }), {
      description: message`Project whose raw messages to print`,
    }),
    collector: optional(option("--collector", string({ metavar: "URL" }), {
      description:
        message`Ask a running collector, with the token in CANDOR_ADMIN_TOKEN, instead of opening its store`,
    })),
    days: dayOptions,
    store: storeOptions,
  }),
  { brief: message`Print the raw messages of a project, one JSON line each` },
);

/** Prints raw messages. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { exportLines } = await import("./export_lines.ts");
  let lines = 0;
  for await (const line of exportLines(options)) {
    io.out(line);
    lines++;
    if (io.interactive && lines % 1_000 === 0) io.err(`\u001b[1A\u001b[2K${lines} messages`);
  }
  return 0;
}
