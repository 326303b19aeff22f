import {
  choice,
  command,
  constant,
  type InferValue,
  message,
  multiple,
  object,
  option,
  string,
  withDefault,
} from "@optique/core";
import type { Declarations } from "../../schemas/declaration.ts";
import type { CommandIo } from "./command_io.ts";
import { helpFooter } from "./help_footer.ts";

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
    declarations: multiple(option("--declaration", string({ metavar: "FILE" }), {
      description: message`File of what programs declared of their own settings, repeatable`,
    })),
  }),
  {
    brief: message`Print every field that can be collected, with what, why and unit`,
    description:
      message`Prints the data dictionary: for each field what it is, why it is collected, its unit, an example, at which level it is sent, as what it is published and up to which number it is counted.`,
    footer: helpFooter(["schema", "schema --format json"]),
  },
);

/** Prints the data dictionary or the JSON Schema, with what programs declared. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { declaredDictionary, dictionaryMarkdown, jsonSchema, messageSchema } = await import(
    "../../schemas/mod.ts"
  );
  const declarations = await readFiles(options.declarations);
  if (options.format === "markdown") {
    io.out(dictionaryMarkdown(declarations));
    return 0;
  }
  const declared = Object.entries(declarations).map(([project, declaration]) =>
    [project, declaredDictionary(declaration)] as const
  );
  const schema = jsonSchema(messageSchema);
  const document = declared.length === 0
    ? schema
    : { ...schema, "x-declared": Object.fromEntries(declared) };
  io.out(JSON.stringify(document, null, 2));
  return 0;
}

async function readFiles(paths: readonly string[]): Promise<Declarations> {
  if (paths.length === 0) return {};
  const { denoHost } = await import("../host.ts");
  const { readDeclarations } = await import("../../schemas/read_declarations.ts");
  const host = denoHost();
  const files = paths.map((path) => {
    const text = host.readText(path);
    if (text.state === "known") return readDeclarations(text.value);
    const why = text.state === "withheld"
      ? `permission is missing, expected ${text.flag}`
      : `it is ${text.reason}, expected a declaration file`;
    throw new Error(`Cannot read ${path}: ${why}`);
  });
  return Object.assign({}, ...files);
}
