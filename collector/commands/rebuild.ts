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
  { brief: message`Recompute the counters from raw messages and name every difference` },
);

/** Compares, and repairs if asked to. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { runRebuild } = await import("./run_rebuild.ts");
  return await runRebuild(options, io);
}
