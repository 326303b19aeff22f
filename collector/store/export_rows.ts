import { scanSessions } from "./scan_sessions.ts";
import { hashOf } from "./session_key.ts";

/**
 * The raw messages of a project as stored, sessions in order of their beginning, each message with the
 * hash of its session. Streams.
 *
 * @param kv The store.
 * @param project The project.
 * @param from First UTC day, inclusive; days past their retention are left out by the caller.
 * @param to Last UTC day, inclusive.
 */
export async function* exportRows(
  kv: Deno.Kv,
  project: string,
  from: number,
  to: number,
): AsyncGenerator<Record<string, unknown>> {
  for await (const { session, messages } of scanSessions(kv, from)) {
    const hash = hashOf(session);
    for (const { day, message } of messages) {
      if (day <= to && message.project === project) yield { session: hash, ...message };
    }
  }
}
