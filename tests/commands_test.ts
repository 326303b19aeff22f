import assert from "node:assert/strict";
import { main } from "../cli.ts";
import { runCandor, startCollector } from "./candor_process.ts";

const NAMES = [
  "report",
  "collect",
  "demo",
  "status",
  "enable",
  "disable",
  "preview",
  "log",
  "forget",
  "verify",
  "stats",
  "export",
  "rebuild",
  "rotate-receipt-key",
  "schema",
  "doctor",
];

/** Runs the command line in this process and gives what it printed. */
async function candor(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    color: false,
    interactive: false,
    columns: 100,
  });
  return { code, stdout: out.join("\n"), stderr: err.join("\n") };
}

async function withHome(test: (env: Record<string, string>, dir: string) => Promise<void>) {
  const home = await Deno.makeTempDir();
  try {
    await test({ HOME: home, DENO_DIR: await denoDir() }, `${home}/.config/candor`);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** The cache of this process, which a changed HOME would hide from a child. */
async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

for (const name of NAMES) {
  Deno.test(`${name} --help explains the command and every option, and exits with 0`, async () => {
    const { code, stdout } = await candor(name, "--help");
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`Usage: candor ${name}`));
    for (const [line, option] of stdout.matchAll(/^ {2}(--[a-z-]+)[^\n]*$/gm)) {
      const described = stdout.slice(stdout.indexOf(line) + option!.length).trim();
      assert.match(described, /^(?:[A-Z][\w.:-]*(?: |\n))?\s*[A-Z]|^[A-Za-z]/, option);
    }
  });
}

Deno.test("help without a command lists every command", async () => {
  const { code, stdout } = await candor("--help");
  assert.equal(code, 0);
  for (const name of NAMES) assert.match(stdout, new RegExp(`^ {2}${name} +\\S`, "m"));
});

Deno.test("completion prints a script for each shell", async () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const { code, stdout } = await candor("completion", shell);
    assert.equal(code, 0);
    assert.match(stdout, /candor/);
  }
});

Deno.test("schema prints the dictionary, and the JSON Schema as JSON", async () => {
  assert.match((await candor("schema")).stdout, /\| `total_memory` \|/);
  const { stdout } = await candor("schema", "--format", "json");
  assert.equal(JSON.parse(stdout).$schema, "https://json-schema.org/draft/2020-12/schema");
});

Deno.test("disable writes a dated choice, status tells of it, enable takes it back", async () => {
  await withHome(async (env, dir) => {
    const flags = ["--allow-env", `--allow-read=${dir}`, `--allow-write=${dir}`];
    const run = (...args: string[]) => runCandor({ flags, args, env });
    assert.equal((await run("disable")).code, 0);
    const config = JSON.parse(await Deno.readTextFile(`${dir}/config.json`));
    assert.equal(config.usage_stats, false);
    assert.ok(Date.parse(config.usage_stats_decided_at) > 0);
    const off = JSON.parse((await run("status", "--json")).stdout);
    assert.equal(off.level, "off");
    assert.equal(off.decided_by, `${dir}/config.json`);
    assert.match((await run("status")).stdout, /^Usage statistics are off, because .*config\.json/);
    assert.equal((await run("enable", "--level", "no-stack")).code, 0);
    assert.equal(JSON.parse((await run("status", "--json")).stdout).level, "no-stack");
  });
});

Deno.test("status --json has the keys of the contract", async () => {
  const { stdout } = await candor("status", "--json");
  assert.deepEqual(Object.keys(JSON.parse(stdout)), [
    "level",
    "decided_by",
    "because",
    "rules",
    "endpoints",
    "permissions",
    "pending",
    "state_dir",
  ]);
});

Deno.test("preview shows the exact bytes and sends nothing", async () => {
  const { code, stdout } = await runCandor({
    flags: ["--allow-env"],
    args: ["preview", "--bytes"],
  });
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout)[0].message_type, "EnvMessage");
});

Deno.test("log and forget work from what report wrote down, and stats shows the effect", async () => {
  await using collector = await startCollector(["--kv", ":memory:", "--min-cell", "1"]);
  await withHome(async (env, dir) => {
    const host = new URL(collector.url).host;
    const flags = [
      "--allow-env",
      `--allow-read=${dir}`,
      `--allow-write=${dir}`,
      `--allow-net=${host}`,
    ];
    const run = (...args: string[]) => runCandor({ flags, args, env: { ...env, CI: "" } });
    const sessions = async () => {
      const { stdout } = await run(
        "stats",
        "candor",
        "--collector",
        collector.url,
        "--format",
        "json",
      );
      return JSON.parse(stdout).totals.sessions;
    };
    assert.equal((await run("report", "--endpoint", collector.url)).code, 0);
    assert.equal(await sessions(), 1);
    const { stdout: line } = await run("log", "--tail", "1");
    const { session_id: session } = JSON.parse(line);
    const forgotten = await run("forget");
    assert.equal(forgotten.code, 0);
    assert.match(
      forgotten.stdout,
      new RegExp(`^${session} at .*: 2 messages deleted at .*receipt`),
    );
    assert.equal(await sessions(), 0);
    assert.match(await Deno.readTextFile(`${dir}/receipts.jsonl`), new RegExp(session));
    const again = await run("forget", session, "--endpoint", collector.url);
    assert.match(again.stdout, /receipt of an earlier call/);
  });
});

