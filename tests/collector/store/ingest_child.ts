/**
 * A collector's store in a process of its own: stores a fleet's messages over and over in batches and
 * writes the number of each batch that is durable on a line of stdout. Arguments: location of the
 * database, seed, sessions, first batch.
 */
import { openKv } from "../../../collector/open_kv.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { aFleet, NOON } from "./builders.ts";

export const BATCH = 7;

if (import.meta.main) {
  const [location, seed, sessions, first] = Deno.args;
  const kv = await openKv(location!);
  const store = createStore(kv, { now: () => NOON });
  const messages = aFleet(Number(seed), Number(sessions));
  const batches = Math.ceil(messages.length / BATCH);
  const encoder = new TextEncoder();
  await Promise.all([0, 1, 2, 3].map(async (lane) => {
    for (let step = lane; step < batches; step += 4) {
      const number = (Number(first) + step) % batches;
      const batch = messages.slice(number * BATCH, (number + 1) * BATCH);
      while (true) {
        try {
          await store.ingest(batch);
          break;
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
      await Deno.stdout.write(encoder.encode(`${number}\n`));
    }
  }));
  await store.close();
  kv.close();
}
