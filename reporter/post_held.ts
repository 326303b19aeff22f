import type { PostAnswer, PostRequest } from "./post.ts";

/**
 * Sends a request with `fetch`. The program cannot end before the answer: for commands that wait for
 * it, and with the proxies that the runtime knows.
 *
 * @param request What to send.
 * @returns The answer.
 * @throws whatever `fetch` throws when no answer came
 *
 * @example
 * ```ts
 * import { postHeld } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(postHeld({
 *   url: "http://127.0.0.1:1/v1/messages",
 *   method: "POST",
 *   headers: {},
 *   signal: AbortSignal.abort(),
 *   maxAnswerBytes: 1024,
 * }));
 * ```
 */
export async function postHeld(request: PostRequest): Promise<PostAnswer> {
  const { url, method, headers, body, signal } = request;
  const response = await fetch(url, {
    method,
    headers,
    ...body === undefined ? {} : { body },
    signal,
    redirect: "manual",
  });
  return {
    status: response.status,
    location: response.headers.get("location"),
    retryAfter: response.headers.get("retry-after"),
    body: await beginningOf(response, request.maxAnswerBytes),
  };
}

async function beginningOf(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let room = maxBytes;
  // Leaving the loop cancels the stream, so that an endless answer costs nothing more.
  for await (const chunk of response.body) {
    text += decoder.decode(chunk.subarray(0, room), { stream: true });
    room -= chunk.length;
    if (room <= 0) break;
  }
  return text;
}
