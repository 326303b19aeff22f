import { group, message, object, option, optional, string } from "@optique/core";

/** A day as an address and a report write it. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const isNoDay = { patternMismatch: message`Expected a day as YYYY-MM-DD` };

/** Options that name a window of UTC days. */
export const dayOptions = group(
  "Days",
  object({
    from: optional(
      option("--from", string({ metavar: "YYYY-MM-DD", pattern: DAY, errors: isNoDay }), {
        description: message`First day, in UTC; 29 days before the last one when left out`,
      }),
    ),
    to: optional(option("--to", string({ metavar: "YYYY-MM-DD", pattern: DAY, errors: isNoDay }), {
      description: message`Last day, in UTC; today when left out`,
    })),
  }),
);
