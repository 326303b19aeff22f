import { Hono } from "hono";
import { nextSpanKey, parseTraceParent } from "../../observability/mod.ts";
import { type IngestAnswer, PROBLEMS } from "../../schemas/mod.ts";
import { bearerToken } from "../bearer_token.ts";
import { ANSWER_HEADERS } from "../answer_headers.ts";
import { createDeadline, type Deadline } from "../deadline.ts";
import { HttpProblem } from "../http_problem.ts";
import { ingestMessages } from "../ingest_messages.ts";
import { problemResponse, toHttpProblem } from "../problem_response.ts";
import { readBody } from "../read_body.ts";
import type { CollectorApp, CollectorContext, CollectorEnv, RouteDeps } from "../route_deps.ts";
import { type BodyFormat, splitMessages } from "../split_messages.ts";
import { writableProjects } from "../write_keys.ts";

const FORMATS: ReadonlyMap<string, BodyFormat> = new Map([
  ["application/json", "json"],
  ["application/x-ndjson", "ndjson"],
]);

/** What one request was, for the bus. */
interface Tally {
  messages: number;
  bytes: number;
}

/**
 * `POST /v1/messages`: one message, an array, or lines of messages.
 *
 * @param deps Store, bus and options.
 * @returns The route.
 */
export function messageRoutes(deps: RouteDeps): CollectorApp {
  const routes = new Hono<CollectorEnv>();
  const deadline = createDeadline(deps.options.bodyTimeoutMs);
  routes.post("/v1/messages", async (context) => {
    const { bus } = deps;
    if (!bus.enabled) return await answer(context, deps, deadline, { messages: 0, bytes: 0 });
    const startedAt = performance.now();
    const spanKey = nextSpanKey();
    const tally: Tally = { messages: 0, bytes: 0 };
    bus.publish("ingest.start", {
      spanKey,
      parent: parseTraceParent(context.req.raw.headers.get("traceparent")),
    });
    let status = 500;
    try {
      const response = await answer(context, deps, deadline, tally);
      status = response.status;
      return response;
    } catch (error) {
      const { code } = toHttpProblem(error);
      status = PROBLEMS[code].status;
      bus.publish("ingest.rejected", { code, count: 1 });
      throw error;
    } finally {
      bus.publish("ingest.request", {
        ...tally,
        durationMs: performance.now() - startedAt,
        status,
      });
      bus.publish("ingest.end", { spanKey, messages: tally.messages, status });
    }
  });
  return routes;
}

async function answer(
  context: CollectorContext,
  deps: RouteDeps,
  deadline: Deadline,
  tally: Tally,
): Promise<Response> {
  const request = context.req.raw;
  const format = bodyFormat(request.headers.get("content-type"));
  const body = await readBody(request, {
    timeoutMs: deps.options.bodyTimeoutMs,
    deadline,
    budget: deps.bytesInFlight,
  });
  tally.bytes = body.length;
  try {
    const split = splitMessages(body, format);
    tally.messages = split.length;
    const { writeKeyHashes, projects } = deps.options;
    const mayWrite = writeKeyHashes.size === 0
      ? everyProject
      : await writableProjects(writeKeyHashes, bearerToken(request.headers));
    const result = await ingestMessages(split, { ...deps, projects, mayWrite });
    return result.accepted + result.duplicates > 0
      ? context.json(result, 202, ANSWER_HEADERS)
      : nothingAccepted(result, context.var.requestId);
  } finally {
    deps.bytesInFlight.give(body.length);
  }
}

/** One reason for all is the reason of the answer; several are 422 and told apart in `rejected`. */
function nothingAccepted(result: IngestAnswer, requestId: string): Response {
  const codes = new Set(result.rejected.map(({ code }) => code));
  const [only] = codes;
  const code = codes.size === 1 && only !== undefined ? only : "invalid_message";
  return problemResponse(code, requestId, {
    detail: result.rejected[0]?.detail,
    rejected: result.rejected,
    ignoredKeys: result.ignored_keys,
  });
}

function bodyFormat(contentType: string | null): BodyFormat {
  // The usual header, compared before it is taken apart.
  if (contentType === "application/json") return "json";
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const format = FORMATS.get(type.trim());
  const charset = parameters.map((text) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(text)?.[1])
    .find((value) => value !== undefined);
  if (format === undefined || (charset !== undefined && !/^utf-?8$/.test(charset))) {
    throw new HttpProblem("unsupported_media_type");
  }
  return format;
}

function everyProject(): boolean {
  return true;
}
