import assert from "node:assert/strict";
import { runCandor, startCollector } from "./candor_process.ts";

interface Found {
  readonly name: string;
  readonly state: string;
  readonly found: string;
  readonly advice: string | null;
}

/** Runs `doctor --json` in a home of its own and gives what it found, by name, and what it left there. */
async function doctor(
  flags: (home: string) => readonly string[],
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const home = await Deno.makeTempDir();
  try {
    const { stdout: info } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] })
      .output();
    const DENO_DIR = JSON.parse(new TextDecoder().decode(info)).denoDir;
    const { code, stdout, stderr } = await runCandor({
      flags: flags(home),
      args: ["doctor", "--json", ...args],
      env: { HOME: home, XDG_CONFIG_HOME: "", CI: "", DENO_DIR, ...env },
    });
    const { broken, checks }: { broken: number; checks: Found[] } = JSON.parse(stdout);
    const left = (await Array.fromAsync(Deno.readDir(home))).map(({ name }) => name);
    return { code, stderr, broken, left, byName: new Map(checks.map((one) => [one.name, one])) };
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("doctor works without any permission, touches nothing, and exits with 0", async () => {
  const { code, stderr, broken, byName, left } = await doctor(() => [], []);
  assert.deepEqual([code, stderr, broken], [0, "", 0]);
  assert.match(byName.get("switches")!.advice!, /^Add --allow-env=DO_NOT_TRACK,/);
  assert.match(byName.get("facts")!.advice!, /--allow-sys=systemMemoryInfo/);
  assert.deepEqual(left, []);
});

Deno.test("doctor with every permission writes nothing", async () => {
  const { code, byName, left } = await doctor(() => ["--allow-all"], []);
  assert.equal(code, 0);
  assert.match(byName.get("folder")!.found, /\/\.config\/candor does not exist yet$/);
  assert.deepEqual(left, []);
});

Deno.test("doctor reaches a running collector and agrees with its clock", async () => {
  await using collector = await startCollector(["--kv", ":memory:"]);
  const flags = () => ["--allow-env", `--allow-net=${new URL(collector.url).host}`];
  const { code, byName } = await doctor(flags, ["--endpoint", collector.url]);
  assert.equal(code, 0);
  assert.match(byName.get(`endpoint ${collector.url}`)!.found, /^answers in \d+ ms$/);
  assert.equal(byName.get(`clock against ${collector.url}`)!.found, "the clocks agree");
});

Deno.test("doctor exits with 1 and says what to do when nothing answers", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const host = `127.0.0.1:${listener.addr.port}`;
  listener.close();
  const { code, broken, byName } = await doctor(
    () => ["--allow-env", `--allow-net=${host}`],
    ["--endpoint", `http://${host}`],
  );
  assert.deepEqual([code, broken], [1, 1]);
  assert.match(byName.get(`endpoint http://${host}`)!.advice!, /network/);
});

Deno.test("doctor opens no connection when usage statistics are off", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const host = `127.0.0.1:${listener.addr.port}`;
  let accepted = 0;
  const accepting = (async () => {
    for await (const connection of listener) {
      accepted++;
      connection.close();
    }
  })();
  const { code } = await doctor(
    () => ["--allow-env", `--allow-net=${host}`],
    ["--endpoint", `http://${host}`],
    { DO_NOT_TRACK: "1" },
  );
  assert.equal(code, 0);
  assert.equal(accepted, 0);
  listener.close();
  await accepting;
});

Deno.test("doctor calls an unreadable choice broken", async () => {
  const home = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${home}/candor`);
    await Deno.writeTextFile(`${home}/candor/config.json`, "{ no JSON");
    const { code, byName } = await doctor(
      () => ["--allow-env", `--allow-read=${home}`, `--allow-write=${home}`],
      [],
      { XDG_CONFIG_HOME: home },
    );
    assert.equal(code, 1);
    assert.match(byName.get("consent")!.found, /config\.json cannot be read/);
    assert.match(byName.get("folder")!.found, /can be read and written/);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("doctor looks at the store that --kv names", async () => {
  const flags = () => ["--allow-env", "--allow-read", "--allow-write"];
  const { code, byName } = await doctor(flags, ["--kv", "/there/is/no/folder/kv.db"]);
  assert.equal(code, 1);
  assert.match(byName.get("store")!.found, /folder/);
});

Deno.test("doctor ends its lines for people with the verdict", async () => {
  const { code, stdout } = await runCandor({ flags: [], args: ["doctor"] });
  assert.equal(code, 0);
  assert.match(stdout, /^ok {6}runtime: Deno \d/);
  assert.match(stdout, /\nNothing is broken\.\n$/);
});
