import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { EngineMessage, EventMessage, Message, UsageMessage } from "../../schemas/types.ts";
import { startRecordingCollector } from "./recording_collector.ts";
import { createTestHome, type TestHome } from "./test_home.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

interface Server extends AsyncDisposable {
  readonly url: string;
  stop(): Promise<number>;
}

async function startServer(home: TestHome, args: readonly string[]): Promise<Server> {
  const info = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "examples/inference_server.ts", "--port", "0", ...args],
    cwd: ROOT,
    clearEnv: true,
    env: { HOME: home.path, DENO_DIR: JSON.parse(new TextDecoder().decode(info.stdout)).denoDir },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes("\n")) break;
  }
  let ended: Promise<number> | undefined;
  const stop = (): Promise<number> =>
    ended ??= (async () => {
      child.kill("SIGTERM");
      return (await child.status).code;
    })();
  return {
    url: /http:\S+/.exec(text)?.[0] ?? "",
    stop,
    [Symbol.asyncDispose]: async () => void await stop(),
  };
}

const ask = async (url: string, body: string): Promise<string> =>
  await (await fetch(`${url}/generate`, { method: "POST", body })).text();
const of = <Type extends Message>(messages: readonly Message[], type: Type["message_type"]) =>
  messages.filter((message): message is Type => message.message_type === type);

Deno.test("the example server answers, and reports how it was used", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  await using server = await startServer(home, ["--stats", collector.url]);
  const prompt = JSON.stringify({ prompt: "my secret the cat" });
  assert.match(await ask(server.url, prompt), /my secret the cat sat on the cat/);
  assert.equal(await ask(server.url, prompt), await ask(server.url, prompt));
  assert.match(await ask(server.url, "no JSON"), /^Cannot generate/);
  const usage = await (await fetch(`${server.url}/usage`)).json();
  assert.equal(usage.level, "on");
  assert.equal(usage.endpoints[0].url, collector.url);
  assert.equal(await server.stop(), 0);
  await collector.arrived(7);
  const sent = collector.messages;
  assert.equal(of<EngineMessage>(sent, "EngineMessage")[0]?.model_name, "tiny/bigram-1k");
  const [report] = of<UsageMessage>(sent, "UsageMessage");
  assert.deepEqual(report?.counters, {
    requests: 3,
    "cache_hits": 2,
    "generated_tokens": 8,
    "failed_requests": 1,
  });
  assert.deepEqual(report?.features, ["short_generation"]);
  const error = of<EventMessage>(sent, "EventMessage").find((one) => one.event_type === "error");
  assert.equal(error?.error_name, "SyntaxError");
  assert.ok(error.error_stack?.some((frame) => frame.includes("examples/inference_server.ts")));
  assert.ok(!JSON.stringify(sent).includes("secret"));
});

Deno.test("the example server sends and keeps nothing when it is told so", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  await using server = await startServer(home, ["--stats", collector.url, "--usage-stats=off"]);
  assert.match(await ask(server.url, '{"prompt": "the"}'), /the cat/);
  assert.equal(await server.stop(), 0);
  assert.equal(collector.requests.length, 0);
  assert.deepEqual(await home.list(), []);
});
