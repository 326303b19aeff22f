import assert from "node:assert/strict";
import { parseMessage } from "../schemas/mod.ts";
import { runCandor, type RunSettings } from "./candor_process.ts";

/** The command exactly as the README gives it. */
const README_FLAGS = ["--allow-env", "--allow-run"];

async function withProgram(
  script: string,
  test: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/nvidia-smi`, script, { mode: 0o755 });
    await test(`${folder}:${Deno.env.get("PATH")}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function json(settings: Partial<RunSettings> = {}) {
  const { code, stdout, stderr } = await runCandor({
    flags: README_FLAGS,
    args: ["report", "--json"],
    ...settings,
  });
  assert.equal(code, 0, stderr);
  return { ...JSON.parse(stdout), stderr };
}

Deno.test("report with env and run permission collects what they allow and names the rest", async () => {
  const { messages, sent, reason, level, withheld, stderr } = await json();
  assert.equal(stderr, "");
  assert.equal(sent, false);
  assert.equal(reason, "no endpoint");
  // The configuration folder cannot be seen without --allow-read, and it may say no.
  assert.equal(level, "local");
  assert.ok(messages.every((message: unknown) => parseMessage(message).ok));
  const env = messages.find((message: { message_type: string }) =>
    message.message_type === "EnvMessage"
  );
  assert.equal(typeof env.num_cpu, "number");
  assert.match(env.runtime, /^deno \d/);
  assert.equal(env.total_memory, null);
  assert.ok(env.withheld.includes("total_memory"));
  assert.deepEqual(
    withheld.find(({ fact }: { fact: string }) => fact === "total_memory"),
    { fact: "total_memory", flag: "--allow-sys=systemMemoryInfo" },
  );
});

Deno.test("report prints a readable report, the withheld facts and not sent: no endpoint", async () => {
  const { code, stdout, stderr } = await runCandor({ flags: README_FLAGS, args: ["report"] });
  assert.equal(code, 0);
  assert.equal(stderr, "");
  assert.match(stdout, /EnvMessage\n/);
  assert.match(stdout, /--allow-sys=systemMemoryInfo +total_memory/);
  assert.match(stdout, /\nnot sent: no endpoint\n$/);
});

Deno.test("report without any permission works and withholds more", async () => {
  const { code, stdout } = await runCandor({ flags: [], args: ["report", "--json"] });
  assert.equal(code, 0);
  const { withheld, sent } = JSON.parse(stdout);
  assert.equal(sent, false);
  assert.ok(withheld.length > 3);
});

Deno.test("report reads every GPU from one run of nvidia-smi, also with LD_LIBRARY_PATH set", async () => {
  const line = (bus: string) =>
    `NVIDIA L4, ${bus}, 550.54.15, P8, 4, 1, 35, 0, 0, 23034, 22565, 1, No, No, 8.9, 0, [N/A], 12.15, 72.00`;
  const script = `#!/bin/sh\necho run >> "$(dirname "$0")/runs"\nprintf '%s\\n' '${
    line("00000000:00:03.0")
  }' '${line("00000000:00:04.0")}'\n`;
  await withProgram(script, async (PATH) => {
    const { messages } = await json({
      flags: ["--allow-env", "--allow-run=nvidia-smi"],
      env: { PATH, LD_LIBRARY_PATH: "/usr/local/cuda/lib64" },
    });
    const [env] = messages;
    assert.equal(env.gpu_count, 2);
    assert.equal(env.gpu_type, "NVIDIA L4");
    assert.equal(env.gpu_memory_per_device, 23034 * 1024 * 1024);
    assert.equal(env.accelerator, "nvidia");
    assert.equal(env.gpus[1].pci_bus_id, "00000000:00:04.0");
    assert.equal(env.gpus[0].mig_mode_current, null);
    const runs = await Deno.readTextFile(`${PATH.split(":")[0]}/runs`);
    assert.equal(runs, "run\n");
  });
});

Deno.test("report goes on without a GPU when nvidia-smi fails", async () => {
  const script =
    "#!/bin/sh\necho 'NVIDIA-SMI has failed because it could not communicate' >&2\nexit 9\n";
  await withProgram(script, async (PATH) => {
    const { messages } = await json({ env: { PATH } });
    assert.equal(messages[0].gpus, null);
  });
});

for (
  const [name, settings] of Object.entries({
    "DO_NOT_TRACK": { env: { DO_NOT_TRACK: "1" } },
    "CANDOR_USAGE_STATS=off": { env: { CANDOR_USAGE_STATS: "off" } },
    "--usage-stats=off": { args: ["report", "--json", "--usage-stats=off"] },
    "--disable-usage-stats": { args: ["report", "--json", "--disable-usage-stats"] },
  })
) {
  Deno.test(`report collects nothing with ${name}`, async () => {
    const { messages, level, sent } = await json(settings);
    assert.deepEqual([messages, level, sent], [[], "off", false]);
  });
}

Deno.test("report refuses a project name that is not of its form as wrong usage", async () => {
  const { code, stderr } = await runCandor({
    flags: README_FLAGS,
    args: ["report", "--project", "No Such"],
  });
  assert.equal(code, 2);
  assert.match(stderr, /^Cannot read command line: `--project`: /);
});

Deno.test("a wrong option exits with 2 and suggests the right one", async () => {
  const { code, stdout, stderr } = await runCandor({
    flags: README_FLAGS,
    args: ["report", "--endpont", "x"],
  });
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /^Cannot read command line: .*--endpoint/);
});

Deno.test("a wrong command exits with 2 and suggests the right one", async () => {
  const { code, stderr } = await runCandor({ flags: README_FLAGS, args: ["reprot"] });
  assert.equal(code, 2);
  assert.match(stderr, /did you mean `?report/i);
});
