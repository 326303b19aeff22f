import { declaredInEnv } from "./declared_in_env.ts";
import type { CollectorOptions } from "./options.ts";
import { readSettings } from "./read_settings.ts";

/** Everything a whole collector is started with, tokens in plain text included. */
export interface CollectorSettings
  extends Omit<CollectorOptions, "adminTokenHash" | "writeKeyHashes"> {
  /** File, `:memory:`, or URL of the KV store.
   * @default the runtime's own */
  readonly kv?: string | undefined;
  /** Bound on the number of projects of a collector that serves every name.
   * @default 1_000 */
  readonly maxProjects?: number | undefined;
  /** Whether the deploy entry counts, logs and traces what it does; `OTEL_*` variables say where to.
   * @default false, since it costs time at the start */
  readonly observability?: boolean | undefined;
  /** Where it is told, as a JSON POST, that the numbers of a project stopped.
   * @default nowhere */
  readonly watchdogWebhook?: string | undefined;
  /** Token for `/export`; only its hash stays in memory.
   * @default none, and then nobody may export */
  readonly adminToken?: string | undefined;
  /** Write keys of projects that want one; only their hashes stay in memory.
   * @default none */
  readonly writeKeys?: ReadonlyMap<string, readonly string[]> | undefined;
}

/** Environment variables that {@linkcode settingsFromEnv} reads, with what each sets. */
export const SETTINGS_ENV = {
  CANDOR_KV: "File, :memory:, or URL of the KV store; the runtime's own when unset",
  CANDOR_PROJECTS: "Projects to serve, comma between them; every well-formed name when unset",
  CANDOR_MAX_PROJECTS: "Bound on the number of projects when every name is served",
  CANDOR_MIN_CELL: "Fewest sessions that a value needs to be named; 5 when unset",
  CANDOR_RETENTION_DAYS: "How long raw messages are kept, in days; 90 when unset",
  CANDOR_DECLARATIONS: "What programs declared of their settings, the JSON text of a file of them",
  CANDOR_RATE_LIMIT: "Requests a minute and source; 600 when unset, 0 for no limit",
  CANDOR_SOURCE_CAP: "Messages that count an hour and source; 100000 when unset, 0 for no limit",
  CANDOR_PROJECT_CAP: "Messages that count a day and project; 10000000 when unset, 0 for no limit",
  CANDOR_ADMIN_TOKEN: "Token for /export; nobody may export when unset",
  CANDOR_WRITE_KEYS: "Write keys as project=key, comma between them; none when unset",
  CANDOR_TRUST_PROXY: "true where a proxy in front sets X-Forwarded-For and X-Forwarded-Proto",
  CANDOR_OBSERVABILITY: "true for /metrics, a log and OTLP as OTEL_* says; off when unset",
  CANDOR_WATCHDOG_WEBHOOK:
    "Where it is told that the numbers of a project stopped; nowhere when unset",
  CANDOR_OPERATOR: "Who runs the collector, as shown on its pages",
  CANDOR_OPERATOR_URL: "Where to reach them: an https: or mailto: address",
  CANDOR_CORS_ORIGINS: "Web origins whose pages may read reports, comma between them",
} as const;

/**
 * Reads the settings of a collector from environment variables; see {@linkcode SETTINGS_ENV}.
 *
 * @param env Reads one variable; the only way in which this asks for anything.
 * @returns Settings; what is unset or blank is left out.
 * @throws Error with one sentence for a value that cannot be read; a secret is never repeated.
 *
 * @example
 * ```ts
 * import { settingsFromEnv } from "@candor/usage/collector";
 * import assert from "node:assert/strict";
 *
 * const env = new Map([["CANDOR_PROJECTS", "lmcache, vllm"], ["CANDOR_MIN_CELL", "10"]]);
 * const settings = settingsFromEnv((name) => env.get(name));
 * assert.deepEqual(settings.projects, ["lmcache", "vllm"]);
 * assert.equal(settings.minCell, 10);
 * ```
 */
export function settingsFromEnv(env: (name: string) => string | undefined): CollectorSettings {
  return { ...readSettings(env), declarations: declaredInEnv(env) };
}
