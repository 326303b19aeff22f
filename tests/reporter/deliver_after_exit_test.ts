import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type AfterExitTask, deliverAfterExit } from "../../reporter/deliver_after_exit.ts";
import type { Host } from "../../reporter/host.ts";
import { statePaths } from "../../reporter/state_paths.ts";
import type { Message } from "../../schemas/types.ts";
import { startRecordingCollector } from "./recording_collector.ts";
import { createTestHome, type TestHome } from "./test_home.ts";

const HOST = fileURLToPath(new URL("./after_exit_host.ts", import.meta.url));
const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

async function runShortCommand(
  home: TestHome,
  url: string,
  env: Readonly<Record<string, string>> = {},
  flags: readonly string[] = ["-A"],
): Promise<number> {
  const info = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(info.stdout));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, "--no-check", "--config", CONFIG, HOST, url],
    clearEnv: true,
    env: { HOME: home.path, DENO_DIR: denoDir, ...env },
    stdin: "null",
    stdout: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return code;
}

/** Resolves when a file of the program has come into being. */
async function written(home: TestHome, name: string): Promise<void> {
  const path = home.file("after-exit", name);
  using watch = Deno.watchFs(home.file("after-exit", ""));
  const isThere = () => Deno.stat(path).then(() => true, () => false);
  if (await isThere()) return;
  for await (const _ of watch) if (await isThere()) return;
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
  await written(home, "usage_stats.json");
  const status = JSON.parse(await Deno.readTextFile(home.file("after-exit", "usage_stats.json")));
  assert.deepEqual([status.success, status.usage_stats.length], [true, 5]);
  const log = await Deno.readTextFile(home.file("after-exit", "usage.jsonl"));
  const logged = log.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(
    logged,
    collector.messages.map((message) => ({ ...message, endpoints: [collector.url] })),
  );
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

Deno.test("deliverAfterExit() uses no permission that the program does not have", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const flags = ["--allow-read", "--allow-write", "--allow-env", "--allow-run"];
  await runShortCommand(home, collector.url, {}, flags);
  const left = (await home.list()).filter((path) => path.includes("/spool/"));
  assert.ok(left.length === 5 && left.every((path) => !path.endsWith("after_exit.json")));
  await runShortCommand(home, collector.url, {}, [...flags, "--allow-net=127.0.0.1"]);
  await collector.arrived(10);
});

Deno.test("deliverAfterExit() starts nothing that could be something else", async () => {
  await using home = await createTestHome();
  const start = (more: Partial<Host>, ledger: string | null): boolean => {
    const paths = statePaths(`${home.path}/.config/engine`);
    const task: AfterExitTask = {
      app: "engine",
      prefix: "ENGINE",
      flags: {},
      endpoints: [{ url: "http://127.0.0.1:1", allowInsecure: false }],
      spool: paths.spool,
      ledger,
      status: paths.status,
      maximum: "on",
      timeoutMs: 100,
    };
    return deliverAfterExit(home.host({}, more), home.disk(), paths, task, Date.now());
  };
  // The runtime in a compiled program is the program itself.
  const { build } = home.host();
  assert.equal(start({ build: { ...build, standalone: true } }, null), false);
  assert.equal(start({}, `${home.path}/a,/etc/usage.jsonl`), false);
  assert.deepEqual(await home.list(), []);
});

Deno.test("deliverAfterExit() sends no more of what an earlier run queued than this one would", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const way = { AFTER_EXIT_ERROR: "1" };
  await runShortCommand(home, collector.url, way, ["-A", "--deny-run"]);
  assert.equal(collector.messages.length, 0);
  await runShortCommand(home, collector.url, { AFTER_EXIT_MAXIMUM: "no-stack" });
  await collector.arrived(11);
  const errors = collector.messages.filter((message: Message) =>
    message.message_type === "EventMessage" && message.event_type === "error"
  );
  assert.equal(errors.length, 1);
  assert.ok(errors.every((error) => "error_name" in error && error.error_name === null));
});

Deno.test({
  name: "deliverAfterExit() shows no key of an address to the other users of the machine",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using home = await createTestHome();
    const seen: string[] = [];
    await using collector = startRecordingCollector(() => {
      seen.push(...argumentsOfAll().filter((line) => line.includes("after_exit_main")));
      return undefined;
    });
    await runShortCommand(home, `${collector.url}/?key=hunter2`);
    await collector.arrived(5);
    assert.ok(seen.length > 0 && !seen.some((line) => line.includes("hunter2")));
  },
});

function argumentsOfAll(): readonly string[] {
  return [...Deno.readDirSync("/proc")].flatMap(({ name }) => {
    try {
      return [Deno.readTextFileSync(`/proc/${name}/cmdline`)];
    } catch {
      return [];
    }
  });
}
