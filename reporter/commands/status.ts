import { command, constant, type InferValue, message, object, option } from "@optique/core";
import { appOption } from "./app_option.ts";
import type { CommandIo } from "./command_io.ts";
import { consentOptions } from "./consent_options.ts";

/** `candor status`. */
export const parser = command(
  "status",
  object({
    command: constant("status"),
    json: option("--json", { description: message`Print one JSON object and nothing else` }),
    app: appOption,
    consent: consentOptions,
  }),
  { brief: message`Say whether anything would be sent, why, and where to` },
);

/** Explains the present state of consent. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { readStatus } = await import("./read_status.ts");
  const status = readStatus(options.app, options.consent);
  if (options.json) {
    io.out(JSON.stringify(status, null, 2));
  } else {
    const { statusText } = await import("./status_text.ts");
    io.out(statusText(options.app, status, io));
  }
  return 0;
}
