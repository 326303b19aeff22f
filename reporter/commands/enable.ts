import {
  choice,
  command,
  constant,
  type InferValue,
  message,
  object,
  option,
  withDefault,
} from "@optique/core";
import { appOption } from "./app_option.ts";
import type { CommandIo } from "./command_io.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor enable`. */
export const parser = command(
  "enable",
  object({
    command: constant("enable"),
    level: withDefault(
      option("--level", choice(["on", "no-stack", "local"], { metavar: "LEVEL" }), {
        description: message`on, no-stack (without errors) or local (written, never sent)`,
      }),
      "on" as const,
    ),
    app: appOption,
  }),
  {
    brief: message`Say yes, with today's date`,
    description:
      message`Writes the choice into the program's config.json. Nothing that was collected before today's decision is ever sent. A variable that says no still wins.`,
    footer: helpFooter(
      ["enable", "enable --level no-stack", "enable --app my-engine"],
      message`File: ~/.config/PROGRAM/config.json, or below XDG_CONFIG_HOME.`,
    ),
  },
);

/** Writes the choice. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { choose } = await import("./choose.ts");
  return await choose(options.app, options.level, io);
}
