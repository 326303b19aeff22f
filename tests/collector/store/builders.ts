import { v7 } from "uuid";
import { splitPath } from "../../../collector/store/cell.ts";
import { decodeTable, encodeTable } from "../../../collector/store/counter_table.ts";
import { sessionJson } from "../../../collector/session_json.ts";
import type { Store } from "../../../collector/store/store.ts";
import { type Message, messageSchema, type SessionView } from "../../../schemas/mod.ts";

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

/** The same messages for the same seed: several sessions, each with an EnvMessage and some events. */
export function aFleet(seed: number, sessions: number): Message[] {
  let state = seed * 2_654_435_761 >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
  const id = (at: number): string =>
    v7({ msecs: at, seq: next(), random: Uint8Array.from({ length: 16 }, () => next() & 255) });
  const messages: Message[] = [];
  for (let index = 0; index < sessions; index++) {
    const at = NOON - 3_600_000 + index;
    const common = { session_id: id(at), project_version: `1.${next() % 4}` };
    messages.push(
      aMessage({
        ...common,
        message_id: id(at),
        provider: ["GCP", "AWS", null][next() % 3],
        num_cpu: null,
        total_memory: null,
      }),
      aMessage({ ...common, message_id: id(at + 1), message_type: "EventMessage" }),
      aMessage({
        ...common,
        message_id: id(at + 2),
        message_type: "UsageMessage",
        counters: { requests: next() % 100 },
      }),
    );
  }
  return messages;
}

/** Counters of a store that are not zero, as text, in the form of the naive counters. */
export async function countersOf(kv: Deno.Kv): Promise<Map<string, bigint>> {
  const counters = new Map<string, bigint>();
  const add = (name: string, amount: bigint): void => {
    const sum = (counters.get(name) ?? 0n) + amount;
    if (sum === 0n) counters.delete(name);
    else counters.set(name, sum);
  };
  for await (const { key, value } of kv.list<Uint8Array>({ prefix: ["n"] })) {
    for (const [path, amount] of decodeTable(value)) {
      add([...key.slice(1, 3), ...splitPath(path)].map(String).join(" "), amount);
    }
  }
  for await (const { key, value } of kv.list<Deno.KvU64>({ prefix: ["n+"] })) {
    add(key.slice(1).map(String).join(" "), BigInt.asIntN(64, value.value));
  }
  return counters;
}

/** Changes counters of a day behind the store's back. */
export async function tamper(
  kv: Deno.Kv,
  project: string,
  day: number,
  change: (table: Map<string, bigint>) => void,
): Promise<void> {
  const key = ["n", project, day, 0];
  const { value } = await kv.get<Uint8Array>(key);
  const table = decodeTable(value ?? new Uint8Array());
  change(table);
  await kv.atomic().set(key, encodeTable(table)).set(["v", project, day], 1).commit();
}

/** Everything that a store has of a session, read to its end. */
export async function viewOf(
  store: Pick<Store, "session">,
  sessionId: string,
): Promise<SessionView> {
  const pieces = await Array.fromAsync(sessionJson(await store.session(sessionId)));
  return JSON.parse(pieces.join(""));
}
