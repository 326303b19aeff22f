/**
 * Headers of every answer for programs: not kept by anybody, not to be taken for anything else than it
 * says it is, and nothing to run or to frame should a browser show it all the same.
 */
export const ANSWER_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;
