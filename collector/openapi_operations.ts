import type { ProblemCode } from "../schemas/mod.ts";
import { RECEIPT_KEYS_PATH } from "../schemas/receipt_keys_path.ts";

/** An operation of the HTTP interface, in OpenAPI's words where they are its own. */
export interface Operation {
  /** Address with parameters in braces. */
  readonly path: string;
  /** Method. */
  readonly method: "get" | "post" | "delete";
  /** Name for generated clients. */
  readonly operationId: string;
  /** What it does, in a few words. */
  readonly summary: string;
  /** Parts of the address and of the query. */
  readonly parameters?: readonly unknown[];
  /** What is sent. */
  readonly requestBody?: unknown;
  /** Who may. */
  readonly security?: readonly unknown[];
  /** Answers that are no problem. */
  readonly success: readonly (Record<string, unknown> & { readonly status: number })[];
  /** Rows of the table of errors it can answer with. */
  readonly problems: readonly ProblemCode[];
}

const DAYS = ["from", "to"].map((name) => ({
  name,
  in: "query",
  required: false,
  description: name === "from" ? "First UTC day, inclusive" : "Last UTC day, inclusive",
  schema: { type: "string", format: "date", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
}));

const SESSION = {
  name: "session_id",
  in: "path",
  required: true,
  description: "The random id that the run of the program made for itself",
  schema: {
    type: "string",
    pattern: "^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{56})$",
  },
};

const ETAG = { ETag: { description: "Validator of the bytes", schema: { type: "string" } } };

/**
 * The operations that programs use.
 *
 * @param projectPattern Form of a project's name, as the source of a regular expression.
 * @returns One entry per address and method.
 */
export function operations(projectPattern: string): readonly Operation[] {
  const project = {
    name: "project",
    in: "path",
    required: true,
    description: "Name of the project",
    schema: { type: "string", pattern: projectPattern },
  };
  return [
    {
      path: "/v1/messages",
      method: "post",
      operationId: "ingest",
      summary: "Send messages; the answer comes when they are durable",
      security: [{}, { write: [] }],
      parameters: [{
        name: "Content-Encoding",
        in: "header",
        required: false,
        schema: { type: "string", enum: ["gzip", "identity"] },
      }],
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: { anyOf: [ref("Message"), { type: "array", items: ref("Message") }] },
          },
          "application/x-ndjson": { schema: { type: "string", description: "One message a line" } },
        },
      },
      success: [json(202, "What became of the messages", "IngestAnswer")],
      problems: [
        "malformed_json",
        "not_utf8",
        "empty_body",
        "malformed_encoding",
        "unauthorized",
        "body_too_slow",
        "body_too_large",
        "too_many_messages",
        "message_too_large",
        "unsupported_media_type",
        "unsupported_encoding",
        "too_deep",
        "invalid_message",
        "unknown_message_type",
        "project_not_allowed",
        "project_limit",
        "session_forgotten",
        "too_old",
        "from_future",
        "source_cap",
        "project_cap",
        ...ALWAYS,
      ],
    },
    {
      path: "/v1/projects",
      method: "get",
      operationId: "listProjects",
      summary: "The projects that have data",
      success: [json(200, "The projects", "ProjectList")],
      problems: ALWAYS,
    },
    {
      path: "/v1/projects/{project}/report",
      method: "get",
      operationId: "report",
      summary: "The public aggregate of a project, the last 30 days unless dates are given",
      parameters: [project, ...DAYS, {
        name: "format",
        in: "query",
        required: false,
        schema: { type: "string", enum: ["json", "csv"], default: "json" },
      }],
      success: [
        {
          status: 200,
          description: "The report",
          headers: ETAG,
          content: {
            "application/json": { schema: ref("Report") },
            "text/csv": { schema: { type: "string" } },
          },
        },
        { status: 304, description: "It has not changed", headers: ETAG },
      ],
      problems: ["invalid_query", "not_found", ...ALWAYS],
    },
    {
      path: "/v1/projects/{project}/export",
      method: "get",
      operationId: "export",
      summary: "Raw messages as lines of JSON, for the operator",
      security: [{ admin: [] }],
      parameters: [project, ...DAYS],
      success: [{
        status: 200,
        description: "One message a line",
        content: { "application/x-ndjson": { schema: { type: "string" } } },
      }],
      problems: ["invalid_query", "unauthorized", "insecure_transport", "not_found", ...ALWAYS],
    },
    {
      path: "/v1/sessions/{session_id}",
      method: "get",
      operationId: "showSession",
      summary: "Everything stored about a session, as stored",
      parameters: [SESSION],
      success: [json(200, "What is stored", "SessionView")],
      problems: ["not_found", ...ALWAYS],
    },
    {
      path: "/v1/sessions/{session_id}",
      method: "delete",
      operationId: "forgetSession",
      summary: "Delete a session and subtract it from every counter",
      parameters: [SESSION],
      success: [json(200, "The receipt", "Receipt")],
      problems: ["not_found", ...ALWAYS],
    },
    {
      path: RECEIPT_KEYS_PATH,
      method: "get",
      operationId: "receiptKeys",
      summary: "Public keys that receipts are signed with, a JSON Web Key Set",
      success: [json(200, "The keys", "ReceiptKeys")],
      problems: [...ALWAYS],
    },
    {
      path: "/healthz",
      method: "get",
      operationId: "health",
      summary: "Whether the process lives",
      success: [STATUS],
      problems: ["internal"],
    },
    {
      path: "/readyz",
      method: "get",
      operationId: "ready",
      summary: "Whether the store answers",
      success: [STATUS],
      problems: ["store_unavailable"],
    },
    {
      path: "/metrics",
      method: "get",
      operationId: "metrics",
      summary: "Counters of the collector itself, for Prometheus",
      success: [{
        status: 200,
        description: "Prometheus text",
        content: { "text/plain": { schema: { type: "string" } } },
      }],
      problems: ["not_found"],
    },
  ];
}

const ALWAYS: readonly ProblemCode[] = ["rate_limited", "overloaded", "store_unavailable"];

const STATUS = {
  status: 200,
  description: "Yes",
  content: {
    "application/json": {
      schema: { type: "object", required: ["status"], properties: { status: { const: "ok" } } },
    },
  },
};

function ref(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function json(
  status: number,
  description: string,
  schema: string,
): Record<string, unknown> & { status: number } {
  return { status, description, content: { "application/json": { schema: ref(schema) } } };
}
