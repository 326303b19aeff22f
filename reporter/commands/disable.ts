import { command, constant, type InferValue, message, object } from "@optique/core";
import { appOption } from "./app_option.ts";
import type { CommandIo } from "./command_io.ts";

/** `candor disable`. */
export const parser = command(
  "disable",
  object({ command: constant("disable"), app: appOption }),
  { brief: message`Say no, with today's date, and delete what waits to be sent` },
);

/** Writes the choice. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { choose } = await import("./choose.ts");
  return await choose(options.app, "off", io);
}
