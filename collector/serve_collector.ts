import { problemResponse } from "./problem_response.ts";
import type { ConnectionInfo } from "./route_deps.ts";
import { stopSignals } from "./stop_signals.ts";
import { withinTime } from "./within_time.ts";

const FLUSH_MS = 100;
const LISTEN_AGAIN_MS = 100;

/** What {@linkcode serveCollector} serves, and where. */
export interface ServeCollectorOptions {
  /** Answers requests: the `fetch` of `createCollector`'s app. */
  readonly fetch: (request: Request, info: ConnectionInfo) => Response | Promise<Response>;
  /** Called once when no request is left: closes the store, drains the bus.
   * @default nothing */
  readonly close?: (() => Promise<void>) | undefined;
  /** Address to listen on.
   * @default "127.0.0.1" */
  readonly hostname?: string | undefined;
  /** Port to listen on, 0 for any free one.
   * @default 8000 */
  readonly port?: number | undefined;
  /** Whether SIGTERM and SIGINT stop it.
   * @default true */
  readonly handleSignals?: boolean | undefined;
  /** Longest time that requests on their way may take to finish once it stops, in milliseconds.
   * @default 2_500 */
  readonly graceMs?: number | undefined;
  /** Longest time that `close` may take, in milliseconds.
   * @default 2_000 */
  readonly closeMs?: number | undefined;
}

/** A collector that listens. */
export interface CollectorServer {
  /** Where it can be reached, without a slash at the end. */
  readonly url: string;
  /** Its port. */
  readonly port: number;
  /** Resolves when it has stopped, by whatever cause; the process can end then. */
  readonly finished: Promise<void>;
  /** Turns new requests away, finishes what was accepted, closes. Calls share one stop. */
  stop(): Promise<void>;
}

/**
 * Opens a listener. It stops on SIGTERM and SIGINT, and then within 5 s: requests on their way get their
 * answer, slow ones are cut off after 2.5 s, and everything acknowledged has been durable all along.
 *
 * When the system has no room for a further connection, the runtime gives up the whole listener with all
 * its connections; it is opened again.
 *
 * @param options What to serve, and where.
 * @returns The server.
 * @throws Error with one sentence when the address cannot be listened on.
 *
 * @example
 * ```ts
 * import { serveCollector } from "@candor/usage/collector";
 * import assert from "node:assert/strict";
 *
 * const server = serveCollector({ fetch: () => new Response("hello"), port: 0 });
 * assert.equal(await (await fetch(server.url)).text(), "hello");
 * await server.stop();
 * ```
 */
export function serveCollector(options: ServeCollectorOptions): CollectorServer {
  const { hostname = "127.0.0.1", port = 8000, handleSignals = true } = options;
  const { graceMs = 2_500, closeMs = 2_000 } = options;
  const unanswered = new Set<Promise<void>>();
  let stopping: Promise<void> | undefined;
  const abort = new AbortController();
  const open = (at: number): Deno.HttpServer<Deno.NetAddr> =>
    listen(hostname, at, abort.signal, (request, info) => answer(request, info));
  function answer(
    request: Request,
    info: Deno.ServeHandlerInfo<Deno.NetAddr>,
  ): Response | Promise<Response> {
    if (stopping !== undefined) return goingAway();
    const { completed } = info;
    const forget = (): void => void unanswered.delete(completed);
    unanswered.add(completed);
    completed.then(forget, forget);
    return options.fetch(request, info);
  }
  const { addr, finished: firstEnded } = open(port);
  const ended = firstEnded.catch(() => keepOpen(() => open(addr.port).finished, abort.signal));
  const signals = handleSignals ? stopSignals() : [];
  const finish = async (): Promise<void> => {
    await endsWithin(graceMs, Promise.allSettled(unanswered));
    // An answer counts as given when the runtime has taken it; this is its time to reach the socket.
    await new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
    // Not `server.shutdown`: it waits for every client that has not sent all of a body, for ever, and
    // cannot be cut short. Whoever was to get an answer has it now.
    abort.abort();
    await ended;
    await endsWithin(closeMs, options.close?.() ?? Promise.resolve());
    for (const signal of signals) Deno.removeSignalListener(signal, onSignal);
  };
  const stop = (): Promise<void> => stopping ??= finish();
  const onSignal = (): void => void stop();
  for (const signal of signals) Deno.addSignalListener(signal, onSignal);
  return {
    url: `http://${urlHost(addr.hostname)}:${addr.port}`,
    port: addr.port,
    finished: ended.then(stop),
    stop,
  };
}

/** Serves again and again, until it ends because it was told to. */
async function keepOpen(serve: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, LISTEN_AGAIN_MS));
    if (signal.aborted) return;
    try {
      return await serve();
    } catch {
      // Still no room, for the listener or soon after for a connection.
    }
  }
}

function listen(
  hostname: string,
  port: number,
  signal: AbortSignal,
  handler: Deno.ServeHandler<Deno.NetAddr>,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({
      hostname,
      port,
      signal,
      onListen: () => {},
      onError: () => problemResponse("internal", crypto.randomUUID()),
    }, handler);
  } catch (error) {
    const where = `${urlHost(hostname)}:${port}`;
    throw new Error(`Cannot listen on ${where}: ${reason(error, where)}`, { cause: error });
  }
}

function reason(error: unknown, where: string): string {
  if (error instanceof Deno.errors.AddrInUse) return "the port is taken, expected a free one";
  if (error instanceof Deno.errors.NotCapable) {
    return `the permission is missing, expected --allow-net=${where}`;
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return "the system refuses it, expected a port of 1024 or more";
  }
  return "the address is not one of this machine, expected one that is";
}

function goingAway(): Response {
  return problemResponse("overloaded", crypto.randomUUID(), {
    detail:
      "Cannot accept request: the collector is stopping, expected a retry as Retry-After says",
  });
}

/** Whether work ended in time; how it ended is its own business. */
function endsWithin(timeoutMs: number, work: Promise<unknown>): Promise<boolean> {
  return withinTime(timeoutMs, work.then(() => true, () => true), () => false);
}

function urlHost(hostname: string): string {
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
