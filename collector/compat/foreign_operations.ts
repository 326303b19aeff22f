import type { Operation } from "../openapi_operations.ts";
import { PROJECT_PATTERN } from "../../schemas/project_pattern.ts";
import { FOREIGN_SYSTEMS } from "./foreign_systems.ts";

const PROJECT = {
  name: "project",
  in: "query",
  required: false,
  description: "Project to count for instead of the system's own name",
  schema: { type: "string", pattern: PROJECT_PATTERN.source },
};

/**
 * The operations that clients of other systems use, for the description of the HTTP interface. Their
 * answer is the component `ForeignAnswer`.
 *
 * @returns One entry per system and path.
 *
 * @example
 * ```ts
 * import { foreignOperations } from "./foreign_operations.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(foreignOperations().some(({ path }) => path === "/compat/ray"));
 * ```
 */
export function foreignOperations(): readonly Operation[] {
  return Object.values(FOREIGN_SYSTEMS).flatMap(({ name, paths, schemas }) =>
    paths.map((path): Operation => ({
      path: `/compat${path}`,
      method: "post",
      operationId: `compat${path.replaceAll(/[/-]+(\w)/g, (_, letter) => letter.toUpperCase())}`,
      summary: `Reports of ${name} as its own clients send them`,
      parameters: [PROJECT],
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: { type: "object", description: `One of: ${Object.keys(schemas).join(", ")}` },
          },
        },
      },
      success: [{
        status: 202,
        description: "What it was recognised as and what became of it",
        content: {
          "application/json": { schema: { $ref: "#/components/schemas/ForeignAnswer" } },
        },
      }],
      problems: [
        "invalid_query",
        "malformed_json",
        "not_utf8",
        "empty_body",
        "malformed_encoding",
        "unauthorized",
        "body_too_slow",
        "body_too_large",
        "message_too_large",
        "unsupported_encoding",
        "invalid_message",
        "project_not_allowed",
        "project_limit",
        "session_forgotten",
        "source_cap",
        "project_cap",
        "rate_limited",
        "overloaded",
        "store_unavailable",
      ],
    }))
  );
}
