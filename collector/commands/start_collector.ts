import {
  CANDOR_CATALOGUE,
  type CandorEvents,
  observabilityOptions,
  startObservability,
} from "../../observability/mod.ts";
import metadata from "../../deno.json" with { type: "json" };
import { composeCollector } from "../compose.ts";
import { faultSentence } from "../fault_sentence.ts";
import { serveCollector } from "../serve_collector.ts";
import type { CommandIo } from "./command_io.ts";
import { grantedEnv } from "./granted_env.ts";
import { type StoreChoice, storeSettings } from "./store_settings.ts";

/** What `candor collect` was asked for. */
export interface CollectOptions {
  readonly port: number;
  readonly host: string;
  readonly projects: readonly string[];
  readonly rateLimit: number;
  readonly sourceCap: number;
  readonly projectCap: number;
  readonly trustProxy: boolean;
  readonly corsOrigins: readonly string[];
  readonly maxProjects: number;
  readonly operator?: string | undefined;
  readonly operatorUrl?: string | undefined;
  readonly watchdogWebhook?: string | undefined;
  readonly store: StoreChoice;
  readonly observability: {
    readonly disableObservability: boolean;
    readonly disableMetrics: boolean;
    readonly disableLogging: boolean;
    readonly enableTracing: boolean;
    readonly eventBusQueueSize: number;
    readonly otlpEndpoint?: string | undefined;
    readonly prometheusPort: number;
    readonly logFormat?: "human" | "json" | undefined;
  };
}

/** A collector that runs. */
export interface StartedCollector {
  /** Where it answers. */
  readonly url: string;
  /** Port of the Prometheus endpoint, `null` without one. */
  readonly prometheusPort: number | null;
  /** Resolves when it has stopped and everything is closed. */
  readonly finished: Promise<void>;
}

/**
 * Puts a collector together from the command line: observability, store, app, listener, jobs.
 *
 * @param options What was asked for.
 * @param io Where log lines go.
 * @returns The running collector, or why the options contradict each other.
 * @throws Error with one sentence when a port is taken or the store cannot be opened.
 */
export async function startCollector(
  options: CollectOptions,
  io: CommandIo,
): Promise<StartedCollector | { readonly refusal: string }> {
  const { observability: flags } = options;
  const { logFormat, otlpEndpoint, ...switches } = flags;
  const decided = observabilityOptions(
    {
      ...switches,
      ...logFormat === undefined ? {} : { logFormat },
      ...otlpEndpoint === undefined ? {} : { otlpEndpoint },
    },
    grantedEnv,
  );
  if (!decided.ok) return { refusal: decided.refusal };
  const store = await storeSettings(options.store);
  const observed = await startObservability<CandorEvents>({
    plan: decided.plan,
    catalogues: [CANDOR_CATALOGUE],
    serviceVersion: metadata.version,
    log: { write: (line) => io.err(line.trimEnd()), terminal: io.interactive, colours: io.color },
  });
  try {
    const collector = await composeCollector({
      ...store,
      projects: options.projects,
      rateLimit: options.rateLimit,
      sourceCap: options.sourceCap,
      projectCap: options.projectCap,
      trustProxy: options.trustProxy,
      corsOrigins: options.corsOrigins,
      maxProjects: options.maxProjects,
      operator: options.operator,
      operatorUrl: options.operatorUrl,
      watchdogWebhook: options.watchdogWebhook,
      adminToken: grantedEnv("CANDOR_ADMIN_TOKEN") || undefined,
    }, {
      bus: observed.bus,
      prometheusText: observed.prometheusText,
      onFault: (error, requestId) => io.err(faultSentence(error, requestId)),
      jobs: true,
    });
    const server = serveCollector({
      fetch: collector.app.fetch,
      hostname: options.host,
      port: options.port,
      close: async () => {
        await collector.close();
        await observed.stop();
      },
    });
    return {
      url: server.url,
      prometheusPort: observed.prometheusPort ?? null,
      finished: server.finished,
    };
  } catch (error) {
    await observed.stop();
    throw error;
  }
}
