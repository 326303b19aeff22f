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
import type { CommandIo } from "./command_io.ts";

/** `candor schema`. */
export const parser = command(
  "schema",
  object({
    command: constant("schema"),
    format: withDefault(
      option("--format", choice(["markdown", "json"], { metavar: "FORMAT" }), {
        description:
          message`markdown: the data dictionary as tables; json: the JSON Schema of messages`,
      }),
      "markdown" as const,
    ),
  }),
  { brief: message`Print every field that can be collected, with what, why and unit` },
);

/** Prints the data dictionary or the JSON Schema. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { dictionaryMarkdown, jsonSchema, messageSchema } = await import("../../schemas/mod.ts");
  io.out(
    options.format === "json"
      ? JSON.stringify(jsonSchema(messageSchema), null, 2)
      : dictionaryMarkdown(),
  );
  return 0;
}
