/**
 * A program with events of its own: it publishes what happens, and a catalogue says what that means for
 * metrics and for the log. The code that does the work knows of neither.
 *
 * ```sh
 * deno run examples/own_catalogue.ts
 * ```
 *
 * @module
 */
import {
  type Catalogue,
  observabilityOptions,
  startObservability,
} from "@candor/usage/observability";

/** What happens in a bakery; payloads hold numbers, booleans and closed unions only. */
interface BakeryEvents {
  "oven.loaded": { readonly loaves: number; readonly kind: "rye" | "wheat" };
  "oven.burnt": { readonly loaves: number };
}

const BAKERY: Catalogue<BakeryEvents> = {
  name: "bakery",
  counters: [
    {
      name: "bakery.loaves",
      description: "Loaves put into the oven",
      unit: "{loaf}",
      labels: { kind: ["rye", "wheat"] },
      sources: [{ event: "oven.loaded", by: "loaves", labels: { kind: "kind" } }],
    },
    {
      name: "bakery.accidents",
      description: "Times that something burnt",
      unit: "{accident}",
      sources: [{ event: "oven.burnt", by: 1 }],
    },
  ],
  histograms: [],
  gauges: [],
  lines: [
    {
      event: "oven.burnt",
      level: "warning",
      message: "{loaves} loaves burnt",
      values: { loaves: "loaves" },
    },
  ],
  spans: [],
};

const decided = observabilityOptions({ logFormat: "human" }, () => undefined);
if (!decided.ok) throw new Error(decided.refusal);
const observed = await startObservability<BakeryEvents>({
  plan: decided.plan,
  catalogues: [BAKERY],
  log: { write: (line) => write(Deno.stderr, line), terminal: false },
});

observed.bus.publish("oven.loaded", { loaves: 12, kind: "rye" });
observed.bus.publish("oven.loaded", { loaves: 30, kind: "wheat" });
observed.bus.publish("oven.burnt", { loaves: 2 });

await observed.stop();
write(Deno.stdout, await observed.prometheusText());

function write(stream: typeof Deno.stdout, text: string): void {
  stream.writeSync(new TextEncoder().encode(text));
}
