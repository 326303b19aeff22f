import { v7 } from "uuid";
import { type Message, messageSchema } from "../../../schemas/mod.ts";

/** Noon of a day that the tests take for today. */
export const NOON = Date.UTC(2026, 10, 22, 12);

/** A new session id, made at an instant. */
export function aSession(at: number = NOON): string {
  return v7({ msecs: at });
}

/**
 * A valid message, an EnvMessage of a machine at GCP unless told otherwise. The session id may be that of
 * a foreign client, which no native message could carry.
 */
export function aMessage(overrides: Record<string, unknown> = {}): Message {
  const at = overrides.occurred_at ?? new Date(NOON).toISOString();
  const type = overrides.message_type ?? "EnvMessage";
  const facts = type === "EnvMessage"
    ? { provider: "GCP", num_cpu: 8, total_memory: 2 ** 35, ci: false }
    : type === "EventMessage"
    ? { event_type: "start" }
    : {};
  const message = messageSchema.parse({
    schema_version: 1,
    message_id: v7({ msecs: Date.parse(String(at)) }),
    project: "lmcache",
    project_version: "0.3.9",
    occurred_at: at,
    message_type: type,
    ...facts,
    ...overrides,
    session_id: aSession(),
  });
  if (typeof overrides.session_id === "string") message.session_id = overrides.session_id;
  return message;
}

/** All entries of a store, as key and value. */
export async function dump(kv: Deno.Kv): Promise<{ key: Deno.KvKey; value: unknown }[]> {
  const entries: { key: Deno.KvKey; value: unknown }[] = [];
  for await (const { key, value } of kv.list({ prefix: [] })) entries.push({ key, value });
  return entries;
}
