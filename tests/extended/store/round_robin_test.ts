import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { IngestAnswer, Message, Report } from "../../../schemas/mod.ts";
import { anEventMessage } from "../../builders.ts";
import { type CollectorProcess, startCollector } from "../../candor_process.ts";
import { HAS_DENOKV, TOKEN, withDenokv } from "./denokv_server.ts";

const SESSIONS = 120;
const MESSAGES = 480;
const FLAGS = ["--allow-net=127.0.0.1", "--allow-env=DENO_KV_ACCESS_TOKEN"];

function startOn(url: string): Promise<CollectorProcess> {
  return startCollector(
    ["--kv", url, "--min-cell", "1", "--rate-limit", "0", "--source-cap", "0", "--disable-logging"],
    FLAGS,
    { DENO_KV_ACCESS_TOKEN: TOKEN },
  );
}

/** A fleet whose messages all happen now. */
function aFleet(): readonly Message[] {
  const sessions = Array.from({ length: SESSIONS }, () => v7());
  return Array.from({ length: MESSAGES }, (_, index) =>
    anEventMessage({
      message_id: v7(),
      session_id: sessions[index % SESSIONS]!,
      project: "round-robin",
      occurred_at: new Date().toISOString(),
    }));
}

/**
 * Posts every message to the next address in turn, and again to the one after it until one of them
 * acknowledges; gives the first acknowledgement of each.
 */
async function deliver(
  messages: readonly Message[],
  addresses: () => readonly string[],
  onAcknowledged: (count: number) => void,
): Promise<readonly ("accepted" | "duplicate")[]> {
  const outcomes: ("accepted" | "duplicate")[] = [];
  let turn = 0;
  let acknowledged = 0;
  let next = 0;
  async function worker(): Promise<void> {
    for (let index = next++; index < messages.length; index = next++) {
      for (;;) {
        const all = addresses();
        const answer = await post(all[turn++ % all.length]!, messages[index]!);
        if (answer === null) continue;
        outcomes[index] = answer.accepted === 1 ? "accepted" : "duplicate";
        onAcknowledged(++acknowledged);
        break;
      }
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker));
  return outcomes;
}

async function post(url: string, body: unknown): Promise<IngestAnswer | null> {
  try {
    const response = await fetch(`${url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    if (response.status === 202) return await response.json();
    await response.body?.cancel();
    assert.equal(response.status, 503);
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
  }
  return null;
}

async function report(url: string): Promise<Report> {
  const response = await fetch(`${url}/v1/projects/round-robin/report`);
  assert.equal(response.status, 200);
  return await response.json();
}

Deno.test({
  name: "two collectors behind a round-robin account for every message although one of them and " +
    "the KV server are killed under load",
  ignore: !HAS_DENOKV,
  fn: async () => {
    await withDenokv(async (server) => {
      await using first = await startOn(server.url);
      await using second = await startOn(server.url);
      const messages = aFleet();
      let addresses: readonly string[] = [first.url, second.url];
      let crash: Promise<void> | undefined;
      let outage: Promise<void> | undefined;
      const outcomes = await deliver(messages, () => addresses, (count) => {
        if (count >= MESSAGES / 4) {
          crash ??= first.stop("SIGKILL").then(() => {
            addresses = [second.url];
          });
        }
        if (count >= MESSAGES / 2) {
          outage ??= server.kill().then(() => server.start());
        }
      });
      await crash;
      await outage;
      assert.equal(outcomes.length, MESSAGES);

      await using third = await startOn(server.url);
      const { totals } = await report(third.url);
      assert.equal(totals.sessions, SESSIONS);
      assert.equal(totals.messages, MESSAGES);
      const again = await post(third.url, messages);
      assert.equal(again?.duplicates, MESSAGES);
      assert.deepEqual((await report(third.url)).totals, totals);
    });
  },
});
