import assert from "node:assert/strict";
import { ROOT } from "./candor_process.ts";
import { aMetadataMessage } from "./builders.ts";
import { startRecordingCollector } from "./reporter/recording_collector.ts";

function example(
  name: string,
  flags: readonly string[],
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Deno.Command {
  const kept = ["PATH", "HOME", "DENO_DIR", "XDG_CACHE_HOME"].flatMap((variable) => {
    const value = Deno.env.get(variable);
    return value === undefined ? [] : [[variable, value]];
  });
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", ...flags, `${ROOT}examples/${name}.ts`, ...args],
    clearEnv: true,
    env: { ...Object.fromEntries(kept), NO_COLOR: "1", CI: "", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function run(...args: Parameters<typeof example>) {
  const { code, stdout, stderr } = await example(...args).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("small_host works without any permission and reports nothing then", async () => {
  const { code, stdout, stderr } = await run("small_host", [], ["the", "cat", "sat"]);
  assert.equal(code, 0, stderr);
  assert.equal(stdout, "3 words\n");
});

Deno.test("small_host reports with the flags that it prints, and with no other", async () => {
  const config = await Deno.realPath(await Deno.makeTempDir());
  try {
    await using collector = startRecordingCollector();
    const env = { XDG_CONFIG_HOME: config, WORD_COUNT_USAGE_STATS_URL: collector.url };
    let flags: string[] = [];
    let level = "";
    // The folder and the address are known only once the variables that name them may be read.
    for (let round = 0; round < 4 && level !== "on"; round++) {
      const { stdout } = await run("small_host", flags, ["--flags"], env);
      flags = [...flags, ...[...stdout.matchAll(/^(--allow-\S+) /gm)].map(([, flag]) => flag!)];
      level = /^level: (.*)$/m.exec(stdout)![1]!;
    }
    const kinds = new Set(flags.map((flag) => flag.split("=")[0]));
    assert.deepEqual([...kinds].sort(), [
      "--allow-env",
      "--allow-net",
      "--allow-read",
      "--allow-write",
    ]);
    assert.equal(level, "on");
    const text = ["the", "cat", "sat", "on", "the", "mat"];
    const { code, stdout, stderr } = await run("small_host", flags, text, env);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, "6 words\n");
    const usage = collector.messages.find((one) => one.message_type === "UsageMessage");
    assert.ok(usage?.message_type === "UsageMessage", "no UsageMessage arrived");
    assert.deepEqual(usage.counters, { words: 6 });
    assert.deepEqual(usage.features, ["long_text"]);
  } finally {
    await Deno.remove(config, { recursive: true });
  }
});

Deno.test("small_host leaves nothing behind when somebody says no", async () => {
  const config = await Deno.realPath(await Deno.makeTempDir());
  try {
    await using collector = startRecordingCollector();
    const { code } = await run("small_host", ["--allow-all"], ["the", "cat"], {
      XDG_CONFIG_HOME: config,
      WORD_COUNT_USAGE_STATS_URL: collector.url,
      DO_NOT_TRACK: "1",
    });
    assert.equal(code, 0);
    assert.equal(collector.requests.length, 0);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(config)), []);
  } finally {
    await Deno.remove(config, { recursive: true });
  }
});

Deno.test("own_app answers itself, collects beside it, and ends in order", async () => {
  const child = example("own_app", ["--allow-net=127.0.0.1:0"], ["0"]).spawn();
  const limit = setTimeout(() => child.kill("SIGKILL"), 20_000);
  const stderr = new Response(child.stderr).text();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await lines.read();
    if (done) assert.fail(await stderr);
    text += value;
  }
  const url = /http:\S+/.exec(text)![0];
  assert.match(await (await fetch(`${url}/hello`)).text(), /^Hello/);
  const message = aMetadataMessage({
    project: "word-count",
    occurred_at: new Date().toISOString(),
  });
  const answer = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(message),
  });
  assert.equal((await answer.json()).accepted, 1);
  const report = await (await fetch(`${url}/v1/projects/word-count/report`)).json();
  assert.equal(report.totals.messages, 1);
  const page = await fetch(`${url}/projects/word-count`);
  assert.match(await page.text(), /The makers of word-count/);
  const missing = await fetch(`${url}/v1/projects/nobody/report`);
  assert.equal(missing.headers.get("content-type"), "application/problem+json");
  await missing.body?.cancel();
  child.kill("SIGTERM");
  for (let part = await lines.read(); !part.done; part = await lines.read()) text += part.value;
  assert.match(text, /closed\n$/);
  assert.equal((await child.status).code, 0, await stderr);
  clearTimeout(limit);
});

Deno.test("own_catalogue counts and logs by its own catalogue, without any permission", async () => {
  const { code, stdout, stderr } = await run("own_catalogue", [], []);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^bakery_loaves_total\{.*kind="rye".*\} 12$/m);
  assert.match(stdout, /^bakery_loaves_total\{.*kind="wheat".*\} 30$/m);
  assert.match(stdout, /^bakery_accidents_total(?:\{.*\})? 1$/m);
  assert.match(stderr, /2 loaves burnt/);
});
