import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { IngestAnswer, Message, Report } from "../schemas/mod.ts";
import { anEnvMessage } from "./builders.ts";
import { runCandor, startCollector } from "./candor_process.ts";

interface JsonReport {
  readonly messages: readonly Message[];
  readonly level: string;
  readonly sent: boolean;
  readonly reason: string;
  readonly withheld: readonly { readonly fact: string; readonly flag: string }[];
}

async function post(url: string, messages: unknown): Promise<IngestAnswer> {
  const response = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(messages),
  });
  assert.equal(response.status, 202);
  return await response.json();
}

async function report(url: string, project: string): Promise<Report> {
  const response = await fetch(`${url}/v1/projects/${project}/report`);
  assert.equal(response.status, 200);
  return await response.json();
}

/** An EnvMessage that happens now, as the collector of the process sees it. */
function aFreshMessage(): Message {
  return anEnvMessage({
    message_id: v7(),
    session_id: v7(),
    occurred_at: new Date().toISOString(),
    ci: false,
  });
}

Deno.test("a report of a real process arrives at a real collector and is counted once", async () => {
  await using collector = await startCollector(["--kv", ":memory:", "--min-cell", "1"]);
  const host = new URL(collector.url).host;
  const { code, stdout, stderr } = await runCandor({
    flags: [
      "--allow-env",
      "--allow-run=nvidia-smi",
      "--allow-sys=systemMemoryInfo,osRelease,cpus",
      `--allow-net=${host}`,
    ],
    args: ["report", "--json", "--project", "e2e-project", "--endpoint", collector.url],
    env: { CI: "" },
  });
  assert.equal(stderr, "");
  assert.equal(code, 0);
  const sent: JsonReport = JSON.parse(stdout);
  assert.equal(sent.sent, true);
  assert.ok(sent.messages.length >= 2);

  const first = await report(collector.url, "e2e-project");
  assert.equal(first.totals.sessions, 1);
  assert.equal(first.totals.messages, sent.messages.length);
  assert.ok(first.dimensions.total_memory!.length === 1);

  const again = await post(collector.url, sent.messages);
  assert.equal(again.accepted, 0);
  assert.equal(again.duplicates, sent.messages.length);
  const second = await report(collector.url, "e2e-project");
  assert.deepEqual(second.totals, first.totals);
  assert.deepEqual(second.dimensions, first.dimensions);
});

Deno.test("kill -9 right after an acknowledgement loses nothing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const store = ["--kv", `${folder}/kv.db`, "--min-cell", "1", "--rate-limit", "0"];
    const messages = Array.from({ length: 40 }, aFreshMessage);
    let acknowledged = 0;
    {
      await using collector = await startCollector(store);
      await Promise.all(messages.map(async (message) => {
        const answer = await post(collector.url, message);
        acknowledged += answer.accepted;
      }));
      await collector.stop("SIGKILL");
    }
    assert.equal(acknowledged, messages.length);
    await using collector = await startCollector(store);
    const { totals } = await report(collector.url, "demo-project");
    assert.equal(totals.sessions, messages.length);
    const again = await post(collector.url, messages);
    assert.equal(again.duplicates, messages.length);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`collect finishes what was accepted and exits with 0 on ${signal}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const store = ["--kv", `${folder}/kv.db`, "--min-cell", "1"];
      await using collector = await startCollector(store);
      const messages = Array.from({ length: 20 }, aFreshMessage);
      await post(collector.url, messages);
      const status = await collector.stop(signal);
      assert.equal(status.code, 0);
      await using next = await startCollector(store);
      assert.equal((await report(next.url, "demo-project")).totals.sessions, messages.length);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("DO_NOT_TRACK keeps a report from an endpoint that was asked for", async () => {
  await using collector = await startCollector(["--kv", ":memory:", "--min-cell", "1"]);
  const { code, stdout } = await runCandor({
    flags: ["--allow-env", `--allow-net=${new URL(collector.url).host}`],
    args: ["report", "--json", "--endpoint", collector.url],
    env: { DO_NOT_TRACK: "1" },
  });
  assert.equal(code, 0);
  const result: JsonReport = JSON.parse(stdout);
  assert.equal(result.level, "off");
  assert.deepEqual(result.messages, []);
  assert.equal((await report(collector.url, "candor")).totals.messages, 0);
});

Deno.test("report without network permission says which flag is missing and exits with 1", async () => {
  const { code, stdout, stderr } = await runCandor({
    flags: ["--allow-env", "--allow-run=nvidia-smi"],
    args: ["report", "--json", "--endpoint", "http://127.0.0.1:8999"],
  });
  assert.equal(code, 1);
  assert.equal(JSON.parse(stdout).sent, false);
  assert.match(stderr, /^Cannot send [^\n]*--allow-net=127\.0\.0\.1:8999[^\n]*\n$/);
});

Deno.test("report never sends while a variable that may say no cannot be seen", async () => {
  await using collector = await startCollector(["--kv", ":memory:", "--min-cell", "1"]);
  const { code, stdout, stderr } = await runCandor({
    flags: [`--allow-net=${new URL(collector.url).host}`],
    args: ["report", "--json", "--endpoint", collector.url],
    env: { DO_NOT_TRACK: "1" },
  });
  assert.equal(code, 1);
  assert.equal(JSON.parse(stdout).sent, false);
  assert.match(stderr, /^Cannot send report: level is local, DO_NOT_TRACK cannot be seen/);
  assert.equal((await report(collector.url, "candor")).totals.messages, 0);
});

Deno.test("report says where it was sent although another endpoint does not answer", async () => {
  await using collector = await startCollector(["--kv", ":memory:", "--min-cell", "1"]);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const dead = `http://127.0.0.1:${listener.addr.port}`;
  listener.close();
  const { code, stdout, stderr } = await runCandor({
    flags: ["--allow-env", "--allow-net=127.0.0.1"],
    args: ["report", "--json", "--endpoint", collector.url, "--endpoint", dead],
    env: { CI: "" },
  });
  assert.equal(code, 1);
  const { sent, reason } = JSON.parse(stdout);
  assert.equal(sent, true);
  assert.equal(reason, "sent to 1 of 2 endpoints");
  assert.ok(stderr.includes(`Cannot send report: ${dead}: the connection was refused`), stderr);
  assert.equal((await report(collector.url, "candor")).totals.sessions, 1);
});
