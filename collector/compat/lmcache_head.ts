import { z } from "zod";
import { dropped, kept } from "./foreign_field.ts";
import { lenient } from "./foreign_forms.ts";

/** What every message of the 2026 generation begins with; older ones have the kind alone. */
export const lmcacheHead = {
  message_type: dropped(lenient(z.string()), {
    what: "Kind of message",
    unit: "name",
    example: "EnvMessage",
    why: "Says how to read the rest; our own message says its kind itself",
  }),
  schema_version: dropped(lenient(z.number()), {
    what: "Version of LMCache's own schema",
    unit: "number",
    example: 1,
    why: "Our message has a version of its own",
  }),
  session_id: kept(lenient(z.string()), "session_id", {
    what: "Random name of the process",
    unit: "UUID",
    example: "9a7c3a52-2f0e-4c0a-9d0f-0e4d8f6a1b21",
    why: "Joins the messages of one run; only its hash is stored",
  }),
  machine_id: dropped(lenient(z.string()), {
    what: "Name of the machine that outlives the process",
    unit: "UUID",
    example: "4b1d9e6e-7a35-4e0e-8f6a-2a9f5f1f0c77",
    why: "It would tie the runs of one machine together for ever",
  }),
};
