import assert from "node:assert/strict";
import { ROOT, runCandor } from "./candor_process.ts";

Deno.test("every test that SECURITY.md names exists", async () => {
  const page = await Deno.readTextFile(`${ROOT}SECURITY.md`);
  const rows = [...page.matchAll(/^\|.*\| `(tests\/[\w/]+\.ts)`: (.*?) +\|$/gm)];
  assert.ok(rows.length > 40, `${rows.length} rows`);
  for (const [, path, name] of rows) {
    const text = await Deno.readTextFile(`${ROOT}${path}`);
    assert.ok(text.includes(name!), `${path} has no test ${JSON.stringify(name)}`);
  }
});

Deno.test("every row of SECURITY.md names a test", async () => {
  const page = await Deno.readTextFile(`${ROOT}SECURITY.md`);
  const rows = page.split("\n").filter((line) =>
    line.startsWith("|") && !/^\| (?:defence|-+) +\|/.test(line)
  );
  for (const row of rows) assert.match(row, /\| `tests\/[\w/]+\.ts`: \S/, row);
});

Deno.test({
  name: "the reporter's files and folder are for their owner alone",
  // Rights of this form are not known there.
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const root = await Deno.realPath(await Deno.makeTempDir());
    try {
      const { code } = await runCandor({
        flags: ["--allow-env", `--allow-read=${root}`, `--allow-write=${root}`],
        args: ["report"],
        env: { XDG_CONFIG_HOME: root, CI: "" },
      });
      assert.equal(code, 0);
      const modes = async (path: string) => ((await Deno.stat(path)).mode ?? 0) & 0o777;
      assert.equal(await modes(`${root}/candor`), 0o700);
      assert.equal(await modes(`${root}/candor/usage.jsonl`), 0o600);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});
