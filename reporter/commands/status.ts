import { command, constant, type InferValue, message, object, option } from "@optique/core";
import { appOption } from "./app_option.ts";
import type { CommandIo } from "./command_io.ts";
import { consentOptions } from "./consent_options.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor status`. */
export const parser = command(
  "status",
  object({
    command: constant("status"),
    json: option("--json", { description: message`Print one JSON object and nothing else` }),
    app: appOption,
    consent: consentOptions,
  }),
  {
    brief: message`Say whether anything would be sent, why, and where to`,
    description:
      message`Lists every switch that may speak (flags, variables, files, the program's default), what it says, and the one that decided; then the collectors, the permissions that are missing and the folder.`,
    footer: helpFooter(
      ["status", "status --app my-engine", "status --json"],
      message`Nothing is sent and no file is written. Of another program it knows the switches and, from its log, where messages went; the default and the endpoints that it is built with, it alone knows.`,
    ),
  },
);

/** Explains the present state of consent. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { denoHost } = await import("../host.ts");
  const { permissionStates } = await import("../permissions.ts");
  const { programStatus } = await import("./program_status.ts");
  const { statusReport } = await import("./status_report.ts");
  const host = denoHost();
  const { app, consent: flags } = options;
  const known = programStatus(host, { app, flags });
  const { status } = known;
  const facts = permissionStates(host).map(({ flag, granted, unlocks }) => ({
    flag,
    granted,
    unlocks,
  }));
  const complete = { ...status, permissions: [...status.permissions, ...facts] };
  io.out(
    options.json ? JSON.stringify(complete, null, 2) : statusReport({ ...known, status: complete }),
  );
  return 0;
}
