import { Hono } from "hono";
import { nextSpanKey } from "../../observability/next_span_key.ts";
import { parseTraceParent } from "../../observability/trace_parent.ts";
import { PROBLEMS } from "../../schemas/problem.ts";
import { HttpProblem } from "../http_problem.ts";
import { toHttpProblem } from "../problem_response.ts";
import type { CollectorApp, CollectorEnv, RouteDeps } from "../route_deps.ts";

/** A UUID of any version, or the 56 digits that a foreign client sends. */
const SESSION_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{56})$/;

const PRIVATE = { "cache-control": "no-store" };

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
    const view = await store.session(sessionId(context.req.param("session")));
    return context.json(view, 200, PRIVATE);
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

function sessionId(text: string): string {
  const id = text.toLowerCase();
  if (SESSION_ID.test(id)) return id;
  throw new HttpProblem("not_found", {
    detail: "Cannot find session: its id is not of its form, expected a UUID or 56 hex digits",
  });
}
