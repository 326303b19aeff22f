import type { z } from "zod";
import { ingestAnswerSchema } from "../schemas/ingest_answer.ts";
import { messageSchemas } from "../schemas/message.ts";
import { jsonSchema } from "../schemas/json_schema.ts";
import type { JsonSchema } from "../schemas/mod.ts";
import { PROBLEMS } from "../schemas/problem.ts";
import { PROJECT_PATTERN } from "../schemas/project_pattern.ts";
import { problemSchema } from "../schemas/problem_schema.ts";
import { projectsSchema, reportSchema } from "../schemas/report.ts";
import { receiptKeysSchema, receiptSchema, sessionViewSchema } from "../schemas/session.ts";
import { foreignAnswerSchema } from "./compat/foreign_answer.ts";
import { foreignOperations } from "./compat/foreign_operations.ts";
import { type Operation, operations } from "./openapi_operations.ts";

const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  ForeignAnswer: foreignAnswerSchema,
  IngestAnswer: ingestAnswerSchema,
  Problem: problemSchema,
  ProjectList: projectsSchema,
  Receipt: receiptSchema,
  ReceiptKeys: receiptKeysSchema,
  Report: reportSchema,
  SessionView: sessionViewSchema,
};

/**
 * The description of the collector's HTTP interface, OpenAPI 3.1, with every schema generated from the
 * ones that validate.
 *
 * @returns A document that can be served as JSON.
 *
 * @example
 * ```ts
 * import { openapi } from "./openapi.ts";
 * import assert from "node:assert/strict";
 *
 * const { paths } = openapi() as { paths: Record<string, unknown> };
 * assert.ok("/v1/messages" in paths);
 * ```
 */
export function openapi(): JsonSchema {
  const schemas: Record<string, JsonSchema> = {};
  for (const [name, schema] of Object.entries(messageSchemas)) {
    addComponent(schemas, name, jsonSchema(schema, "input"));
  }
  for (const [name, schema] of Object.entries(ANSWERS)) {
    addComponent(schemas, name, jsonSchema(schema, "output"));
  }
  schemas.Message = {
    oneOf: Object.keys(messageSchemas).map((name) => ({ $ref: `#/components/schemas/${name}` })),
    discriminator: { propertyName: "message_type" },
  };
  const paths: Record<string, Record<string, unknown>> = {};
  const foreign = foreignOperations();
  for (
    const operation of [
      ...operations(PROJECT_PATTERN.source),
      ...foreign,
      ...foreign.map(aboutForeign),
    ]
  ) {
    (paths[operation.path] ??= {})[operation.method] = describe(operation);
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Candor collector",
      version: "1",
      description: "Receives, counts, publishes and forgets anonymous usage statistics.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    // Relative to where this document was found, whatever the collector is called from outside.
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        admin: { type: "http", scheme: "bearer", description: "The operator's token" },
        write: {
          type: "http",
          scheme: "bearer",
          description: "A project's write key, if it has one",
        },
      },
    },
  };
}

/** A foreign client's address also says what it is for, to a person who opens it. */
function aboutForeign({ path, operationId, summary, parameters }: Operation): Operation {
  const text = { type: "string" };
  const schema = {
    type: "object",
    required: ["system", "project", "method"],
    properties: { system: text, project: text, method: text },
  };
  return {
    path,
    method: "get",
    operationId: `${operationId}About`,
    summary: `What the address is for: ${summary}`,
    ...parameters === undefined ? {} : { parameters },
    success: [{
      status: 200,
      description: "What it is for",
      content: { "application/json": { schema } },
    }],
    problems: ["invalid_query", "rate_limited"],
  };
}

function describe(operation: Operation): Record<string, unknown> {
  const { path: _path, method: _method, success, problems, ...rest } = operation;
  const responses: Record<string, unknown> = {};
  for (const answer of success) {
    const { status, ...described } = answer;
    responses[status] = described;
  }
  const byStatus = new Map<number, string[]>();
  for (const code of problems) {
    const { status, title } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${title}`]);
  }
  for (const [status, titles] of [...byStatus].sort(([left], [right]) => left - right)) {
    responses[status] = {
      description: titles.join("\n\n"),
      content: {
        "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
      },
    };
  }
  return { ...rest, responses };
}

/** Definitions inside a schema become components of their own, since their addresses change. */
function addComponent(
  components: Record<string, JsonSchema>,
  name: string,
  { $schema: _, $defs, ...schema }: JsonSchema,
): void {
  const prefix = `#/components/schemas/${name}`;
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === "$ref" && typeof inner === "string"
          ? inner.replace(/^#\/\$defs\//, `${prefix}_`).replace(/^#$/, prefix)
          : moved(inner),
      ]),
    );
  };
  components[name] = moved(schema) as JsonSchema;
  for (const [inner, definition] of Object.entries($defs ?? {})) {
    components[`${name}_${inner}`] = moved(definition) as JsonSchema;
  }
}
