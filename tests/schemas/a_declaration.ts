import { z } from "zod";
import { declareEngine, declareField } from "../../schemas/mod.ts";

const WHY = "Which settings are worth tuning";

/** What a small engine declares: a field of the wire, a list of names, a number, a switch, a text. */
// deno-lint-ignore no-slow-types -- the types that the compiler finds are what is tested
export const aDeclaration = declareEngine({
  engine: z.object({
    chunk_size: declareField(z.int().min(1).max(4096), {
      what: "Tokens per chunk",
      unit: "tokens",
      example: 256,
      why: WHY,
      buckets: [64, 256, 1024],
    }),
    scheduler: declareField(z.enum(["fifo", "fair"]), {
      what: "Order in which requests are served",
      unit: "name",
      example: "fifo",
      why: WHY,
    }),
    cache_bytes: declareField(z.int().min(0).nullable(), {
      what: "Size of the cache",
      unit: "bytes",
      example: 2 ** 30,
      why: WHY,
      buckets: [2 ** 20, 2 ** 30, 2 ** 34],
    }).optional(),
    speculative: declareField(z.boolean(), {
      what: "Whether tokens are guessed ahead",
      unit: "yes or no",
      example: true,
      why: WHY,
      published: false,
    }).optional(),
    flavour: declareField(z.string().max(16).optional(), {
      what: "Build of the engine",
      unit: "name",
      example: "slim",
      why: WHY,
      since: 2,
    }),
  }),
  features: {
    streaming: { what: "Answers in parts" },
    batching: { what: "Requests served together", since: 2 },
  },
});
