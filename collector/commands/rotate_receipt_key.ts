import {
  command,
  constant,
  group,
  type InferValue,
  message,
  object,
  option,
  optional,
  string,
} from "@optique/core";
import type { CommandIo } from "./command_io.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor rotate-receipt-key`. */
export const parser = command(
  "rotate-receipt-key",
  object({
    command: constant("rotate-receipt-key"),
    store: group(
      "Store",
      object({
        kv: optional(option("--kv", string({ metavar: "LOCATION" }), {
          description: message`File or URL of the KV store; the runtime's own when left out`,
        })),
      }),
    ),
  }),
  {
    brief: message`Sign receipts with a new key from now on`,
    description:
      message`Makes a new key for receipts of deletions and destroys the private half of the one before. Its public half stays published, so that earlier receipts can be verified as before. Running collectors sign with the new key from their next receipt on.`,
    footer: helpFooter(
      ["rotate-receipt-key --kv ./candor.db", "rotate-receipt-key"],
      message`A backup of the store holds the key that was in use when it was made.`,
    ),
  },
);

/** Makes the key and says its name. */
export async function run(
  { store }: InferValue<typeof parser>,
  io: CommandIo,
): Promise<number> {
  const { openKv } = await import("../open_kv.ts");
  const { rotateReceiptKey } = await import("../rotate_receipt_key.ts");
  const kv = await openKv(store.kv);
  try {
    const { id, earlier } = await rotateReceiptKey(kv);
    io.out(`Receipts are signed by ${id} from now on`);
    for (const before of earlier) io.out(`${before} stays published`);
    return 0;
  } finally {
    kv.close();
  }
}
