/**
 * Writes the files that are generated from the schemas, or says which of them are out of date.
 *
 * Run `deno task generate` after a change to a schema; a test fails while a file is out of date.
 */
import { compile } from "json-schema-to-typescript";
import type { z } from "zod";
import * as foreignSystems from "../collector/compat/systems.ts";
import { engineMessageSchema } from "../schemas/engine_message.ts";
import { envMessageSchema } from "../schemas/env_message.ts";
import { eventMessageSchema } from "../schemas/event_message.ts";
import { findDimensions } from "../schemas/find_dimensions.ts";
import { findLaterFields } from "../schemas/find_later_fields.ts";
import { gpuSchema } from "../schemas/gpu.ts";
import { ingestAnswerSchema } from "../schemas/ingest_answer.ts";
import { type JsonSchema, jsonSchema } from "../schemas/json_schema.ts";
import { metadataMessageSchema } from "../schemas/metadata_message.ts";
import { PROBLEM_CODES } from "../schemas/problem.ts";
import { problemSchema } from "../schemas/problem_schema.ts";
import { acceptFunctions } from "./accept_functions.ts";
import { configurationPage } from "./configuration_page.ts";
import { fieldNotes } from "./field_notes.ts";
import { foreignClientsPage } from "./foreign_clients_page.ts";
import { dependenciesPage } from "./licences.ts";
import { permissionSets } from "./permission_sets.ts";
import { readmeFragments } from "./readme_fragments.ts";
import { reporterBundles } from "./reporter_bundle.ts";
import { projectsSchema, reportSchema } from "../schemas/report.ts";
import { receiptKeysSchema, receiptSchema, sessionViewSchema } from "../schemas/session.ts";
import { usageMessageSchema } from "../schemas/usage_message.ts";

/** The interfaces to write, with the sentence that describes each. */
const INTERFACES: Record<string, readonly [z.ZodType, string]> = {
  GpuFacts: [gpuSchema, "One GPU as `nvidia-smi` describes it; `null` where it says nothing."],
  EnvMessage: [
    envMessageSchema,
    "The machine and the place that a run happens in; sent once per session.",
  ],
  EngineMessage: [engineMessageSchema, "The settings of an inference or cache engine."],
  MetadataMessage: [
    metadataMessageSchema,
    "How long a run has lasted; the last one of a session says the whole run.",
  ],
  EventMessage: [eventMessageSchema, "Something that happened to a run."],
  UsageMessage: [
    usageMessageSchema,
    "What a run did since its previous report; sent once an hour.",
  ],
  IngestAnswer: [
    ingestAnswerSchema,
    "Answer to accepted messages, sent after the data is durable.",
  ],
  Report: [reportSchema, "The public aggregate of one project over a window of UTC days."],
  ProjectList: [projectsSchema, "The projects of a collector."],
  Receipt: [receiptSchema, "Receipt for a deletion."],
  ReceiptKeys: [receiptKeysSchema, "Public keys that receipts are signed with."],
  SessionView: [sessionViewSchema, "Everything stored about one session, as stored."],
  Problem: [problemSchema, "Body of an error answer, `application/problem+json` (RFC 9457)."],
};

/** The files that are generated, by their path from the project's root. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const names = Object.keys(INTERFACES);
  const messages = names.slice(0, names.indexOf("IngestAnswer"));
  const answers = names.slice(messages.length);
  const union = `/** Any message of the wire, version 1. */
export type Message = ${messages.filter((name) => name.endsWith("Message")).join(" | ")};
`;
  const problem = `import type { ProblemCode } from "./problem.ts";\n\n`;
  const accept = [...acceptFunctions()].map(async ([path, text]) =>
    [path, await formatted(HEADER + text)] as const
  );
  const files = new Map([
    ...await Promise.all(accept),
    ["observability/foreign_systems.ts", await formatted(foreignSystemNames())],
    ["collector/compat/foreign_paths.ts", await formatted(foreignPaths())],
    ["schemas/dimension_table.ts", await formatted(dimensionTable())],
    ["schemas/later_fields.ts", await formatted(laterFields())],
    ["schemas/types.ts", await formatted(HEADER + await interfaces(messages) + union)],
    ["schemas/answer_types.ts", await formatted(HEADER + problem + await interfaces(answers))],
    ["README.md", await readme()],
    ["deno.json", await denoJson()],
    [".github/CONFIGURATION.md", await formatted(await configurationPage(), "md")],
    [".github/DEPENDENCIES.md", await formatted(await dependenciesPage(), "md")],
    [".github/FOREIGN_CLIENTS.md", await foreignClientsPage()],
    ["reporter/field_notes.json", await formatted(fieldNotes(), "json")],
  ]);
  return new Map([...files, ...await reporterBundles(files)]);
}

/** What a collector has to know of the schemas to count: which fields are published, and as what. */
function dimensionTable(): string {
  return `${HEADER}import type { Dimension } from "./dimensions.ts";

