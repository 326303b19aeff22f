import { z } from "zod";
import { describesErrorAlone } from "./describes_error_alone.ts";
import { envelopeShape } from "./envelope.ts";
import { fact, field } from "./field.ts";
import { token } from "./forms.ts";
import { isPlainFrame } from "./is_plain_frame.ts";
import { MAX_NAME_LENGTH, MAX_STACK_FRAMES } from "./limits.ts";

/** What can happen to a run. */
export const EVENT_TYPES = ["start", "stop", "error", "ping"] as const;

// A function and a place below the project's root: `Cache#read cache/shard.ts:41:7`. Dots in the name of
// a function are written as #, since `cache.internal` could as well be a machine.
const FUNCTION = "[A-Za-z_$<][\\w$<>#]{0,95}";
const FOLDER = "[A-Za-z_][\\w-]{0,63}";
const FILE = `${FOLDER}\\.(?:[cm]?[jt]sx?|py|rs|go|cpp|cc|c|h|java|kt|rb|wasm)`;
const FRAME = new RegExp(`^${FUNCTION}(?: (?:${FOLDER}/){0,6}${FILE}(?::\\d{1,7}){1,2})?$`);

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
    example: ["Cache#read cache/shard.ts:41:7"],
    why: "Where to look for the fault",
    level: "on",
  }),
}).refine(
  describesErrorAlone,
  "Cannot accept message: only the event error has a name and a stack",
);

function stackFrame(): z.ZodString {
  return z.string().max(2 * MAX_NAME_LENGTH).regex(
    FRAME,
    "Cannot accept frame: it is not of its form, expected a function and a place below the root",
  ).refine(
    isPlainFrame,
    "Cannot accept frame: it resembles something private, expected a function and a place",
  );
}
