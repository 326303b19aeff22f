import type { Problem, ProblemCode } from "../schemas/mod.ts";
import { PROBLEMS } from "../schemas/problem.ts";
import { ANSWER_HEADERS } from "./answer_headers.ts";
import { HttpProblem, type ProblemDetails } from "./http_problem.ts";
import { StoreError } from "./store/store_error.ts";

/** Headers that a problem always carries, by its row of the table. */
const HEADERS: Partial<Record<ProblemCode, Readonly<Record<string, string>>>> = {
  unsupported_media_type: { "accept-post": "application/json, application/x-ndjson" },
  unsupported_encoding: { "accept-encoding": "gzip, identity" },
  unauthorized: { "www-authenticate": 'Bearer realm="candor"' },
  rate_limited: { "retry-after": "60" },
  source_cap: { "retry-after": "3600" },
  project_cap: { "retry-after": "3600" },
  overloaded: { "retry-after": "1" },
  store_unavailable: { "retry-after": "5" },
};

/**
 * An error answer, `application/problem+json` (RFC 9457): the one place where problems are rendered.
 *
 * @param code Row of the table of errors.
 * @param requestId Random name of this answer.
 * @param details What it says besides.
 * @returns The answer; never cached.
 *
 * @example
 * ```ts
 * import { problemResponse } from "./problem_response.ts";
 * import assert from "node:assert/strict";
 *
 * const answer = problemResponse("not_found", "0f8e");
 * assert.equal(answer.status, 404);
 * assert.equal((await answer.json()).type, "urn:candor:problem:not_found");
 * ```
 */
export function problemResponse(
  code: ProblemCode,
  requestId: string,
  details: ProblemDetails = {},
): Response {
  const { status, title } = PROBLEMS[code];
  const problem: Problem = { type: `urn:candor:problem:${code}`, title, status, code };
  if (details.detail !== undefined) problem.detail = details.detail;
  problem.request_id = requestId;
  if (details.rejected !== undefined) problem.rejected = [...details.rejected];
  if (details.ignoredKeys !== undefined) problem.ignored_keys = [...details.ignoredKeys];
  return new Response(JSON.stringify(problem), {
    status,
    headers: {
      ...ANSWER_HEADERS,
      "content-type": "application/problem+json",
      "x-request-id": requestId,
      ...HEADERS[code],
      ...details.headers,
    },
  });
}

/**
 * Turns whatever was thrown into a row of the table of errors.
 *
 * @param error What was thrown.
 * @returns The problem; `internal` for everything that nobody foresaw.
 */
export function toHttpProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof StoreError) {
    return new HttpProblem(error.code, {
      headers: { "retry-after": String(Math.max(1, Math.ceil(error.retryAfterSeconds))) },
    });
  }
  return new HttpProblem("internal");
}
