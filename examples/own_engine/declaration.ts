/**
 * What the engine of this example says of its own settings and features: once, for its reporter, which
 * takes the types and sends nothing else, and for the collector, which makes dimensions, entries of the
 * data dictionary and charts of it.
 *
 * Run by itself it prints the file for a collector that loads no code of the engine:
 *
 * ```sh
 * deno run examples/own_engine/declaration.ts > own-engine.json
 * candor collect --declaration own-engine.json
 * ```
 *
 * @module
 */
import { declareEngine, declareField, writeDeclarations } from "@candor/usage/schemas";
import { z } from "zod";

/** The project's name; the collector knows the declaration by it. */
export const PROJECT = "own-engine";

/** Settings and features of the engine. */
export const declaration = declareEngine({
  engine: z.object({
    batch_size: declareField(z.int().min(1).max(4096), {
      what: "Requests that are served together at most",
      unit: "requests",
      example: 32,
      why: "Which batch sizes are worth tuning for",
      buckets: [2, 8, 32, 128],
    }),
    scheduler: declareField(z.enum(["fifo", "fair", "deadline"]), {
      what: "Order in which waiting requests are served",
      unit: "name",
      example: "fair",
      why: "Whether all three schedulers are worth keeping",
    }),
    cache_bytes: declareField(z.int().min(0), {
      what: "Size of the cache",
      unit: "bytes",
      example: 4 * 2 ** 30,
      why: "How large caches are where the engine runs",
      buckets: [2 ** 30, 4 * 2 ** 30, 16 * 2 ** 30],
    }),
    debug_checks: declareField(z.boolean(), {
      what: "Whether results are checked a second time",
      unit: "yes or no",
      example: false,
      why: "Sorts slow runs out of our own comparisons",
      published: false,
    }),
  }),
  features: {
    streaming: { what: "Answers in parts" },
    speculation: { what: "Guessing several tokens ahead" },
  },
});

if (import.meta.main) {
  const text = writeDeclarations({ [PROJECT]: declaration });
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
