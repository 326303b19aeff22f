import { maySend } from "../level.ts";
import type { UsageStatus } from "../read_status.ts";

/**
 * Says whether what a preview shows would be sent.
 *
 * @param status Why usage statistics are on or off, and where they go.
 * @returns One or two sentences.
 */
export function previewLead(status: UsageStatus): string {
  const { level, because, endpoints } = status;
  if (!maySend(level)) {
    return `Nothing would be sent: usage statistics are ${level}, because ${because}. ` +
      "This is what would be sent if they were on.";
  }
  const usable = endpoints.filter(({ problem }) => problem === null).map(({ url }) => url);
  return usable.length === 0
    ? "Nothing would be sent: there is no endpoint. This is what would be sent if there were one."
    : `This is what would be sent to ${usable.join(" and ")}.`;
}
