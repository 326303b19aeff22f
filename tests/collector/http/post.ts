import type { CollectorApp } from "../../../collector/route_deps.ts";

/** Posts a body to `/v1/messages` in process; objects become JSON. */
export function post(
  app: CollectorApp,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const raw = typeof body === "string" || body instanceof Uint8Array ||
      body instanceof ReadableStream
    ? body as BodyInit
    : JSON.stringify(body);
  return Promise.resolve(app.request("/v1/messages", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: raw,
  }));
}

/** The code of a problem answer, after checking that it is one. */
export async function problemOf(answer: Response): Promise<string> {
  const body = await answer.json();
  if (
    answer.headers.get("content-type") !== "application/problem+json" ||
    body.status !== answer.status || body.type !== `urn:candor:problem:${body.code}` ||
    body.request_id !== answer.headers.get("x-request-id")
  ) throw new Error(`Cannot read problem: ${JSON.stringify(body)} is none`);
  return body.code;
}

/** Bytes as gzip. */
export async function gzip(bytes: Uint8Array<ArrayBuffer> | string): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
