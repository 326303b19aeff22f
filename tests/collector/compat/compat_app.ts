import { Hono } from "hono";
import { problemResponse, toHttpProblem } from "../../../collector/problem_response.ts";
import { createIntakeCaps } from "../../../collector/intake_caps.ts";
import { createByteBudget } from "../../../collector/byte_budget.ts";
import { createDeadline } from "../../../collector/deadline.ts";
import { type CollectorOptions, resolveOptions } from "../../../collector/options.ts";
import type { CollectorApp, CollectorEnv } from "../../../collector/route_deps.ts";
import { compatRoutes } from "../../../collector/routes/compat.ts";
import type { IngestOutcome } from "../../../collector/store/store.ts";
import type { BusEvent, CandorEvents, EventBus } from "../../../observability/mod.ts";
import type { Message } from "../../../schemas/mod.ts";
import { memoryStore } from "../http/memory_store.ts";

/** The compat routes over a store that remembers what it is given, and a bus that does too. */
export interface CompatApp {
  readonly app: CollectorApp;
  readonly stored: Message[];
  readonly events: BusEvent<CandorEvents>[];
  /** Posts a body and gives back the status and the answer. */
  post(path: string, body: unknown): Promise<{ status: number; answer: Record<string, unknown> }>;
}

/** When the compat tests happen: shortly after the captures were taken. */
export const COMPAT_NOW: number = Date.parse("2026-11-22T12:00:00.000Z");

/** @param settings Options, and what the store says of a message instead of counting it. */
export function createCompatApp(
  settings: CollectorOptions & { ingest?: (message: Message) => IngestOutcome } = {},
): CompatApp {
  const { ingest, ...options } = settings;
  const events: BusEvent<CandorEvents>[] = [];
  const resolved = resolveOptions(options);
  const store = memoryStore(
    ingest === undefined ? {} : { ingest: (messages) => Promise.resolve(messages.map(ingest)) },
  );
  const bus = {
    enabled: true,
    publish: (type: keyof CandorEvents, payload: unknown) =>
      void events.push({ type, timestamp: 0, payload } as BusEvent<CandorEvents>),
  } as unknown as EventBus<CandorEvents>;
  const app: CollectorApp = new Hono<CollectorEnv>();
  app.onError((error) => {
    const { code, details } = toHttpProblem(error);
    return problemResponse(code, "test", details);
  });
  app.route(
    "/compat",
    compatRoutes({
      store,
      bus,
      now: () => COMPAT_NOW,
      options: resolved,
      bytesInFlight: createByteBudget(resolved.maxBytesInFlight),
      bodyDeadline: createDeadline(resolved.bodyTimeoutMs),
      caps: createIntakeCaps({ projectCap: 0, limit: { spend: () => {} }, now: () => COMPAT_NOW }),
    }),
  );
  const post: CompatApp["post"] = async (path, body) => {
    const response = await app.request(path, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, answer: await response.json() };
  };
  return { app, stored: store.messages, events, post };
}
