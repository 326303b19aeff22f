import { command, constant, type InferValue, message, object } from "@optique/core";
import { appOption } from "./app_option.ts";
import type { CommandIo } from "./command_io.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor disable`. */
export const parser = command(
  "disable",
  object({ command: constant("disable"), app: appOption }),
  {
    brief: message`Say no, with today's date, and delete what waits to be sent`,
    description:
      message`Writes the choice into the program's config.json and deletes messages that wait to be sent. It holds at once, also for programs that are running. What was sent before is deleted by candor forget.`,
    footer: helpFooter(
      ["disable", "disable --app my-engine"],
      message`File: ~/.config/PROGRAM/config.json, or below XDG_CONFIG_HOME.`,
    ),
  },
);

/** Writes the choice. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { choose } = await import("./choose.ts");
  return await choose(options.app, "off", io);
}
