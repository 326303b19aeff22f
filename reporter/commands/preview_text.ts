import type { Preview } from "../preview_messages.ts";

/**
 * What would be sent, with a sentence for each field from the schemas.
 *
 * @param preview The messages and what is known of their fields.
 * @param lead Whether anything would be sent at all, and where to.
 * @returns Lines without a final line break; the last one is the exact body of the request.
 */
export function previewText(
  preview: Preview,
  lead: string = "This is what would be sent.",
): string {
  const { messages, fields, redacted, left_out: leftOut, body } = preview;
  const blocks = messages.map(({ message_type: type }) => {
    const lines = fields.filter(({ message }) => message === type).flatMap((entry) => [
      `  ${entry.field}: ${JSON.stringify(entry.value)}`,
      ...entry.pending.map((field) =>
        `      ${field === entry.field ? "Not sent yet" : `${field} is not sent yet`}: ` +
        "new since you were told what is sent."
      ),
      `      ${entry.what} (${entry.unit}). ${entry.why}.`,
    ]);
    return [type, ...lines].join("\n");
  });
  const replaced = redacted.length === 0 ? [] : [
    `Replaced by "redacted", because it resembled something private: ${redacted.join(", ")}`,
  ];
  return [
    `${lead} Nothing was sent and nothing was written.`,
    ...blocks,
    ...replaced,
    ...leftOut.map(({ field, why }) => `Left out ${field}: it ${why}`),
    `The exact body of the request:\n${body}`,
  ].join("\n\n");
}
