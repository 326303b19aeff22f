import { Hono } from "hono";
import { cors } from "hono/cors";
import { methodNotAllowed } from "hono/method-not-allowed";
import { TrieRouter } from "hono/router/trie-router";
import { secureHeaders } from "hono/secure-headers";
import { disabledEventBus } from "../observability/disabled_event_bus.ts";
import type { CandorEvents, EventBus } from "../observability/mod.ts";
import { createByteBudget } from "./byte_budget.ts";
import { createDeadline } from "./deadline.ts";
import { directMessages } from "./direct_messages.ts";
import { createIngestRequest } from "./ingest_request.ts";
import { createIntakeCaps } from "./intake_caps.ts";
import { limitSources } from "./limit_sources.ts";
import { measureHead } from "./measure_head.ts";
import { type CollectorOptions, resolveOptions } from "./options.ts";
import { problemResponse, toHttpProblem } from "./problem_response.ts";
import type { ReceiptSigner } from "./receipt_signer.ts";
import type { CollectorApp, CollectorEnv, RouteDeps } from "./route_deps.ts";
import { compatRoutes } from "./routes/compat.ts";
import { documentRoutes } from "./routes/documents.ts";
import { exportRoutes } from "./routes/export.ts";
import { healthRoutes } from "./routes/health.ts";
import { lazyPages } from "./routes/lazy_pages.ts";
import { messageRoutes } from "./routes/messages.ts";
import { projectRoutes } from "./routes/projects.ts";
import { receiptKeyRoutes } from "./routes/receipt_keys.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { signReceipts } from "./sign_receipts.ts";
import { createSourceLimit } from "./source_limit.ts";
import type { Store } from "./store/store.ts";

/** What {@linkcode createCollector} is made from. */
export interface CreateCollectorOptions {
  /** What is kept; the caller closes it. */
  readonly store: Store;
  /** Where events go.
   * @default nowhere */
  readonly bus?: EventBus<CandorEvents> | undefined;
  /** Clock, milliseconds since 1970 UTC.
   * @default `Date.now` */
  readonly now?: (() => number) | undefined;
  /** Text for `/metrics`.
   * @default none, and the address is not found */
  readonly prometheusText?: (() => string | Promise<string>) | undefined;
  /** Hears of failures that nobody foresaw, with the name of the answer that the client got.
   * @default nobody */
  readonly onFault?: ((error: unknown, requestId: string) => void) | undefined;
  /** Signs receipts; `createReceiptSigner` makes one over a database.
   * @default none, and receipts are not signed */
  readonly receipts?: ReceiptSigner | undefined;
  /** Whether the data is made up; every page then says so.
   * @default false */
  readonly synthetic?: boolean | undefined;
  /** How the collector behaves over HTTP. */
  readonly options?: CollectorOptions | undefined;
}

/**
 * The collector as a Hono app: hand its `fetch` to `Deno.serve`, to `deno serve`, or mount it.
 *
 * It opens nothing and reads no environment. Every answer carries `x-request-id` and secure headers;
 * every error is `application/problem+json`, except on pages for people. No cookie is ever set and no other origin may read it
 * unless `corsOrigins` says so.
 *
 * @param settings Store, bus, clock and options.
 * @returns The app. Its environment is what `Deno.serve` tells of a connection.
 * @throws RangeError when an option is out of range.
 *
 * @example
 * ```ts
 * import { createCollector, type Store } from "@candor/usage/collector";
 * import assert from "node:assert/strict";
 *
 * const store = { ready: () => Promise.resolve(true) } as Store;
 * const answer = await createCollector({ store }).request("/readyz");
 * assert.equal(answer.status, 200);
 * ```
 */
export function createCollector(settings: CreateCollectorOptions): CollectorApp {
  const options = resolveOptions(settings.options ?? {});
  const bus = settings.bus ?? disabledEventBus<CandorEvents>();
  const now = settings.now ?? Date.now;
  const limit = createSourceLimit({ options, now, bus });
  const deps: RouteDeps = {
    store: settings.receipts === undefined
      ? settings.store
      : signReceipts(settings.store, settings.receipts),
    bus,
    now,
    options,
    caps: createIntakeCaps({ projectCap: options.projectCap, limit, now }),
    bytesInFlight: createByteBudget(options.maxBytesInFlight),
    bodyDeadline: createDeadline(options.bodyTimeoutMs),
    prometheusText: settings.prometheusText,
    receipts: settings.receipts,
  };
  // The quickest to build: the generic choice takes longer for its first match than all else of a start.
  const app: CollectorApp = new Hono<CollectorEnv>({ router: new TrieRouter() });

  const ingest = createIngestRequest(deps);
  const fault = (error: unknown, requestId: string): Response => {
    const problem = toHttpProblem(error);
    if (problem.code === "internal") settings.onFault?.(error, requestId);
    return problemResponse(problem.code, requestId, problem.details);
  };

  app.onError((error, context) => fault(error, context.var.requestId));
  app.notFound((context) => problemResponse("not_found", context.var.requestId));

  app.use(async function nameAnswer(context, next) {
    const requestId = crypto.randomUUID();
    context.set("requestId", requestId);
    await next();
    context.res.headers.set("x-request-id", requestId);
  });
  app.use(measureHead());
  app.use(limitSources(limit));
  // Before the headers that only a browser needs and the rest of the way that only pages take.
  app.route("/", messageRoutes(ingest));
  app.use(secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: "DENY",
    // Not for the names below its own, which are not the collector's to decide for.
    strictTransportSecurity: "max-age=15552000",
    // A page may loosen what it needs to; an answer for programs never has a reason.
    overwrite: false,
  }));
  app.use(methodNotAllowed({
    app,
    onMethodNotAllowed: (context, methods) => {
      const allow = [...methods, "OPTIONS"].join(", ");
      return context.req.method === "OPTIONS"
        ? new Response(null, { status: 204, headers: { allow } })
        : problemResponse("method_not_allowed", context.var.requestId, { headers: { allow } });
    },
  }));
  if (options.corsOrigins.length > 0) {
    const open = cors({
      origin: options.corsOrigins.includes("*") ? "*" : [...options.corsOrigins],
      allowMethods: ["GET", "HEAD"],
      exposeHeaders: ["etag", "x-request-id"],
    });
    app.use("/v1/projects", open);
    app.use("/v1/projects/:project/report", open);
  }

  for (
    const routes of [
      projectRoutes,
      sessionRoutes,
      receiptKeyRoutes,
      exportRoutes,
      healthRoutes,
      documentRoutes,
    ]
  ) app.route("/", routes(deps));
  app.route("/compat", compatRoutes(deps));
  app.route("/", lazyPages({ ...deps, synthetic: settings.synthetic }));
  app.fetch = directMessages(app.fetch, { limit, ingest, fault });
  return app;
}
