import { group, message, object, option, optional, string } from "@optique/core";

/** Options that name a window of UTC days. */
export const dayOptions = group(
  "Days",
  object({
    from: optional(option("--from", string({ metavar: "YYYY-MM-DD" }), {
      description: message`First day, in UTC; 29 days before the last one when left out`,
    })),
    to: optional(option("--to", string({ metavar: "YYYY-MM-DD" }), {
      description: message`Last day, in UTC; today when left out`,
    })),
  }),
);
