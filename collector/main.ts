/**
 * The collector as an entry for Deno Deploy and `deno serve`. Its settings are environment variables, see
 * `SETTINGS_ENV`; it needs no flag but those of `deno.json`.
 *
 * ```sh
 * CANDOR_PROJECTS=my-project deno serve --allow-all collector/main.ts
 * ```
 *
 * Every message is durable before it is acknowledged, so the process may end at any time: `deno serve`
 * answers what is on its way when it is told to stop, and whoever got no answer sends again.
 *
 * @module
 */
import type { CandorEvents, Observability } from "../observability/mod.ts";
import type { Declarations } from "../schemas/mod.ts";
import { composeCollector } from "./compose.ts";
import { faultSentence } from "./fault_sentence.ts";
import { stopSignals } from "./stop_signals.ts";
import { scheduleJobs } from "./jobs/schedule_jobs.ts";
import { readSettings } from "./read_settings.ts";

const env = (name: string): string | undefined => Deno.env.get(name);
const settings = { ...readSettings(env), declarations: await declared() };
const observed = settings.observability ? await observe() : undefined;
const { app, upkeep } = await composeCollector(settings, {
  bus: observed?.bus,
  prometheusText: observed?.prometheusText,
  onFault: (error, requestId) => say(faultSentence(error, requestId)),
});

// Declared for the platform; a schedule keeps a process alive, so it ends when the process is told to.
if (typeof Deno.cron === "function") {
  const stopping = new AbortController();
  for (const name of stopSignals()) Deno.addSignalListener(name, () => stopping.abort());
  const { signal } = stopping;
  scheduleJobs(
    (name, schedule, handler) => Deno.cron(name, schedule, { signal }, handler),
    () => Promise.resolve(upkeep),
  );
}

/** What `deno serve` and Deno Deploy call. */
const entry: Deno.ServeDefaultExport = {
  fetch: (request, info) => app.fetch(request, info),
};

export default entry;

/** The schemas are loaded only where there is something for them to read. */
async function declared(): Promise<Declarations | undefined> {
  if (!env("CANDOR_DECLARATIONS")?.trim()) return undefined;
  return (await import("./declared_in_env.ts")).declaredInEnv(env);
}

async function observe(): Promise<Observability<CandorEvents>> {
  const { CANDOR_CATALOGUE } = await import("../observability/candor_catalogue.ts");
  const { observabilityOptions } = await import("../observability/observability_options.ts");
  const { startObservability } = await import("../observability/start_observability.ts");
  const decided = observabilityOptions({}, env);
  if (!decided.ok) throw new Error(decided.refusal);
  return await startObservability<CandorEvents>({
    plan: decided.plan,
    catalogues: [CANDOR_CATALOGUE],
    log: { write: (line) => say(line.trimEnd()), terminal: false },
  });
}

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
