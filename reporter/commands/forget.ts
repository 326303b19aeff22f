import {
  argument,
  command,
  constant,
  type InferValue,
  message,
  multiple,
  object,
  option,
  optional,
  string,
} from "@optique/core";
import { appOption } from "./app_option.ts";
import type { CommandIo } from "./command_io.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor forget [SESSION]`. */
export const parser = command(
  "forget",
  object({
    command: constant("forget"),
    session: optional(argument(string({ metavar: "SESSION" }), {
      description: message`Session to delete; every session of the local log when left out`,
    })),
    endpoints: multiple(option("--endpoint", string({ metavar: "URL" }), {
      description: message`Collector to ask instead of those that the log names; repeatable`,
    })),
    file: optional(option("--file", string({ metavar: "FILE" }), {
      description: message`Log to read; the one in the program's folder when left out`,
    })),
    json: option("--json", { description: message`Print the results as JSON` }),
    app: appOption,
  }),
  {
    brief: message`Delete what was sent, print the receipts and keep them`,
    description:
      message`Asks every collector that a session of the local log was sent to, or the one session that is given, to delete it. Each answers with a receipt; a session that was deleted is not asked for again.`,
    footer: helpFooter(
      [
        "forget",
        "forget --app my-engine",
        "forget 019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d --endpoint https://stats.example",
      ],
      message`File: ~/.config/PROGRAM/receipts.jsonl keeps the receipts. Whoever knows the id of a session can delete it; nobody else can.`,
    ),
  },
);

/** Asks every endpoint to delete. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { runForget } = await import("./run_forget.ts");
  return await runForget(options, io);
}
