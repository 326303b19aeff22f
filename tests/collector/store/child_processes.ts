import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openKv } from "../../../collector/open_kv.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import type { IngestOutcome } from "../../../collector/store/store.ts";
import { aFleet, countersOf, NOON } from "./builders.ts";
import { NaiveCounters } from "./naive_counters.ts";

const CHILD = fileURLToPath(new URL("./ingest_child.ts", import.meta.url));

/** Starts a process that stores a fleet; `DENO_KV_ACCESS_TOKEN` is passed on. */
export function startChild(
  location: string,
  seed: number,
  sessions: number,
  first: number,
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--no-check",
      CHILD,
      location,
      `${seed}`,
      `${sessions}`,
      `${first}`,
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** Reads acknowledged batches until there are enough, then kills the process, or to its end. */
export async function readAcknowledged(
  child: Deno.ChildProcess,
  enough: number,
): Promise<Set<number>> {
  const acknowledged = new Set<number>();
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const lines = text.split("\n");
    text = lines.pop()!;
    for (const line of lines) acknowledged.add(Number(line));
    if (acknowledged.size >= enough) {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended already.
      }
    }
  }
  await child.status;
  return acknowledged;
}

/** Sends the whole fleet again and compares the counters with the naive count. */
export async function assertCountedOnce(
  path: string,
  seed: number,
  sessions: number,
): Promise<IngestOutcome[]> {
  const kv = await openKv(path);
  const store = createStore(kv, { now: () => NOON });
  const messages = aFleet(seed, sessions);
  const outcomes: IngestOutcome[] = [];
  for (let at = 0; at < messages.length; at += 100) {
    outcomes.push(...await store.ingest(messages.slice(at, at + 100)));
  }
  const naive = new NaiveCounters({ retentionDays: 90, recordDays: 92 });
  for (const message of messages) naive.add(message, NOON);
  assert.deepEqual([...await countersOf(kv)].sort(), [...naive.counters()].sort());
  for await (const step of store.rebuild()) {
    assert.notEqual(step.kind, "difference", Deno.inspect(step));
  }
  await store.close();
  kv.close();
  return outcomes;
}
