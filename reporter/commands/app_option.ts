import { message, option, string, withDefault } from "@optique/core";

/** Which program's folder a command is about; each program that reports has its own. */
export const appOption = withDefault(
  option("--app", string({ metavar: "NAME", pattern: /^[a-z0-9][a-z0-9._-]{0,62}$/ }), {
    description: message`Program whose choice it is: its folder below ~/.config`,
  }),
  "candor",
);
