import {
  command,
  constant,
  type InferValue,
  message,
  multiple,
  object,
  option,
  string,
} from "@optique/core";
import type { CommandIo } from "./command_io.ts";
import { storeOptions } from "./store_options.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor rebuild`. */
export const parser = command(
  "rebuild",
  object({
    command: constant("rebuild"),
    apply: option("--apply", {
      description: message`Repair the counters that differ; without it they are only listed`,
    }),
    projects: multiple(option("--project", string({ metavar: "NAME" }), {
      description: message`Project to look at, repeatable; all when left out`,
    })),
    store: storeOptions,
  }),
  {
    brief: message`Recompute the counters from raw messages and name every difference`,
    description:
      message`Reads every raw message that is kept, computes what the counters have to be, and names each that differs. A running collector may go on taking messages meanwhile.`,
    footer: helpFooter([
      "rebuild --kv ./candor.db",
      "rebuild --kv ./candor.db --project my-engine --apply",
    ], message`It ends with 1 when a counter differs and was not repaired.`),
  },
);

/** Compares, and repairs if asked to. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { runRebuild } = await import("./run_rebuild.ts");
  return await runRebuild(options, io);
}
