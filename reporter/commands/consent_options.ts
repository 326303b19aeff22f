import { group, message, object, option, optional, string } from "@optique/core";

/** Options by which a person decides about consent for one call. */
export const consentOptions = group(
  "Consent",
  object({
    usageStats: optional(option("--usage-stats", string({ metavar: "LEVEL" }), {
      description: message`on, no-stack (without errors), local (written, never sent) or off`,
    })),
    disableUsageStats: option("--disable-usage-stats", {
      description: message`The same as --usage-stats=off`,
    }),
  }),
);
