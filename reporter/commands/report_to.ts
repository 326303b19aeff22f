import { runReport } from "./run_report.ts";

/** What this machine's own report gave. */
export interface OwnReport {
  /** The messages as they were sent; empty when the person said no. */
  readonly messages: readonly unknown[];
  /** What came of it, in words. */
  readonly verdict: string;
  /** Whether the collector has it. */
  readonly sent: boolean;
}

/**
 * Sends this machine's report about a project to an address, as `candor report --endpoint` does.
 *
 * @param endpoint Address of the collector.
 * @param project Project that it is counted under.
 * @returns The messages and what came of them.
 */
export async function reportTo(endpoint: string, project: string): Promise<OwnReport> {
  const result = await runReport({
    project,
    context: "DEMO",
    endpoints: [endpoint],
    consent: { disableUsageStats: false },
  });
  const { messages, sent, reason, withheld, deliveries } = result;
  const [delivery] = deliveries;
  const answer = delivery?.outcome.outcome === "sent"
    ? `sent; the collector answered ${delivery.outcome.status} ${
      JSON.stringify(delivery.outcome.answer)
    }`
    : `not sent: ${reason}`;
  const flags = [...new Set(withheld.map(({ flag }) => flag))];
  const more = flags.length === 0 ? "" : `\nwithheld for want of ${flags.join(" ")}`;
  return { messages, sent, verdict: answer + more };
}
