import { v7 } from "uuid";
import type { ProblemLabel } from "../../observability/mod.ts";
import { nextSpanKey } from "../../observability/next_span_key.ts";
import { parseTraceParent } from "../../observability/trace_parent.ts";
import { PROBLEMS } from "../../schemas/problem.ts";
import { bearerToken } from "../bearer_token.ts";
import { HttpProblem } from "../http_problem.ts";
import { toHttpProblem } from "../problem_response.ts";
import { readBody } from "../read_body.ts";
import type { CollectorContext, RouteDeps } from "../route_deps.ts";
import { writableProjects } from "../write_keys.ts";
import type { ForeignAnswer } from "./foreign_answer.ts";
import { foreignProject } from "./foreign_project.ts";
import type { ForeignSystem, ForeignSystemName, Translation } from "./foreign_system.ts";
import { FOREIGN_SYSTEMS } from "./foreign_systems.ts";
import { readForeignJson } from "./read_foreign_json.ts";

/** What one request was, for the bus. */
interface Tally {
  bytes: number;
  messages: number;
}

/**
 * Takes what a client of another system posts: translates it, stores it like any other message, and answers
 * as soon as it is durable.
 *
 * @param context The request.
 * @param name Its system.
 * @param deps Store, bus, clock and options.
 * @returns The answer.
 * @throws HttpProblem for what cannot be taken.
 */
export async function receiveForeign(
  context: CollectorContext,
  name: ForeignSystemName,
  deps: RouteDeps,
): Promise<Response> {
  const { bus } = deps;
  const system = FOREIGN_SYSTEMS[name];
  const startedAt = performance.now();
  const spanKey = nextSpanKey();
  const tally: Tally = { bytes: 0, messages: 0 };
  let status = 500;
  bus.publish("ingest.start", {
    spanKey,
    parent: parseTraceParent(context.req.raw.headers.get("traceparent")),
  });
  try {
    const answer = await accept(context, system, deps, tally);
    status = 202;
    return context.json(answer, 202, { "cache-control": "no-store" });
  } catch (error) {
    const { code, details } = toHttpProblem(error);
    status = PROBLEMS[code].status;
    // A code of the table either way; the bus spells the list a second time.
    const count = details.rejected?.length ?? 1;
    bus.publish("ingest.rejected", { code: code as ProblemLabel, count });
    bus.publish("foreign.message", { system: system.name, outcome: "rejected" });
    throw error;
  } finally {
    bus.publish("ingest.request", { ...tally, durationMs: performance.now() - startedAt, status });
    bus.publish("ingest.end", { spanKey, messages: tally.messages, status });
  }
}

async function accept(
  context: CollectorContext,
  system: ForeignSystem,
  deps: RouteDeps,
  tally: Tally,
): Promise<ForeignAnswer> {
  const project = foreignProject(context, system.name);
  await assertWritable(context, project, deps);
  // A missing or odd content type is no reason to refuse: whoever posts here posts JSON.
  const bytes = await readBody(context.req.raw, {
    timeoutMs: deps.options.bodyTimeoutMs,
    deadline: deps.bodyDeadline,
    budget: deps.bytesInFlight,
  });
  tally.bytes = bytes.length;
  try {
    const body = readForeignJson(bytes);
    if (!body.ok) throw new HttpProblem(body.code);
    const receivedAt = deps.now();
    const translation = system.translate(body.value, {
      project,
      receivedAt,
      literals: body.literals,
      freshId: () => v7({ msecs: receivedAt }),
    });
    tally.messages = translation.messages.length;
    return await store(system, translation, body.repairedKeys, deps, context.var.source);
  } finally {
    deps.bytesInFlight.give(bytes.length);
  }
}

/** A foreign client can send no key, so a project that wants one is closed to it unless a proxy adds it. */
async function assertWritable(
  context: CollectorContext,
  project: string,
  { options, caps }: RouteDeps,
): Promise<void> {
  if (options.projects !== undefined && !options.projects.has(project)) {
    throw new HttpProblem("project_not_allowed");
  }
  if (caps.isFull(project)) {
    throw new HttpProblem("project_cap", { headers: { "retry-after": String(caps.dayWait()) } });
  }
  if (!options.writeKeyHashes.has(project)) return;
  const mayWrite = await writableProjects(
    options.writeKeyHashes,
    bearerToken(context.req.raw.headers),
  );
  if (!mayWrite(project)) throw new HttpProblem("unauthorized");
}

async function store(
  system: ForeignSystem,
  translation: Translation,
  repairedKeys: readonly string[],
  { store, bus, caps }: RouteDeps,
  source: string,
): Promise<ForeignAnswer> {
  const { event, messages, ignoredKeys, droppedValues } = translation;
  const answer: ForeignAnswer = {
    system: system.name,
    event,
    accepted: 0,
    duplicates: 0,
    rejected: [],
    ignored_keys: [...ignoredKeys],
    dropped_values: [...droppedValues],
    repaired_keys: [...repairedKeys],
  };
  const outcomes = messages.length === 0 ? [] : await store.ingest(messages);
  outcomes.forEach((outcome, index) => {
    if (outcome.status === "accepted") {
      answer.accepted += 1;
      caps.noteProject(messages[index]!.project);
    } else if (outcome.status === "duplicate") answer.duplicates += 1;
    else answer.rejected.push({ index, code: outcome.code, detail: outcome.detail });
  });
  caps.noteSource(source, answer.accepted);
  const [refused] = answer.rejected;
  if (refused !== undefined && answer.accepted + answer.duplicates === 0) {
    const { detail } = refused;
    throw new HttpProblem(refused.code, { detail, rejected: answer.rejected, ignoredKeys });
  }
  if (answer.accepted > 0) bus.publish("ingest.accepted", { count: answer.accepted });
  if (answer.duplicates > 0) bus.publish("ingest.duplicate", { count: answer.duplicates });
  if (ignoredKeys.length > 0) bus.publish("ingest.ignored_keys", { count: ignoredKeys.length });
  for (const { code } of answer.rejected) {
    bus.publish("ingest.rejected", { code: code as ProblemLabel, count: 1 });
  }
  const outcome = messages.length === 0
    ? event === "unknown" ? "unknown" : "ignored"
    : answer.accepted > 0
    ? "accepted"
    : "duplicate";
  bus.publish("foreign.message", { system: system.name, outcome });
  return answer;
}
