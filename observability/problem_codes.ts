/**
 * The problem codes a message or a request can be refused with, as metric labels.
 *
 * This room imports nothing else of the project, so the list is spelled here a second time; a test
 * holds it to the one that travels.
 */
export const PROBLEM_CODES = [
  "malformed_json",
  "unsupported_media_type",
  "unsupported_encoding",
  "malformed_encoding",
  "body_too_slow",
  "body_too_large",
  "too_many_messages",
  "message_too_large",
  "not_utf8",
  "empty_body",
  "too_deep",
  "invalid_message",
  "unknown_message_type",
  "project_not_allowed",
  "project_limit",
  "session_forgotten",
  "too_old",
  "from_future",
  "rate_limited",
  "source_cap",
  "project_cap",
  "overloaded",
  "store_unavailable",
  "unauthorized",
  "insecure_transport",
  "not_found",
  "method_not_allowed",
  "invalid_query",
  "internal",
] as const;

/** One of {@linkcode PROBLEM_CODES}. */
export type ProblemLabel = typeof PROBLEM_CODES[number];
