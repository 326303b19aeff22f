import { z } from "zod";
import { envelopeShape } from "./envelope.ts";
import { fact, field } from "./field.ts";
import { count, entries, key, measure, setting, token } from "./forms.ts";
import { MAX_ENTRIES } from "./limits.ts";

/** What a run did since its previous report; sent once an hour. */
export const usageMessageSchema = z.object({
  message_type: field(z.literal("UsageMessage"), {
    what: "Kind of message: what the run did since the previous one",
    unit: "name",
    example: "UsageMessage",
    why: "Tells the kinds of message apart",
  }),
  ...envelopeShape,
  context: fact(token(), {
    what: "How the program is used",
    unit: "name",
    example: "API_SERVER",
    why: "Which ways of using it matter",
    published: "context",
  }),
  seq_number: fact(count(), {
    what: "Number of this report within the session, from 0",
    unit: "index",
    example: 3,
    why: "Shows lost reports",
  }),
  uptime: fact(measure(), {
    what: "Time since the run began",
    unit: "seconds",
    example: 10_800,
    why: "How long runs last",
  }),
  total_success: fact(count(), {
    what: "Reports of this session that arrived so far",
    unit: "count",
    example: 3,
    why: "Shows lost reports",
  }),
  total_failed: fact(count(), {
    what: "Reports of this session that did not arrive so far",
    unit: "count",
    example: 0,
    why: "Shows lost reports",
  }),
  counters: field(entries(count()).default({}), {
    what: "What the program counted since the previous report",
    unit: "name to whole number",
    example: { requests: 1200, cache_hits: 800 },
    why: "How much the program does",
    published: "counters.*",
    plausible: {
      max: 1e15,
      because:
        "Bytes over two links of 800 Gbit/s, the fastest there are, come to 7.2e14 in the hour between two reports",
    },
  }),
  features: field(z.array(key()).max(MAX_ENTRIES).default([]), {
    what: "Features used since the previous report",
    unit: "names",
    example: ["blending", "remote_cache"],
    why: "Which features to keep and to improve",
    published: "features",
  }),
  tags: field(entries(setting()).default({}), {
    what: "Facts about the run that the program sets while it runs",
    unit: "name to number, boolean, null or short name",
    example: { nodes: 4, scheduler: "fair" },
    why: "What the program is used for",
    published: "tags.*",
    plausible: {
      max: 2 ** 53,
      because: "The largest whole number that JSON carries exactly",
    },
  }),
});
