import type { ProblemCode } from "../schemas/mod.ts";

/** What a problem answer says besides its row of the table. */
export interface ProblemDetails {
  /** What is wrong this time; it repeats nothing private. */
  readonly detail?: string | undefined;
  /** What is wrong with each message. */
  readonly rejected?: readonly { index: number; code: ProblemCode; detail: string }[] | undefined;
  /** Keys that the schema does not know. */
  readonly ignoredKeys?: readonly string[] | undefined;
  /** Further headers of the answer. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * Ends a request with a row of the table of errors; the app's one error handler renders it.
 *
 * @example
 * ```ts
 * import { HttpProblem } from "./http_problem.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(new HttpProblem("not_found").code, "not_found");
 * ```
 */
export class HttpProblem extends Error {
  /** Row of the table of errors. */
  readonly code: ProblemCode;
  /** What the answer says besides it. */
  readonly details: ProblemDetails;

  /** @param code Row of the table of errors. @param details What the answer says besides it. */
  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(details.detail ?? code);
    this.name = "HttpProblem";
    this.code = code;
    this.details = details;
  }
}
