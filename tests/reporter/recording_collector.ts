import type { Message } from "../../schemas/types.ts";

/** One request as it came. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly messages: readonly Message[];
}

/** A collector that keeps what it gets, counting every message id once. */
export interface RecordingCollector extends AsyncDisposable {
  /** Where it answers. */
  readonly url: string;
  /** Every request, refused ones included. */
  readonly requests: readonly Recorded[];
  /** Messages of requests that were accepted, in order of arrival, repeated ones included. */
  readonly messages: readonly Message[];
  /** Resolves when so many messages have been accepted. */
  arrived(count: number): Promise<void>;
}

/** How it answers; `undefined` accepts. */
export type Answering = (request: Recorded, number: number) => Response | undefined;

/** Starts a collector on a free loopback port. */
export function startRecordingCollector(answer: Answering = () => undefined): RecordingCollector {
  const requests: Recorded[] = [];
  const messages: Message[] = [];
  const waiting = new Set<() => void>();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const recorded = {
        method: request.method,
        path: new URL(request.url).pathname,
        headers: request.headers,
        messages: await messagesOf(request),
      };
      requests.push(recorded);
      const refusal = answer(recorded, requests.length);
      if (refusal !== undefined) return refusal;
      messages.push(...recorded.messages);
      for (const check of waiting) check();
      return Response.json({
        accepted: recorded.messages.length,
        duplicates: 0,
        rejected: [],
        "ignored_keys": [],
      }, { status: 202 });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests,
    messages,
    arrived: (count) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const check = (): void => {
        if (messages.length < count) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
      return promise;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function messagesOf(request: Request): Promise<readonly Message[]> {
  if (request.body === null) return [];
  const body = request.headers.get("content-encoding") === "gzip"
    ? request.body.pipeThrough(new DecompressionStream("gzip"))
    : request.body;
  const text = await new Response(body).text();
  return text === "" ? [] : [JSON.parse(text)].flat();
}
