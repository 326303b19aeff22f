import assert from "node:assert/strict";
import { FACT_PERMISSIONS } from "../reporter/permissions.ts";
import { candorCommand, type Finished, startCollector } from "./candor_process.ts";
import { COMMAND_PERMISSIONS, type CommandPermissions } from "./command_permissions.ts";

const TOKEN = "a-token-of-this-test";
const PROGRAMS = ["nvidia-smi", "amd-smi", "rocm-smi", "xpu-smi", "hl-smi"];
const LIMIT_MS = 30_000;

/** A home with a choice and a log, a store, a running collector, and programs that know of no GPU. */
async function withPlace(
  test: (place: { fill: (text: string) => string; env: Record<string, string> }) => Promise<void>,
): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  const folder = `${root}/.config/candor`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.mkdir(`${root}/bin`);
  await Promise.all(
    PROGRAMS.map((name) =>
      Deno.writeTextFile(`${root}/bin/${name}`, "#!/bin/sh\nexit 9\n", { mode: 0o755 })
    ),
  );
  const line = { "session_id": "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d" };
  await Deno.writeTextFile(`${folder}/usage.jsonl`, `${JSON.stringify(line)}\n`);
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  try {
    await using collector = await startCollector(
      ["--kv", ":memory:", "--project", "some", "--project", "candor"],
      ["--allow-net=127.0.0.1", "--allow-env=CANDOR_ADMIN_TOKEN"],
      { CANDOR_ADMIN_TOKEN: TOKEN },
    );
    const session = `${collector.url}/v1/sessions/${line["session_id"]}`;
    const receipt = await (await fetch(session, { method: "DELETE" })).text();
    await Deno.writeTextFile(`${folder}/kept.jsonl`, receipt);
    const stands: Readonly<Record<string, string>> = {
      "<folder>": folder,
      "<store>": `${root}/kv.db`,
      "<host>": new URL(collector.url).host,
      "<url>": collector.url,
    };
    await test({
      fill: (text) => text.replace(/<\w+>/g, (name) => stands[name] ?? name),
      env: {
        HOME: root,
        PATH: `${root}/bin:${Deno.env.get("PATH")}`,
        DENO_DIR: JSON.parse(new TextDecoder().decode(stdout)).denoDir,
        CI: "",
        CANDOR_ADMIN_TOKEN: TOKEN,
      },
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Runs a command; one that stays is told to end once it says where it listens. */
async function run(
  args: string,
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Finished> {
  const child = candorCommand({ flags, args: args.split(" "), env }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const stderr = new Response(child.stderr).text();
  let stdout = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    stdout += text;
    if (args.startsWith("collect") && /Collecting on \S+\n/.test(stdout)) {
      stop(child);
    }
  }
  const { code } = await child.status;
  clearTimeout(timer);
  return { code, stdout, stderr: await stderr };
}

function stop(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch {
    // It has ended already.
  }
}

const withPermissions = COMMAND_PERMISSIONS.filter(({ permissions }) => permissions.length > 0);
const without = COMMAND_PERMISSIONS.filter(({ permissions }) => permissions.length === 0);

Deno.test("commands that need no permission work without any", async () => {
  await withPlace(async ({ env }) => {
    for (const { args } of without) {
      const { code, stderr } = await run(args, [], env);
      assert.equal(code, 0, `${args}: ${stderr}`);
    }
  });
});

for (const row of withPermissions) {
  Deno.test(`${row.args} works with exactly its permissions and names each that is missing`, async () => {
    await withPlace(({ fill, env }) => prove(row, fill, env));
  });
}

async function prove(
  { args, permissions }: CommandPermissions,
  fill: (text: string) => string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const flags = permissions.map(({ flag }) => fill(flag));
  const all = await run(fill(args), flags, env);
  assert.equal(all.code, 0, `${args}: ${all.stderr}`);
  for (const [index, { flag, needed }] of permissions.entries()) {
    const others = flags.filter((_, at) => at !== index);
    // A receipt of the run before would answer in place of the collector.
    await Deno.remove(`${fill("<folder>")}/receipts.jsonl`).catch(() => {});
    const { code, stdout, stderr } = await run(fill(args), others, env);
    const words = `${args} without ${flag}: ${stdout}${stderr}`;
    assert.equal(code, needed ? 1 : 0, words);
    const [name] = flag.split("=");
    assert.ok((stdout + stderr).includes(name!), words);
    assert.doesNotMatch(stderr, /^ +at /m, words);
  }
}

Deno.test("report loses no other facts than the README's table says when a flag is missing", async () => {
  const rows = FACT_PERMISSIONS.filter(({ flag }) => flag !== "--allow-all");
  await withPlace(async ({ env }) => {
    const withheldWith = async (flags: readonly string[]) => {
      const { stdout } = await run("report --json", flags, env);
      const list = JSON.parse(stdout).withheld as { fact: string }[];
      return new Set(list.map(({ fact }) => fact));
    };
    const all = await withheldWith(rows.map(({ flag }) => flag));
    for (const { flag, facts } of rows) {
      const fewer = await withheldWith(rows.map((row) => row.flag).filter((one) => one !== flag));
      const more = [...fewer].filter((fact) => !all.has(fact));
      assert.deepEqual(more.filter((fact) => !facts.some((one) => one === fact)), [], flag);
      // What depends on the machine, such as being in a container, can be known in another way.
      const certain = /^--allow-(?:sys|run)=|=CI,/.test(flag);
      if (certain) assert.notDeepEqual(more, [], `${flag} changes nothing`);
    }
  });
});
