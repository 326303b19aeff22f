import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { startRecordingCollector } from "./recording_collector.ts";
import { createTestHome, type TestHome } from "./test_home.ts";

const HOST = fileURLToPath(new URL("./after_exit_host.ts", import.meta.url));
const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

async function runShortCommand(
  home: TestHome,
  url: string,
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const info = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(info.stdout));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--config", CONFIG, HOST, url],
    clearEnv: true,
    env: { HOME: home.path, DENO_DIR: denoDir, ...env },
    stdin: "null",
    stdout: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return code;
}

Deno.test("deliverAfterExit() delivers what a short command left, once in a while", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  await runShortCommand(home, collector.url);
  await collector.arrived(5);
  const types = collector.messages.map((message) => message.message_type).sort();
  assert.deepEqual(types, [
    "EnvMessage",
    "EventMessage",
    "EventMessage",
    "MetadataMessage",
    "UsageMessage",
  ]);
  await runShortCommand(home, collector.url);
  assert.equal(collector.messages.length, 5);
  const waiting = (await home.list()).filter((path) => /[0-9a-f-]{36}\.json$/.test(path));
  assert.equal(waiting.length, 5);
});

Deno.test("deliverAfterExit() starts nothing when the person said no", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  await runShortCommand(home, collector.url, { DO_NOT_TRACK: "1" });
  assert.deepEqual(await home.list(), []);
  assert.equal(collector.requests.length, 0);
});
