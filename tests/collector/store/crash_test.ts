import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openKv } from "../../../collector/open_kv.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import type { IngestOutcome } from "../../../collector/store/store.ts";
import { aFleet, countersOf, NOON } from "./builders.ts";
import { BATCH } from "./ingest_child.ts";
import { NaiveCounters } from "./naive_counters.ts";

const CHILD = fileURLToPath(new URL("./ingest_child.ts", import.meta.url));

function startChild(
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
async function readAcknowledged(child: Deno.ChildProcess, enough: number): Promise<Set<number>> {
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

async function withFile(run: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(`${folder}/kv.sqlite3`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Sends the whole fleet again and compares the counters with the naive count. */
async function assertCountedOnce(
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

Deno.test("store keeps every acknowledged message through kill -9", async () => {
  await withFile(async (path) => {
    const acknowledged = await readAcknowledged(startChild(path, 1, 400, 0), 60);
    assert.ok(acknowledged.size >= 60);
    const outcomes = await assertCountedOnce(path, 1, 400);
    for (const number of acknowledged) {
      for (let at = number * BATCH; at < Math.min((number + 1) * BATCH, outcomes.length); at++) {
        assert.equal(
          outcomes[at]!.status,
          "duplicate",
          `message ${at} was acknowledged and is lost`,
        );
      }
    }
    assert.ok(
      outcomes.some(({ status }) => status === "accepted"),
      "the process was killed too late",
    );
  });
});

Deno.test("store counts once what two processes send to one file at the same time", async () => {
  await withFile(async (path) => {
    const children = [startChild(path, 2, 150, 0), startChild(path, 2, 150, 5)];
    const [first, second] = await Promise.all(
      children.map((child) => readAcknowledged(child, Infinity)),
    );
    assert.deepEqual([...first!].sort(), [...second!].sort());
    const outcomes = await assertCountedOnce(path, 2, 150);
    assert.ok(outcomes.every(({ status }) => status === "duplicate"));
  });
});
