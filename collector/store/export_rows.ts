import { projectRowsPrefix } from "./keys.ts";
import { decodeRow } from "./row_codec.ts";
import { hashOf } from "./session_key.ts";

const BATCH = 100;

/**
 * The raw messages of a project as stored, sessions in order of their beginning, each message with the
 * hash of its session. Streams: memory holds one batch of rows.
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
  const rows = kv.list<Uint8Array>({ prefix: projectRowsPrefix(project) }, { batchSize: BATCH });
  for await (const { key, value } of rows) {
    const day = Number(key[3]);
    if (day < from || day > to) continue;
    const session = hashOf(String(key[2]));
    for (const message of decodeRow(value)) yield { session, ...message };
  }
}
