import assert from "node:assert/strict";
import { main } from "../cli.ts";

async function candor(columns: number, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    color: false,
    interactive: false,
    columns,
  });
  return { code, stdout: out.join("\n"), stderr: err.join("\n") };
}

Deno.test("help of every command is there on a terminal of any width", async () => {
  const { stdout } = await candor(100, "--help");
  const names = [...stdout.matchAll(/^ {2}([a-z-]+) {2,}/gm)].map(([, name]) => name!);
  assert.ok(names.length > 15, String(names));
  for (const name of names.filter((one) => one !== "help")) {
    for (const columns of [20, 25, 31, 33, 40, 41, 47]) {
      const { code, stderr } = await candor(columns, name, "--help");
      assert.equal(code, 0, `${name} in ${columns} columns: ${stderr}`);
    }
  }
});

Deno.test("a day or a project of another form is wrong usage", async () => {
  for (
    const args of [
      ["stats", "my-engine", "--from", "yesterday"],
      ["export", "my-engine", "--to", "22.11.2026"],
    ]
  ) {
    const { code, stderr } = await candor(100, ...args);
    assert.equal(code, 2);
    assert.match(stderr, /Expected a day as YYYY-MM-DD/);
  }
  for (const command of ["stats", "export"]) {
    const { code, stderr } = await candor(100, command, "My Engine");
    assert.equal(code, 2);
    assert.match(stderr, /`PROJECT`/);
  }
});
