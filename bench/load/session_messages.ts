import { v7 } from "uuid";
import { type Message, messageSchema } from "../../schemas/mod.ts";
import { messageTemplates } from "./message_templates.ts";

/** Messages of one session of {@linkcode sessionMessages}. */
export const MESSAGES_PER_SESSION = 4;

const machines = messageTemplates().map((template) =>
  messageSchema.parse(JSON.parse(
    template
      .replace("@M", v7())
      .replace("@S", v7())
      .replace("@T", "2026-11-22T09:30:00.000Z"),
  ))
);

/**
 * A whole session: facts about the machine, a start, an hour's counters, an end.
 *
 * @param number Number of the session; sessions take turns in machine and version.
 * @param begun When it begins, milliseconds since 1970 UTC.
 * @param project What it reports for.
 * @returns Its messages, in order of time, over two seconds.
 */
export function sessionMessages(number: number, begun: number, project: string): Message[] {
  const machine = machines[number % machines.length]!;
  const sessionId = v7({ msecs: begun });
  const envelope = (at: number): Record<string, unknown> => ({
    schema_version: 1,
    message_id: v7({ msecs: at }),
    session_id: sessionId,
    project,
    project_version: machine.project_version,
    occurred_at: new Date(at).toISOString(),
  });
  const event = { error_name: null, error_stack: null };
  return [
    { ...machine, ...envelope(begun) },
    { message_type: "EventMessage", ...envelope(begun + 500), ...event, event_type: "start" },
    {
      message_type: "UsageMessage",
      ...envelope(begun + 1000),
      context: "inference",
      seq_number: 0,
      uptime: 3600,
      total_success: 1,
      total_failed: 0,
      counters: { requests: 100 + number % 50, hit_tokens: 9_000 + number % 1000 },
      features: number % 3 === 0 ? ["prefix_caching"] : ["prefix_caching", "lora"],
      tags: {},
    },
    { message_type: "EventMessage", ...envelope(begun + 2000), ...event, event_type: "stop" },
  ] as unknown as Message[];
}
