import {
  command,
  constant,
  type InferValue,
  integer,
  message,
  object,
  option,
  optional,
  string,
  withDefault,
} from "@optique/core";
import { appOption } from "./app_option.ts";
import type { CommandIo } from "./command_io.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor log`. */
export const parser = command(
  "log",
  object({
    command: constant("log"),
    tail: withDefault(
      option("--tail", integer({ min: 1, max: 1_000_000, metavar: "LINES" }), {
        description: message`Newest messages to print`,
      }),
      20,
    ),
    file: optional(option("--file", string({ metavar: "FILE" }), {
      description: message`Log to read; the one in the program's folder when left out`,
    })),
    app: appOption,
  }),
  {
    brief: message`Print what was sent, or would have been, one JSON line each`,
    description:
      message`Prints the local log, which holds every message that was sent or, at level local, would have been.`,
    footer: helpFooter(
      ["log", "log --tail 100 --app my-engine"],
      message`File: ~/.config/PROGRAM/usage.jsonl unless local_log of config.json names another.`,
    ),
  },
);

/** Prints the newest lines of the local log. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { denoHost } = await import("../host.ts");
  const { createLedger } = await import("../ledger.ts");
  const { ledgerPath } = await import("./ledger_path.ts");
  const host = denoHost();
  const path = options.file ?? ledgerPath(host, options.app);
  if (path === null) {
    io.err(
      "Cannot find log: neither XDG_CONFIG_HOME nor HOME can be read, " +
        "expected --allow-env=HOME,XDG_CONFIG_HOME or --file",
    );
    return 1;
  }
  if (!host.granted({ name: "read", path })) {
    io.err(`Cannot read ${path}: permission is missing, expected --allow-read=${path}`);
    return 1;
  }
  const lines = createLedger(host, path).tail(options.tail);
  if (lines.length === 0) io.err(`Nothing is in ${path}`);
  for (const line of lines) io.out(line);
  return 0;
}