/** The published fields; see \`findDimensions\`. */
export const DIMENSIONS: readonly Dimension[] = ${JSON.stringify(findDimensions())};
`;
}

/** What a reporter has to know of the schemas without loading them: which fields came later. */
function laterFields(): string {
  return `${HEADER}import type { LaterField } from "./later_field.ts";

/** The fields of the wire that its first version did not have; see \`findLaterFields\`. */
export const LATER_FIELDS: readonly LaterField[] = ${JSON.stringify(findLaterFields())};
`;
}

/** Where foreign clients post to: a collector routes without loading what their systems are. */
function foreignPaths(): string {
  const paths = Object.values(foreignSystems).map(({ name, paths }) => [name, paths]);
  return `// Generated from collector/compat/systems.ts by \`deno task generate\`; edit that instead.
import type { ForeignSystemName } from "./foreign_system.ts";

/** Paths that the clients of a system post to, below \`/compat\`, by the system's name. */
export const FOREIGN_PATHS: Readonly<Record<ForeignSystemName, readonly string[]>> = ${
    JSON.stringify(Object.fromEntries(paths))
  };
`;
}

/** The labels of a metric: observability imports nothing of ours, so it has a list of its own. */
function foreignSystemNames(): string {
  return `// Generated from collector/compat/systems.ts by \`deno task generate\`; edit that instead.

/** The systems whose own wire formats a collector accepts. */
export const FOREIGN_SYSTEMS = ${JSON.stringify(Object.keys(foreignSystems))} as const;
`;
}

/** The configuration with its permission sets filled in. */
async function denoJson(): Promise<string> {
  const text = await Deno.readTextFile(new URL("../deno.json", import.meta.url));
  return await formatted(
    JSON.stringify({ ...JSON.parse(text), permissions: permissionSets() }, null, 2),
    "json",
  );
}

/** The README with its generated parts filled in. */
async function readme(): Promise<string> {
  let text = await Deno.readTextFile(new URL("../README.md", import.meta.url));
  for (const [name, fragment] of await readmeFragments()) {
    const [begin, end] = [`<!-- generated:${name} -->`, `<!-- /generated:${name} -->`];
    const before = text.slice(0, text.indexOf(begin) + begin.length);
    text = `${before}\n\n${fragment}\n\n${text.slice(text.indexOf(end))}`;
  }
  return await formatted(text, "md");
}

const HEADER = "// Generated from the schemas by `deno task generate`; edit those instead.\n";

async function interfaces(names: readonly string[]): Promise<string> {
  const blocks = await Promise.all(names.map(async (name) => {
    const [schema, summary] = INTERFACES[name]!;
    const block = await compile({ ...byName(jsonSchema(schema, "output")), title: name }, name, {
      bannerComment: "",
      additionalProperties: false,
      ignoreMinAndMaxItems: true,
      format: false,
    });
    return `/** ${summary} */\n${block}\n`;
  }));
  return blocks.join("").replace(/\/\*\*\n \* ([^\n]*)\n \*\//g, "/** $1 */");
}

/** Replaces what has a name of its own by that name, below the top level. */
function byName(schema: JsonSchema): JsonSchema {
  const names = new Map([
    [JSON.stringify(PROBLEM_CODES), "ProblemCode"],
    [Object.keys(gpuSchema.shape).join(), "GpuFacts"],
  ]);
  function visit(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    const node = value as JsonSchema;
    const name = names.get(JSON.stringify(node.enum)) ??
      names.get(Object.keys(node.properties ?? {}).join());
    const { maxItems: _, ...rest } = node;
    if (name !== undefined) return { tsType: name, description: node.description };
    return Object.fromEntries(Object.entries(rest).map(([key, child]) => [key, visit(child)]));
  }
  return { ...schema, properties: visit(schema.properties) };
}

async function formatted(text: string, ext = "ts"): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", ext, "--line-width", "100", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout);
}

if (import.meta.main) {
  for (const [path, text] of await generatedFiles()) {
    await Deno.writeTextFile(new URL(`../${path}`, import.meta.url), text);
  }
}
