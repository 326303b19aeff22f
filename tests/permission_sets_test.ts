import assert from "node:assert/strict";
import metadata from "../deno.json" with { type: "json" };
import { runCandor, startCollector } from "./candor_process.ts";
import { permissionSets } from "./permission_sets.ts";

Deno.test("the permission sets of deno.json are the least that the code asks for", () => {
  assert.deepEqual(metadata.permissions, permissionSets(), "out of date: run deno task generate");
});

Deno.test("report with the set report gives every fact that named permissions allow", async () => {
  const { code, stdout } = await runCandor({ flags: ["-P=report"], args: ["report", "--json"] });
  assert.equal(code, 0);
  const { messages, withheld } = JSON.parse(stdout);
  assert.equal(typeof messages[0].total_memory, "number");
  assert.notEqual(messages[0].platforms, null);
  const flags = new Set(withheld.map(({ flag }: { flag: string }) => flag));
  // A named program that is not installed is resolved when the runtime starts, and then not granted.
  for (const flag of flags) assert.match(String(flag), /^--allow-(?:all|run=)/);
});

Deno.test("collect with the set collect and its own port listens and counts", async () => {
  await using collector = await startCollector(["--kv", ":memory:"], [
    "-P=collect",
    "--allow-net=127.0.0.1:0",
  ]);
  const answer = await fetch(`${collector.url}/readyz`);
  assert.equal(answer.status, 200);
  await answer.body?.cancel();
  assert.equal((await collector.stop("SIGTERM")).code, 0);
});

Deno.test("collector/main.ts runs under deno serve with the set collect", async () => {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "serve",
      "--no-prompt",
      "-P=collect",
      "--host",
      "127.0.0.1",
      "--port",
      "0",
      "collector/main.ts",
    ],
    cwd: new URL("..", import.meta.url),
    env: { CANDOR_KV: ":memory:", NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const reader = process.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let url: string | undefined;
  while (url === undefined) {
    const { value, done } = await reader.read();
    assert.ok(!done, text);
    text += value;
    url = text.match(/http:\/\/[\w.]+:\d+/)?.[0];
  }
  const answer = await fetch(`${url}/v1/projects`);
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { projects: [] });
  process.kill("SIGTERM");
  while (!(await reader.read()).done);
  assert.equal((await process.status).code, 0);
});
