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

/** `candor forget [SESSION]`. */
export const parser = command(
  "forget",
  object({
    command: constant("forget"),
    session: optional(argument(string({ metavar: "SESSION" }), {
      description: message`Session to delete; every session of the local log when left out`,
    })),
    endpoints: multiple(option("--endpoint", string({ metavar: "URL" }), {
      description: message`Collector to ask, besides those that status names; repeatable`,
    })),
    file: optional(option("--file", string({ metavar: "FILE" }), {
      description: message`Log to read; the one in the program's folder when left out`,
    })),
    json: option("--json", { description: message`Print the results as JSON` }),
    app: appOption,
  }),
  { brief: message`Delete what was sent, print the receipts and keep them` },
);

/** Asks every endpoint to delete. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { runForget } = await import("./run_forget.ts");
  return await runForget(options, io);
}
