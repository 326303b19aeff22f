import { z } from "zod";
import { envelopeShape } from "./envelope.ts";
import { fact, field } from "./field.ts";
import { measure } from "./forms.ts";

/** How long a run has lasted; the last one of a session says the whole run. */
export const metadataMessageSchema = z.object({
  message_type: field(z.literal("MetadataMessage"), {
    what: "Kind of message: time of the run",
    unit: "name",
    example: "MetadataMessage",
    why: "Tells the kinds of message apart",
  }),
  ...envelopeShape,
  start_time: fact(z.iso.datetime({ precision: 3 }), {
    what: "When the run began, in UTC",
    unit: "ISO 8601, milliseconds",
    example: "2026-11-22T09:00:00.000Z",
    why: "How long runs last",
  }),
  duration: fact(measure(), {
    what: "Length of the run so far",
    unit: "seconds",
    example: 1800.5,
    why: "How long runs last",
  }),
});
