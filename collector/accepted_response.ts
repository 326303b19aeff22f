import type { IngestAnswer } from "../schemas/mod.ts";
import { ANSWER_HEADERS } from "./answer_headers.ts";

/** The answers to requests of which every message was accepted, by the number of messages. */
const WHOLLY_ACCEPTED = new Map<number, Response>();

/**
 * The answer to messages that are durable: 202, and what became of each.
 *
 * @param result What became of them.
 * @param requestId Random name of this answer.
 * @returns The answer; never cached.
 *
 * @example
 * ```ts
 * import { acceptedResponse } from "./accepted_response.ts";
 * import assert from "node:assert/strict";
 *
 * const result = { accepted: 2, duplicates: 0, rejected: [], ignored_keys: [] };
 * assert.deepEqual(await acceptedResponse(result, "0f8e").json(), result);
 * ```
 */
export function acceptedResponse(result: IngestAnswer, requestId: string): Response {
  return isWhole(result) ? wholeAnswer(result, requestId) : made(result, requestId);
}

function isWhole(result: IngestAnswer): boolean {
  return result.duplicates === 0 && result.rejected.length === 0 &&
    result.ignored_keys.length === 0;
}

/** A copy of the one made before: making and checking the headers anew takes eight times as long. */
function wholeAnswer(result: IngestAnswer, requestId: string): Response {
  let first = WHOLLY_ACCEPTED.get(result.accepted);
  if (first === undefined) {
    first = made(result, requestId);
    WHOLLY_ACCEPTED.set(result.accepted, first);
  }
  // Set here, and not at the copy, whose headers would have to be unpacked for it.
  first.headers.set("x-request-id", requestId);
  return first.clone();
}

function made(result: IngestAnswer, requestId: string): Response {
  return new Response(JSON.stringify(result), {
    status: 202,
    headers: {
      "content-type": "application/json",
      ...ANSWER_HEADERS,
      "x-request-id": requestId,
    },
  });
}
