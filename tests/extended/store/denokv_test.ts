import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openKv } from "../../../collector/open_kv.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { aMessage, aSession, NOON } from "../../collector/store/builders.ts";
import {
  assertCountedOnce,
  readAcknowledged,
  startChild,
} from "../../collector/store/child_processes.ts";
import { BATCH } from "../../collector/store/ingest_child.ts";

const TOKEN = "a-token-of-the-tests";
const SCRIPT = fileURLToPath(new URL("../../../.ci/peers/denokv.sh", import.meta.url));

/** Path of the server's binary, built if need be; `null` where it cannot be. */
async function findServer(): Promise<string | null> {
  const { success, stdout } = await new Deno.Command(SCRIPT, { stderr: "inherit" }).output();
  return success ? new TextDecoder().decode(stdout).trim() : null;
}

const server = await findServer();
if (server === null) {
  // deno-lint-ignore no-console
  console.log("SKIPPED denokv: it cannot be built here, expected cargo and protoc");
}

interface Server {
  readonly url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
}

function createServer(file: string): Server {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  let process: Deno.ChildProcess | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    start: async () => {
      process = new Deno.Command(server!, {
        args: ["--sqlite-path", file, "serve", "--addr", `127.0.0.1:${port}`],
        env: { DENO_KV_ACCESS_TOKEN: TOKEN },
        stdout: "null",
        stderr: "null",
      }).spawn();
      await untilListening(port);
    },
    kill: async () => {
      process?.kill("SIGKILL");
      await process?.status;
    },
  };
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error("Cannot start denokv: it does not listen");
}

async function withServer(run: (server: Server) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const started = createServer(`${folder}/denokv.sqlite3`);
  Deno.env.set("DENO_KV_ACCESS_TOKEN", TOKEN);
  try {
    await started.start();
    await run(started);
  } finally {
    Deno.env.delete("DENO_KV_ACCESS_TOKEN");
    await started.kill();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: "store adapts to the limits of a self-hosted KV server",
  ignore: server === null,
  fn: async () => {
    await withServer(async ({ url }) => {
      const kv = await openKv(url);
      const store = createStore(kv, { now: () => NOON, minCell: 1 });
      const session = aSession();
      const outcomes = await store.ingest([
        ...Array.from({ length: 60 }, () => aMessage()),
        ...Array.from(
          { length: 300 },
          () =>
            aMessage({
              session_id: session,
              message_type: "UsageMessage",
              counters: { requests: 2 },
            }),
        ),
      ]);
      assert.ok(outcomes.every(({ status }) => status === "accepted"));
      const window = { from: "2026-11-22", to: "2026-11-22" };
      const { report } = await store.report("lmcache", window);
      assert.equal(report.totals.sessions, 61);
      assert.equal(report.series.requests?.sum, 600);
      assert.equal((await store.forget(session)).deleted_messages, 300);
      const after = await store.report("lmcache", window);
      assert.equal(after.report.totals.messages, 60);
      await store.close();
      kv.close();
    });
  },
});

Deno.test({
  name:
    "store keeps what two processes acknowledged while one of them and the KV server are killed",
  ignore: server === null,
  fn: async () => {
    await withServer(async (started) => {
      const children = [startChild(started.url, 3, 260, 0), startChild(started.url, 3, 260, 50)];
      const ends = [readAcknowledged(children[0]!, 25), readAcknowledged(children[1]!, Infinity)];
      const first = await ends[0]!;
      await started.kill();
      await started.start();
      const second = await ends[1]!;
      assert.ok(first.size >= 25);
      assert.equal(second.size, Math.ceil(260 * 3 / BATCH));
      const outcomes = await assertCountedOnce(started.url, 3, 260);
      for (const number of [...first, ...second]) {
        for (let at = number * BATCH; at < Math.min((number + 1) * BATCH, outcomes.length); at++) {
          assert.equal(outcomes[at]!.status, "duplicate", `message ${at} was lost`);
        }
      }
    });
  },
});
