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
import { appOption } from "./app_option.ts";
import type { CommandIo } from "./command_io.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor verify [FILE]`. */
export const parser = command(
  "verify",
  object({
    command: constant("verify"),
    file: optional(argument(string({ metavar: "FILE" }), {
      description: message`Receipts to check; those in the program's folder when left out`,
    })),
    keys: optional(option("--keys", string({ metavar: "FILE" }), {
      description: message`Public keys, as a collector publishes them; nobody is asked then`,
    })),
    collector: optional(option("--collector", string({ metavar: "URL" }), {
      description: message`Collector to ask for its keys, in place of the one that a receipt names`,
    })),
    app: appOption,
  }),
  {
    brief: message`Check that receipts are what a collector signed`,
    description:
      message`Reads the receipts that candor forget kept, or one that a collector answered, fetches the public keys of the collector, and checks the signature of each (Ed25519). A receipt that was changed, or that another key signed, is named.`,
    footer: helpFooter(
      [
        "verify",
        "verify receipt.json --collector https://stats.example",
        "verify --keys keys.json",
      ],
      message`File: ~/.config/PROGRAM/receipts.jsonl. A collector publishes its keys below /.well-known/candor-receipt-keys.json; a copy kept elsewhere shows whether they were exchanged. It ends with 1 unless every receipt is signed.`,
    ),
  },
);

/** Checks receipts. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { runVerify } = await import("./run_verify.ts");
  return await runVerify(options, io);
}
