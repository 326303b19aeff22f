import assert from "node:assert/strict";
import { join } from "node:path";
import { withinTime } from "../../../collector/within_time.ts";
import { anEventMessage } from "../../builders.ts";

const ROOT = join(import.meta.dirname!, "..", "..", "..");

/** Serves a collector whose store answers only once a signal has come, and says its port and each batch. */
const PROGRAM = `
import { createCollector, serveCollector } from "@candor/usage/collector";
const say = (text) => Deno.stdout.writeSync(new TextEncoder().encode(text + "\\n"));
let release;
const signalled = new Promise((resolve) => release = resolve);
for (const signal of ["SIGTERM", "SIGINT"]) Deno.addSignalListener(signal, () => setTimeout(release, 50));
const store = {
  ingest: async (batch) => {
    say("begun");
    await signalled;
    return batch.map(() => ({ status: "accepted" }));
  },
};
const { fetch } = createCollector({ store });
const server = serveCollector({ fetch, port: 0, close: async () => say("closed") });
say(String(server.port));
await server.finished;
say("finished");
`;

/** Starts a process and reads its lines. */
function start(
  args: string[],
  env: Record<string, string> = {},
  stdin = "",
  program: string = Deno.execPath(),
): {
  child: Deno.ChildProcess;
  line: () => Promise<string | undefined>;
} {
  const child = new Deno.Command(program, {
    args,
    cwd: ROOT,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(stdin)).then(() => writer.close());
  written.catch(() => {});
  const lines = child.stdout.pipeThrough(new TextDecoderStream());
  const reader = lines.getReader();
  let rest = "";
  return {
    child,
    async line(): Promise<string | undefined> {
      while (!rest.includes("\n")) {
        const { value, done } = await reader.read();
        if (done) return undefined;
        rest += value;
      }
      const end = rest.indexOf("\n");
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      return line;
    },
  };
}

function send(port: string | number): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(anEventMessage()),
  });
}

for (const signal of Deno.build.os === "windows" ? [] : ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} finishes what was accepted and ends the process within 5 s`, async () => {
    const { child, line } = start(["run", "-A", "--no-check", "-"], {}, PROGRAM);
    const port = (await line())!;
    const answers = Array.from({ length: 20 }, () => send(port));
    for (let begun = 0; begun < 20; begun++) assert.equal(await line(), "begun");
    // One client that never sends the rest of its body must not hold the process.
    const slow = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    await slow.write(new TextEncoder().encode(
      "POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n" +
        "content-length: 100\r\n\r\n{",
    ));
    const killedAt = performance.now();
    child.kill(signal);
    for (const answer of await Promise.all(answers)) {
      assert.equal(answer.status, 202);
      assert.equal((await answer.json()).accepted, 1);
    }
    assert.equal(await line(), "closed");
    assert.equal(await line(), "finished");
    const { code } = await withinTime(5_000, child.status, () => {
      child.kill("SIGKILL");
      return child.status;
    });
    assert.equal(await line(), undefined);
    slow.close();
    assert.equal(code, 0);
    assert.ok(performance.now() - killedAt < 5_000);
  });
}

Deno.test("the deploy entry serves with the settings of its environment and ends on SIGTERM", async () => {
  const folder = await Deno.makeTempDir();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["serve", "-A", "--host", "127.0.0.1", "--port", "0", "collector/main.ts"],
    cwd: ROOT,
    env: { CANDOR_KV: join(folder, "kv.sqlite"), CANDOR_PROJECTS: "lmcache", NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let port: string | undefined;
  for (let text = ""; port === undefined;) {
    const { value, done } = await said.read();
    assert.ok(!done, `the process says where it listens: ${text}`);
    text += value;
    port = /Listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
  }
  const answer = await send(port);
  assert.equal(answer.status, 422);
  assert.equal((await answer.json()).code, "project_not_allowed");
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
  assert.deepEqual(await ready.json(), { status: "ok" });
  const page = await fetch(`http://127.0.0.1:${port}/`);
  assert.match(await page.text(), /<html/);
  child.kill(Deno.build.os === "windows" ? "SIGINT" : "SIGTERM");
  const { code } = await withinTime(5_000, child.status, () => {
    child.kill("SIGKILL");
    return child.status;
  });
  await said.cancel();
  assert.equal(code, 0);
  await Deno.remove(folder, { recursive: true });
});

Deno.test({
  name: "serveCollector() listens again when there was no room for a further connection",
  ignore: Deno.build.os === "windows",
  async fn() {
    const program = `
import { serveCollector } from "@candor/usage/collector";
const server = serveCollector({ fetch: () => new Response("here"), port: 0 });
Deno.stdout.writeSync(new TextEncoder().encode(server.port + "\\n"));
await server.finished;
`;
    const shell = 'ulimit -n 64; exec "$0" run -A --no-check -';
    const { child, line } = start(["-c", shell, Deno.execPath()], {}, program, "sh");
    const hostname = "127.0.0.1";
    const port = Number(await line());
    const open: Deno.TcpConn[] = [];
    try {
      while (open.length < 200) open.push(await Deno.connect({ hostname, port }));
    } catch {
      // It has given up its listener, and with it all connections.
    }
    for (const connection of open) connection.close();
    let text = "";
    for (let tries = 0; text === "" && tries < 100; tries++) {
      text = await fetch(`http://${hostname}:${port}/`).then((answer) => answer.text(), () => "");
      if (text === "") await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(text, "here");
    child.kill("SIGTERM");
    assert.equal((await child.status).code, 0);
  },
});
