import { nextSpanKey } from "../observability/next_span_key.ts";
import { parseTraceParent } from "../observability/trace_parent.ts";
import type { IngestAnswer } from "../schemas/mod.ts";
import { PROBLEMS } from "../schemas/problem.ts";
import { acceptedResponse } from "./accepted_response.ts";
import { bearerToken } from "./bearer_token.ts";
import { HttpProblem } from "./http_problem.ts";
import { ingestMessages } from "./ingest_messages.ts";
import { problemResponse, toHttpProblem } from "./problem_response.ts";
import { readBody } from "./read_body.ts";
import type { RouteDeps } from "./route_deps.ts";
import { type BodyFormat, splitMessages } from "./split_messages.ts";
import { writableProjects } from "./write_keys.ts";

const FORMATS: ReadonlyMap<string, BodyFormat> = new Map([
  ["application/json", "json"],
  ["application/x-ndjson", "ndjson"],
]);

/** What one request was, for the bus. */
interface Tally {
  messages: number;
  bytes: number;
}

/** Answers a request to `/v1/messages` by its name; whatever goes wrong is thrown as a problem. */
export type IngestRequest = (
  request: Request,
  requestId: string,
  source: string,
) => Promise<Response>;

/**
 * What `POST /v1/messages` does: one message, an array, or lines of messages.
 *
 * @param deps Store, bus and options.
 * @returns A function from a request to its answer.
 */
export function createIngestRequest(deps: RouteDeps): IngestRequest {
  const { bus, bytesInFlight, bodyDeadline, caps, options } = deps;
  const { bodyTimeoutMs, writeKeyHashes, projects } = options;
  const limits = { timeoutMs: bodyTimeoutMs, deadline: bodyDeadline, budget: bytesInFlight };
  const open = { store: deps.store, bus, caps, projects, mayWrite: everyProject };

  async function answer(
    request: Request,
    requestId: string,
    source: string,
    tally?: Tally,
  ): Promise<Response> {
    const format = bodyFormat(request.headers.get("content-type"));
    const body = await readBody(request, limits);
    if (tally !== undefined) tally.bytes = body.length;
    try {
      const split = splitMessages(body, format);
      if (tally !== undefined) tally.messages = split.length;
      const access = writeKeyHashes.size === 0 ? open : {
        ...open,
        mayWrite: await writableProjects(writeKeyHashes, bearerToken(request.headers)),
      };
      const result = await ingestMessages(split, access, source);
      return result.accepted + result.duplicates > 0
        ? acceptedResponse(result, requestId)
        : nothingAccepted(result, requestId, caps.dayWait());
    } finally {
      bytesInFlight.give(body.length);
    }
  }

  async function observed(
    request: Request,
    requestId: string,
    source: string,
  ): Promise<Response> {
    const startedAt = performance.now();
    const spanKey = nextSpanKey();
    const tally: Tally = { messages: 0, bytes: 0 };
    bus.publish("ingest.start", {
      spanKey,
      parent: parseTraceParent(request.headers.get("traceparent")),
    });
    let status = 500;
    try {
      const response = await answer(request, requestId, source, tally);
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
  }

  return (request, requestId, source) =>
    bus.enabled ? observed(request, requestId, source) : answer(request, requestId, source);
}

/** One reason for all is the reason of the answer; several are 422 and told apart in `rejected`. */
function nothingAccepted(result: IngestAnswer, requestId: string, dayWait: number): Response {
  const codes = new Set(result.rejected.map(({ code }) => code));
  const [only] = codes;
  const code = codes.size === 1 && only !== undefined ? only : "invalid_message";
  return problemResponse(code, requestId, {
    detail: result.rejected[0]?.detail,
    rejected: result.rejected,
    ignoredKeys: result.ignored_keys,
    ...code === "project_cap" ? { headers: { "retry-after": String(dayWait) } } : {},
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
