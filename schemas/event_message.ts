import { z } from "zod";
import { envelopeShape } from "./envelope.ts";
import { fact, field } from "./field.ts";
import { findLeak } from "./find_leak.ts";
import { token } from "./forms.ts";
import { MAX_NAME_LENGTH, MAX_STACK_FRAMES } from "./limits.ts";

/** What can happen to a run. */
export const EVENT_TYPES = ["start", "stop", "error", "ping"] as const;

// A function and a place below the project's root: `readShard cache/shard.ts:41:7`.
const FRAME =
  /^[A-Za-z_$<][\w$.<># ]{0,95}(?: (?:[A-Za-z_][\w.-]{0,63}\/){0,6}[A-Za-z_][\w-]{0,63}(?:\.[a-z]{1,5}){1,2}(?::\d{1,7}){0,2})?$/;

/** Something that happened to a run. */
export const eventMessageSchema = z.object({
  message_type: field(z.literal("EventMessage"), {
    what: "Kind of message: something happened",
    unit: "name",
    example: "EventMessage",
    why: "Tells the kinds of message apart",
  }),
  ...envelopeShape,
  event_type: field(z.enum(EVENT_TYPES), {
    what: "What happened: the run started, stopped, failed, or is still there",
    unit: "name",
    example: "start",
    why: "How many runs end well",
    published: "event_type",
  }),
  error_name: fact(token(), {
    what: "Class of the error",
    unit: "name",
    example: "OutOfMemoryError",
    why: "Which faults to fix first",
    published: "error_name",
    level: "on",
  }),
  error_stack: fact(z.array(stackFrame()).max(MAX_STACK_FRAMES), {
    what:
      "Where the error came from: function, file below the project's root, line; no message text",
    unit: "frames",
    example: ["readShard cache/shard.ts:41:7"],
    why: "Where to look for the fault",
    level: "on",
  }),
});

function stackFrame(): z.ZodString {
  return z.string().max(2 * MAX_NAME_LENGTH).regex(
    FRAME,
    "Cannot accept frame: expected a place below the project's root",
  )
    .refine(
      hasNoLeak,
      "Cannot accept frame: it resembles something private, expected a place below the project's root",
    );
}

/** The file's own slashes and its dotted ending are what the form above allows; everything else counts. */
function hasNoLeak(frame: string): boolean {
  const [place = "", ...names] = frame.split(" ").reverse();
  const words = [...names, ...place.replace(/(?::\d+){0,2}$/, "").split("/")];
  return words.every((word) => findLeak(word.replaceAll(".", " ")) === null);
}
