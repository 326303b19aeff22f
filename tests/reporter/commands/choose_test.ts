import assert from "node:assert/strict";
import { choose } from "../../../reporter/commands/choose.ts";
import type { Level } from "../../../reporter/level.ts";
import { createTestHome } from "../test_home.ts";

/** What writing a choice says, and its exit code. */
async function chosen(
  level: Level,
  env: Readonly<Record<string, string>> = {},
  prepare: (file: (name: string) => string) => Promise<void> = async () => {},
) {
  await using home = await createTestHome();
  await prepare((name) => `${home.path}/${name}`);
  const [out, err]: [string[], string[]] = [[], []];
  const io = {
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
    color: false,
    interactive: false,
    columns: 80,
  };
  const code = await choose("my-engine", level, io, {}, home.host(env));
  return { code, out: out.join("\n"), err: err.join("\n") };
}

Deno.test("choose() says that a no holds when it does", async () => {
  const { code, out, err } = await chosen("off");
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /^Usage statistics of my-engine are off since .*config\.json$/);
});

Deno.test("choose() does not call off what a variable keeps on", async () => {
  const { code, out, err } = await chosen("off", { "MY_ENGINE_USAGE_STATS": "on" });
  assert.equal(code, 1);
  assert.match(out, /^The choice for my-engine is off since/);
  assert.equal(
    err,
    "Usage statistics of my-engine are on all the same, " +
      "because MY_ENGINE_USAGE_STATS is on, which asks for on",
  );
});

Deno.test("choose() does not call on what a variable keeps off", async () => {
  const { code, out, err } = await chosen("on", { "DO_NOT_TRACK": "1" });
  assert.equal(code, 0);
  assert.match(out, /^The choice for my-engine is on since/);
  assert.match(err, /^Usage statistics of my-engine are off all the same, because DO_NOT_TRACK/);
});

Deno.test("choose() names another way to say no when the file cannot be written", async () => {
  const { code, err } = await chosen("off", {}, (file) => Deno.writeTextFile(file(".config"), ""));
  assert.equal(code, 1);
  assert.match(err, /^Cannot write .*; DO_NOT_TRACK=1 says no without a file$/);
});
