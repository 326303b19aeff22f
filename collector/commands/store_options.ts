import {
  group,
  integer,
  message,
  multiple,
  object,
  option,
  optional,
  string,
  withDefault,
} from "@optique/core";

/** Options that say which store to open; shared by `collect`, `stats`, `export` and `rebuild`. */
export const storeOptions = group(
  "Store",
  object({
    kv: optional(option("--kv", string({ metavar: "LOCATION" }), {
      description: message`File, :memory:, or URL of the KV store; the runtime's own when left out`,
    })),
    minCell: withDefault(
      option("--min-cell", integer({ min: 1, max: 1_000_000, metavar: "SESSIONS" }), {
        description: message`Fewest sessions that a value needs to be named`,
      }),
      5,
    ),
    retentionDays: withDefault(
      option("--retention-days", integer({ min: 1, max: 3650, metavar: "DAYS" }), {
        description: message`How long raw messages are kept; counters stay`,
      }),
      90,
    ),
    declarations: multiple(option("--declaration", string({ metavar: "FILE" }), {
      description:
        message`File of what programs declared of their settings, repeatable; rebuild needs the same as collect`,
    })),
  }),
);
