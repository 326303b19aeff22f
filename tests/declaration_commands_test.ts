import assert from "node:assert/strict";
import { main } from "../cli.ts";
import { settingsFromEnv } from "../collector/settings.ts";
import { writeDeclarations } from "../schemas/mod.ts";
import { anEngineMessage } from "./builders.ts";
import { runCandor, startCollector } from "./candor_process.ts";
import { aDeclaration } from "./schemas/a_declaration.ts";

/** Runs the command line in this process and gives what it printed. */
async function candor(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const io = { color: false, interactive: false, columns: 100 };
  const code = await main(args, {
    ...io,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  return { code, stdout: out.join("\n"), stderr: err.join("\n") };
}

/** A folder with the file of a declaration in it. */
async function aFolder() {
  const path = await Deno.realPath(await Deno.makeTempDir());
  const file = `${path}/own-engine.json`;
  await Deno.writeTextFile(file, writeDeclarations({ "own-engine": aDeclaration }));
  const remove = () => Deno.remove(path, { recursive: true });
  return { path, file, [Symbol.asyncDispose]: remove };
}

Deno.test("schema --declaration adds what a program declared", async () => {
  await using folder = await aFolder();
  const { code, stdout } = await candor("schema", "--declaration", folder.file);
  assert.equal(code, 0);
  assert.match(stdout, /### Declared by own-engine/);
  assert.match(stdout, /\| `features.streaming` \| Answers in parts \|/);
  const json = await candor("schema", "--format", "json", "--declaration", folder.file);
  const document = JSON.parse(json.stdout);
  assert.equal(document["x-declared"]["own-engine"][0].field, "chunk_size");
});

Deno.test("schema and collect say in one sentence why a declaration cannot be read", async () => {
  await using folder = await aFolder();
  const broken = `${folder.path}/broken.json`;
  await Deno.writeTextFile(broken, "{}");
  for (const command of [["schema"], ["collect", "--kv", ":memory:", "--port", "0"]]) {
    const missing = await candor(...command, "--declaration", `${folder.path}/none.json`);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^Cannot read .*none\.json: it .*, expected a declaration file$/);
    const unreadable = await candor(...command, "--declaration", broken);
    assert.equal(unreadable.code, 1);
    assert.match(unreadable.stderr, /^Cannot read declarations: candor_declarations: [^\n]*$/);
  }
});

Deno.test("collect refuses two declarations of one project", async () => {
  await using folder = await aFolder();
  const twice = ["--declaration", folder.file, "--declaration", folder.file];
  const { code, stderr } = await candor("collect", "--kv", ":memory:", "--port", "0", ...twice);
  assert.equal(code, 1);
  assert.match(stderr, /own-engine is declared twice, expected one declaration a project$/);
});

Deno.test("collect --declaration needs leave to read the file, and names the flag", async () => {
  await using folder = await aFolder();
  const { code, stderr } = await runCandor({
    flags: ["--allow-net=127.0.0.1"],
    args: ["collect", "--kv", ":memory:", "--port", "0", "--declaration", folder.file],
  });
  assert.equal(code, 1);
  assert.match(stderr, /permission is missing, expected --allow-read=.*own-engine\.json\n$/);
});

Deno.test("collect --declaration shows a program's settings in its own words", async () => {
  await using folder = await aFolder();
  await using collector = await startCollector(
    ["--kv", ":memory:", "--min-cell", "1", "--declaration", folder.file],
    ["--allow-net=127.0.0.1", `--allow-read=${folder.file}`],
  );
  const message = anEngineMessage({
    project: "own-engine",
    occurred_at: new Date().toISOString(),
    config: { scheduler: "fair" },
  });
  const answer = await fetch(`${collector.url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(message),
  });
  assert.equal((await answer.json()).accepted, 1);
  const page = await (await fetch(`${collector.url}/projects/own-engine`)).text();
  assert.match(page, /Order in which requests are served<\/a>/);
  const privacy = await (await fetch(`${collector.url}/privacy`)).text();
  assert.match(privacy, /Settings and features of own-engine/);
});

Deno.test("CANDOR_DECLARATIONS holds the text of such a file", () => {
  const read = (text: string) =>
    settingsFromEnv((name) => name === "CANDOR_DECLARATIONS" ? text : undefined).declarations;
  assert.deepEqual(read(writeDeclarations({ "own-engine": aDeclaration })), {
    "own-engine": aDeclaration,
  });
  assert.throws(() => read("{"), /^Error: Cannot read CANDOR_DECLARATIONS: the text is no JSON/);
});
