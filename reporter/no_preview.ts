import type { Preview } from "./preview_messages.ts";

/** What would be sent by a reporter that sends nothing. */
export const NO_PREVIEW: Preview = {
  level: "off",
  messages: [],
  body: "[]",
  fields: [],
  redacted: [],
  "left_out": [],
  pending: [],
};
