import {
  command,
  constant,
  type InferValue,
  integer,
  message,
  multiple,
  object,
  option,
  optional,
  string,
  withDefault,
} from "@optique/core";
import type { CommandIo } from "./command_io.ts";
import { observabilityFlags } from "./observability_flags.ts";
import { storeOptions } from "./store_options.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor collect`. */
export const parser = command(
  "collect",
  object({
    command: constant("collect"),
    port: withDefault(
      option("--port", integer({ min: 0, max: 65_535, metavar: "PORT" }), {
        description: message`Port to listen on; 0 for a free one`,
      }),
      8000,
    ),
    host: withDefault(
      option("--host", string({ metavar: "ADDRESS" }), {
        description: message`Address to listen on; 0.0.0.0 for every one of this machine`,
      }),
      "127.0.0.1",
    ),
    projects: multiple(option("--project", string({ metavar: "NAME" }), {
      description: message`Project to serve, repeatable; every well-formed name when left out`,
    })),
    rateLimit: withDefault(
      option("--rate-limit", integer({ min: 0, max: 10_000_000, metavar: "REQUESTS" }), {
        description: message`Requests a minute and source; 0 for no limit`,
      }),
      600,
    ),
    sourceCap: withDefault(
      option("--source-cap", integer({ min: 0, max: 1_000_000_000, metavar: "MESSAGES" }), {
        description: message`Messages that count an hour and source; 0 for no limit`,
      }),
      100_000,
    ),
    projectCap: withDefault(
      option("--project-cap", integer({ min: 0, max: 1_000_000_000, metavar: "MESSAGES" }), {
        description: message`Messages that count a day and project; 0 for no limit`,
      }),
      10_000_000,
    ),
    trustProxy: option("--trust-proxy", {
      description: message`Believe the proxy in front when it names the client (X-Forwarded-For)`,
    }),
    corsOrigins: multiple(option("--cors-origin", string({ metavar: "ORIGIN" }), {
      description: message`Web origin whose pages may read the public reports, repeatable`,
    })),
    maxProjects: withDefault(
      option("--max-projects", integer({ min: 1, max: 1_000_000, metavar: "PROJECTS" }), {
        description: message`Bound on the number of projects when every name is served`,
      }),
      1000,
    ),
    operator: optional(option("--operator", string({ metavar: "NAME" }), {
      description: message`Who runs this collector, shown on its pages`,
    })),
    operatorUrl: optional(option("--operator-url", string({ metavar: "URL" }), {
      description: message`Where to reach whoever runs it, shown on its pages`,
    })),
    watchdogWebhook: optional(option("--watchdog-webhook", string({ metavar: "URL" }), {
      description: message`Where it is told, as a JSON POST, that the numbers of a project stopped`,
    })),
    store: storeOptions,
    observability: observabilityFlags,
  }),
  {
    brief: message`Run a collector: receive, count, forget, publish`,
    description:
      message`Listens for messages, keeps them for a time and their counts for good, deletes what it is asked to, and shows the public report as pages and as JSON. Ctrl-C or SIGTERM ends it after the answers that are under way.`,
    footer: helpFooter(
      [
        "collect --kv ./candor.db --project my-engine",
        "collect --host 0.0.0.0 --port 80 --trust-proxy --kv ./candor.db",
        "collect --kv :memory: --disable-metrics",
      ],
      message`Variables: CANDOR_ADMIN_TOKEN is the token for candor export, DENO_KV_ACCESS_TOKEN that of a KV server, CANDOR_LOG_LEVEL the least level of log lines. deno run -P=collect gives the permissions for port 8000; a store in a file needs --allow-read and --allow-write for it.`,
    ),
  },
);

/** Runs a collector until SIGTERM or SIGINT. */
export async function run(options: InferValue<typeof parser>, io: CommandIo): Promise<number> {
  const { startCollector } = await import("./start_collector.ts");
  const started = await startCollector(options, io);
  if ("refusal" in started) {
    io.err(started.refusal);
    return 2;
  }
  io.out(`Collecting on ${started.url}`);
  io.out(`Store: ${options.store.kv ?? "the runtime's own"}`);
  if (started.prometheusPort !== null) {
    io.out(`Metrics: http://127.0.0.1:${started.prometheusPort}/metrics`);
  }
  await started.finished;
  return 0;
}