Deno.test("stats prints csv and markdown, export raw messages, rebuild no difference", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const kv = ["--kv", `${folder}/kv.db`];
    {
      await using collector = await startCollector(kv);
      const host = new URL(collector.url).host;
      const { code } = await runCandor({
        flags: ["--allow-env", `--allow-net=${host}`],
        args: ["report", "--project", "files", "--endpoint", collector.url],
        env: { CI: "" },
      });
      assert.equal(code, 0);
      await collector.stop();
    }
    const run = (...args: string[]) =>
      runCandor({
        flags: [`--allow-read=${folder}`, `--allow-write=${folder}`],
        args: [...args, ...kv],
      });
    assert.match((await run("stats", "files", "--format", "csv")).stdout, /sessions/);
    assert.match((await run("stats", "files", "--format", "markdown")).stdout, /^# |^## |\|/m);
    const rows = (await run("export", "files")).stdout.trim().split("\n").map((row) =>
      JSON.parse(row)
    );
    assert.equal(rows.length, 2);
    assert.ok(rows.every((row) => !("session_id" in row)));
    const rebuilt = await run("rebuild");
    assert.equal(rebuilt.code, 0);
    assert.match(
      rebuilt.stdout,
      /^files: 1 days, 1 sessions, 2 messages, 0 differences, 0 repaired$/m,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("export of a running collector without the token says so and exits with 1", async () => {
  const { code, stderr } = await runCandor({
    flags: ["--allow-net=127.0.0.1"],
    args: ["export", "files", "--collector", "http://127.0.0.1:8999"],
  });
  assert.equal(code, 1);
  assert.match(stderr, /^Cannot export: CANDOR_ADMIN_TOKEN is unset/);
});

Deno.test("collect with tracing and without an endpoint exits with 2 and names both flags", async () => {
  for (const more of [[], ["--disable-observability"]]) {
    const { code, stderr } = await runCandor({
      flags: ["--allow-net=127.0.0.1"],
      args: ["collect", "--enable-tracing", ...more],
    });
    assert.equal(code, 2);
    assert.match(stderr, /--enable-tracing.*--otlp-endpoint/);
  }
});

Deno.test("collect on a taken port says so and exits with 1", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { code, stderr } = await runCandor({
    flags: ["--allow-net=127.0.0.1"],
    args: [
      "collect",
      "--kv",
      ":memory:",
      "--disable-metrics",
      "--port",
      String(listener.addr.port),
    ],
  });
  assert.equal(code, 1);
  assert.match(stderr, /^Cannot listen on 127\.0\.0\.1:\d+: the port is taken/);
});

Deno.test("demo runs the whole loop, labels what is made up, and exits with 0", async () => {
  const { code, stdout, stderr } = await runCandor({
    flags: ["-P=demo"],
    args: ["demo", "--days", "3"],
  });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /"message_type": "EnvMessage"/);
  assert.match(stdout, /messages of the project: \d+ before, \d+ after/);
  assert.match(stdout, /SYNTHETIC/);
  assert.match(stdout, /Page: http:\/\/127\.0\.0\.1:\d+\/projects\/candor-demo/);
  assert.match(stdout, /--serve/);
});

Deno.test("demo sends nothing when DO_NOT_TRACK is set, and still exits with 0", async () => {
  const { code, stdout } = await runCandor({
    flags: ["-P=demo"],
    args: ["demo", "--days", "3"],
    env: { DO_NOT_TRACK: "1" },
  });
  assert.equal(code, 0);
  assert.match(stdout, /not sent: usage statistics are off/);
});

Deno.test("export never sends the admin token over plain http to another machine", async () => {
  const { code, stderr } = await runCandor({
    flags: ["--allow-net", "--allow-env=CANDOR_ADMIN_TOKEN"],
    args: ["export", "files", "--collector", "http://stats.example"],
    env: { CANDOR_ADMIN_TOKEN: "a-secret" },
  });
  assert.equal(code, 1);
  assert.match(stderr, /^Cannot export: http:\/\/stats\.example is plain http, expected https/);
  assert.ok(!stderr.includes("a-secret"));
});
