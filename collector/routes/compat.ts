import { Hono } from "hono";
import { v7 } from "uuid";
import { nextSpanKey, parseTraceParent, type ProblemLabel } from "../../observability/mod.ts";
import { PROBLEMS, PROJECT_PATTERN } from "../../schemas/mod.ts";
import { bearerToken } from "../bearer_token.ts";
import type { ForeignAnswer } from "../compat/foreign_answer.ts";
import type { ForeignSystem, Translation } from "../compat/foreign_system.ts";
import { FOREIGN_SYSTEMS } from "../compat/foreign_systems.ts";
import { readForeignJson } from "../compat/read_foreign_json.ts";
import { HttpProblem } from "../http_problem.ts";
import { toHttpProblem } from "../problem_response.ts";
import { readBody } from "../read_body.ts";
import type { CollectorApp, CollectorContext, CollectorEnv, RouteDeps } from "../route_deps.ts";
import { writableProjects } from "../write_keys.ts";

/** What one request was, for the bus. */
interface Tally {
  bytes: number;
  messages: number;
}

/**
 * The wire formats of other systems, to be mounted under `/compat`: their clients report here unchanged.
 * A body is translated, stored like any other message, and answered as soon as it is durable. `GET` and
 * `HEAD` on the same addresses say what they are for. `?project=` counts for another project, and so does
 * `/compat/projects/{project}` in front, for a client that joins paths to its address.
 *
 * @param deps Store, bus, clock and options.
 * @returns The routes, each with and without a slash at its end.
 */
export function compatRoutes(deps: RouteDeps): CollectorApp {
  const routes = new Hono<CollectorEnv>();
  for (const system of Object.values(FOREIGN_SYSTEMS)) {
    const paths = system.paths.flatMap((path) => [path, `/projects/:project${path}`]);
    for (const path of paths.flatMap((one) => [one, `${one}/`])) {
      routes.get(path, (context) => describe(context, system));
      routes.post(path, (context) => receive(context, system, deps));
    }
  }
  return routes;
}

function describe(context: CollectorContext, system: ForeignSystem): Response {
  const project = projectOf(context, system);
  return context.json({ system: system.name, project, method: "POST" });
}

async function receive(
  context: CollectorContext,
  system: ForeignSystem,
  deps: RouteDeps,
): Promise<Response> {
  const { bus } = deps;
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
    return context.json(answer, 202);
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
  const project = projectOf(context, system);
  await assertWritable(context, project, deps);
  // A missing or odd content type is no reason to refuse: whoever posts here posts JSON.
  const bytes = await readBody(context.req.raw, {
    timeoutMs: deps.options.bodyTimeoutMs,
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

function projectOf(context: CollectorContext, system: ForeignSystem): string {
  const project = context.req.param("project") ?? context.req.query("project") ?? system.name;
  if (PROJECT_PATTERN.test(project)) return project;
  throw new HttpProblem("invalid_query", {
    detail:
      "Cannot read query: project is not of its form, expected lower case letters, digits and -",
  });
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
