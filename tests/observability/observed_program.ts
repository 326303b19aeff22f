/**
 * A program of three events, for tests that need a process: flags as JSON in the first argument.
 */
import {
  CANDOR_CATALOGUE,
  type CandorEvents,
  observabilityOptions,
  startObservability,
} from "../../observability/mod.ts";

const decision = observabilityOptions(JSON.parse(Deno.args[0] ?? "{}"), (name) => {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
});
if (!decision.ok) throw new Error(decision.refusal);
const observed = await startObservability<CandorEvents>({
  plan: decision.plan,
  catalogues: [CANDOR_CATALOGUE],
  warn: (sentence) => void Deno.stderr.writeSync(new TextEncoder().encode(`${sentence}\n`)),
});
observed.bus.publish("ingest.start", { spanKey: 1 });
observed.bus.publish("ingest.accepted", { count: 3 });
observed.bus.publish("ingest.end", { spanKey: 1, messages: 3, status: 202 });
await observed.stop();
const text = await observed.prometheusText();
const found = /^candor_ingest_accepted_total \d+$/m.exec(text);
await Deno.stdout.write(new TextEncoder().encode(found?.[0] ?? "no metrics"));
