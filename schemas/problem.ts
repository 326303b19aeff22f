import {
  MAX_BODY_BYTES,
  MAX_CLOCK_SKEW_MINUTES,
  MAX_DEPTH,
  MAX_MESSAGE_AGE_DAYS,
  MAX_MESSAGE_BYTES,
  MAX_MESSAGES_PER_REQUEST,
} from "./limits.ts";

/** One row of the table of errors that a client can see. */
export interface ProblemEntry {
  /** HTTP status of an answer that is this problem as a whole. */
  readonly status: number;
  /** A sentence that names no data: action, colon, state, expected. */
  readonly title: string;
}

/**
 * Every error that a client can see. As a whole answer it is `application/problem+json` (RFC 9457);
 * for one message of several it is an entry of `rejected`.
 */
export const PROBLEMS = {
  malformed_json: {
    status: 400,
    title: "Cannot read body: it is not JSON, expected a message, an array or lines of messages",
  },
  not_utf8: { status: 400, title: "Cannot read body: it is not UTF-8, expected UTF-8" },
  empty_body: {
    status: 400,
    title: "Cannot read body: it is empty, expected at least one message",
  },
  unsupported_media_type: {
    status: 415,
    title:
      "Cannot read body: media type is unknown, expected application/json or application/x-ndjson",
  },
  unsupported_encoding: {
    status: 415,
    title: "Cannot read body: content encoding is unknown, expected gzip or none",
  },
  malformed_encoding: {
    status: 400,
    title: "Cannot read body: it is not what its content encoding says, expected gzip",
  },
  body_too_slow: {
    status: 408,
    title: "Cannot read body: it took too long to arrive, expected a faster one",
  },
  body_too_large: {
    status: 413,
    title:
      `Cannot read body: it is too large, limit is ${MAX_BODY_BYTES} bytes after decompression`,
  },
  too_many_messages: {
    status: 413,
    title: `Cannot accept messages: too many in one request, limit is ${MAX_MESSAGES_PER_REQUEST}`,
  },
  message_too_large: {
    status: 413,
    title: `Cannot accept message: it is too large, limit is ${MAX_MESSAGE_BYTES} bytes`,
  },
  too_deep: {
    status: 422,
    title: `Cannot accept message: it is nested too deeply, limit is ${MAX_DEPTH} levels`,
  },
  invalid_message: {
    status: 422,
    title: "Cannot accept message: a field is not of its form, expected the published schema",
  },
  unknown_message_type: {
    status: 422,
    title:
      "Cannot accept message: its type is unknown, expected a message_type of the published schema",
  },
  project_not_allowed: {
    status: 422,
    title:
      "Cannot accept message: this collector does not serve the project, expected a listed project",
  },
  project_limit: {
    status: 422,
    title:
      "Cannot accept message: this collector serves no further projects, expected a known project",
  },
  session_forgotten: {
    status: 422,
    title: "Cannot accept message: its session was deleted on request, expected a new session",
  },
  too_old: {
    status: 422,
    title: `Cannot accept message: it is too old, limit is ${MAX_MESSAGE_AGE_DAYS} days`,
  },
  from_future: {
    status: 422,
    title:
      `Cannot accept message: it lies in the future, limit is ${MAX_CLOCK_SKEW_MINUTES} minutes`,
  },
  rate_limited: {
    status: 429,
    title: "Cannot accept request: too many from this source, expected a pause as Retry-After says",
  },
  source_cap: {
    status: 429,
    title:
      "Cannot accept messages: this source sent as many as count in an hour, expected a pause as Retry-After says",
  },
  project_cap: {
    status: 429,
    title:
      "Cannot accept messages: the project got as many as count on a day, expected a pause as Retry-After says",
  },
  overloaded: {
    status: 503,
    title: "Cannot accept request: the store is behind, expected a retry as Retry-After says",
  },
  store_unavailable: {
    status: 503,
    title: "Cannot reach store: it does not answer, expected a retry as Retry-After says",
  },
  unauthorized: {
    status: 401,
    title: "Cannot allow request: its credentials are missing or wrong, expected a bearer token",
  },
  insecure_transport: {
    status: 403,
    title: "Cannot allow request: it carries a token over plain HTTP, expected HTTPS or loopback",
  },
  not_found: { status: 404, title: "Cannot find resource: there is none at this address" },
  method_not_allowed: {
    status: 405,
    title:
      "Cannot serve request: this address does not know the method, expected one that Allow names",
  },
  invalid_query: {
    status: 400,
    title:
      "Cannot read query: a parameter is not of its form, expected what the API description says",
  },
  internal: {
    status: 500,
    title: "Cannot serve request: the collector failed, expected a retry later",
  },
} as const satisfies Record<string, ProblemEntry>;

/** Name of an error in the table. */
export type ProblemCode = keyof typeof PROBLEMS;

/** Names of all errors in the table. */
export const PROBLEM_CODES: readonly ProblemCode[] = Object.keys(PROBLEMS) as ProblemCode[];
