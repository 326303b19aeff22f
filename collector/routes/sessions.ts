import { Hono } from "hono";
import { nextSpanKey } from "../../observability/next_span_key.ts";
import { parseTraceParent } from "../../observability/trace_parent.ts";
import { PROBLEMS } from "../../schemas/problem.ts";
import { HttpProblem } from "../http_problem.ts";
import { toHttpProblem } from "../problem_response.ts";
import type { CollectorApp, CollectorEnv, RouteDeps } from "../route_deps.ts";
import { sessionJson } from "../session_json.ts";

/** A UUID of any version, or the 56 digits that a foreign client sends. */
const SESSION_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{56})$/;

const PRIVATE = { "cache-control": "no-store" };
const JSON_HEADERS = { ...PRIVATE, "content-type": "application/json" };

/**
 * `GET` and `DELETE /v1/sessions/{session_id}`: see and delete what is stored about a session. Knowing
 * the id, which only the machine that made it does, is the permission.
 *
 * @param deps Store and bus.
 * @returns The routes.
 */
export function sessionRoutes(deps: RouteDeps): CollectorApp {
  const { store, bus } = deps;
  const routes = new Hono<CollectorEnv>();

  routes.get("/v1/sessions/:session", async (context) => {
    const stored = await store.session(sessionId(context.req.param("session")));
    const pieces = sessionJson(stored);
    // Asked before the answer begins, so that a store that is away is a problem, not a broken stream.
    const [first, second] = [await pieces.next(), await pieces.next()];
    if (second.done) return context.body(first.value!, 200, JSON_HEADERS);
    const all = bytesOf([first.value!, second.value], pieces);
    return context.body(ReadableStream.from(all), 200, JSON_HEADERS);
  });

  routes.delete("/v1/sessions/:session", async (context) => {
    const id = sessionId(context.req.param("session"));
    const spanKey = nextSpanKey();
    bus.publish("forget.start", {
      spanKey,
      parent: parseTraceParent(context.req.raw.headers.get("traceparent")),
    });
    let status = 500;
    let messages = 0;
    try {
      const receipt = await store.forget(id);
      status = 200;
      messages = receipt.deleted_messages;
      return context.json(receipt, 200, PRIVATE);
    } catch (error) {
      status = PROBLEMS[toHttpProblem(error).code].status;
      throw error;
    } finally {
      bus.publish("forget.end", { spanKey, messages, status });
    }
  });

  return routes;
}

async function* bytesOf(
  begun: readonly string[],
  rest: AsyncGenerator<string>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  try {
    for (const piece of begun) yield encoder.encode(piece);
    for await (const piece of rest) yield encoder.encode(piece);
  } finally {
    // A reader who leaves early leaves before the rest was begun.
    await rest.return(undefined);
  }
}

function sessionId(text: string): string {
  const id = text.toLowerCase();
  if (SESSION_ID.test(id)) return id;
  throw new HttpProblem("not_found", {
    detail: "Cannot find session: its id is not of its form, expected a UUID or 56 hex digits",
  });
}
