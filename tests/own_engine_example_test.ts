import assert from "node:assert/strict";
import { readDeclarations } from "../schemas/mod.ts";
import { ROOT } from "./candor_process.ts";

function example(
  name: string,
  flags: readonly string[],
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Deno.Command {
  const kept = ["PATH", "HOME", "DENO_DIR", "XDG_CACHE_HOME"].flatMap((variable) => {
    const value = Deno.env.get(variable);
    return value === undefined ? [] : [[variable, value]];
  });
  const path = `${ROOT}examples/own_engine/${name}.ts`;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", "--quiet", ...flags, path, ...args],
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
  assert.equal(code, 0, decoder.decode(stderr));
  return decoder.decode(stdout);
}

Deno.test("own_engine prints its declaration as a file, without any permission", async () => {
  const text = await run("declaration", []);
  const { "own-engine": declaration } = readDeclarations(text);
  assert.deepEqual(Object.keys(declaration?.engine ?? {}), [
    "batch_size",
    "scheduler",
    "cache_bytes",
    "debug_checks",
  ]);
});

Deno.test("own_engine says what it would send, and what does not fit", async () => {
  const text = await run("engine", [], ["--batch-size", "9999"]);
  assert.match(text, /^config\.scheduler = "fair": Order in which waiting requests are served$/m);
  assert.match(text, /^features\.streaming = "streaming": Answers in parts$/m);
  assert.match(text, /^left out: engine\.batch_size, it is above 4096$/m);
});

Deno.test("own_engine reports to a collector that knows its declaration", async () => {
  const config = await Deno.realPath(await Deno.makeTempDir());
  const child = example("collector", ["--allow-net=127.0.0.1:0"], ["0"]).spawn();
  try {
    const stderr = new Response(child.stderr).text();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let printed = "";
    while (!printed.includes("\n")) {
      const { value, done } = await lines.read();
      if (done) assert.fail(await stderr);
      printed += value;
    }
    const url = /http:\S+/.exec(printed)![0];
    const flags = [
      "--allow-env",
      "--allow-net=127.0.0.1",
      `--allow-read=${config}`,
      `--allow-write=${config}`,
    ];
    const env = { XDG_CONFIG_HOME: config, OWN_ENGINE_USAGE_STATS_URL: url };
    await run("engine", flags, ["--batch-size", "64"], env);
    const report = await (await fetch(`${url}/v1/projects/own-engine/report`)).json();
    const { dimensions } = report;
    assert.deepEqual(dimensions["config.scheduler"], [{ value: "fair", sessions: 1 }]);
    assert.deepEqual(dimensions["config.batch_size"], [{ value: "32-128", sessions: 1 }]);
    assert.deepEqual(dimensions["config.cache_bytes"], [{ value: "4 GiB-16 GiB", sessions: 1 }]);
    assert.equal(dimensions["config.debug_checks"], undefined);
    assert.deepEqual(dimensions.features, [{ value: "streaming", sessions: 1 }]);
    const page = await (await fetch(`${url}/projects/own-engine`)).text();
    for (
      const title of [
        "Requests that are served together at most (requests)",
        "Order in which waiting requests are served",
        "Size of the cache (bytes)",
      ]
    ) assert.ok(page.includes(`>${title}</a>`), title);
    assert.ok(!page.includes("debug_checks"));
    const privacy = await (await fetch(`${url}/privacy`)).text();
    assert.match(privacy, /features\.speculation/);
    child.kill("SIGTERM");
    for (let part = await lines.read(); !part.done;) part = await lines.read();
    assert.equal((await child.status).code, 0, await stderr);
  } finally {
    await Deno.remove(config, { recursive: true });
  }
});
