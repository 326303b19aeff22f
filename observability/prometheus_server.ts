import { mayReach } from "./may_reach.ts";
import { within } from "./within.ts";

/** A running Prometheus endpoint. */
export interface PrometheusServer {
  /** The port it listens on, also when 0 was asked for. */
  readonly port: number;
  /** Stops listening. Answers on the way are finished where the client takes them within half a second. */
  stop(): Promise<void>;
}

/** Options of {@linkcode startPrometheusServer}. */
export interface PrometheusServerOptions {
  /** Port to listen on; 0 takes a free one. */
  readonly port: number;
  /** Interface to listen on.
   * @default "127.0.0.1" */
  readonly hostname?: string;
  /** Gives the text. */
  readonly text: () => Promise<string>;
}

/** Content type of the Prometheus text format. */
export const PROMETHEUS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Time for answers on the way; the whole of a program's stop has two seconds. */
const STOP_LIMIT_MS = 500;

async function answer(request: Request, text: () => Promise<string>): Promise<Response> {
  if (!["GET", "HEAD"].includes(request.method)) {
    return new Response("Only GET is answered here\n", { status: 405, headers: { allow: "GET" } });
  }
  if (new URL(request.url).pathname !== "/metrics") {
    return new Response("The metrics are at /metrics\n", { status: 404 });
  }
  return new Response(await text(), { headers: { "content-type": PROMETHEUS_CONTENT_TYPE } });
}

/**
 * Serves Prometheus text at `/metrics` on a port of its own.
 *
 * @param options port, interface and the text
 * @returns the running server
 * @throws Error with one sentence when the port is taken or may not be used
 * @example
 * ```ts
 * import { startPrometheusServer } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const server = startPrometheusServer({ port: 0, text: () => Promise.resolve("up 1\n") });
 * const response = await fetch(`http://127.0.0.1:${server.port}/metrics`);
 * assert.equal(await response.text(), "up 1\n");
 * await server.stop();
 * ```
 */
export function startPrometheusServer(options: PrometheusServerOptions): PrometheusServer {
  const { port, hostname = "127.0.0.1", text } = options;
  const refuse = (state: string, cause?: unknown): never => {
    throw new Error(`Cannot serve Prometheus metrics: ${state}`, { cause });
  };
  const unanswered = new Set<Promise<void>>();
  const abort = new AbortController();
  const listen = (): Deno.HttpServer<Deno.NetAddr> => {
    try {
      return Deno.serve({
        port,
        hostname,
        signal: abort.signal,
        onListen: () => {},
        onError: () => new Response("The metrics cannot be collected\n", { status: 500 }),
      }, (request, { completed }) => {
        const forget = (): void => void unanswered.delete(completed);
        unanswered.add(completed);
        completed.then(forget, forget);
        return answer(request, text);
      });
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) {
        return refuse(`port ${port} is taken, choose another with --prometheus-port`, error);
      }
      return refuse(`port ${port} of ${hostname} cannot be listened on`, error);
    }
  };
  const host = `${hostname}:${port}`;
  if (!mayReach(host)) return refuse(`no permission, allow it with --allow-net=${host}`);
  const server = listen();
  return {
    port: server.addr.port,
    async stop(): Promise<void> {
      await within(STOP_LIMIT_MS, Promise.allSettled(unanswered));
      // Not `server.shutdown`: it waits for every client that has not sent all of a request, for ever.
      abort.abort();
      await server.finished;
    },
  };
}
