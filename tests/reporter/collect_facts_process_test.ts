import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { ProbeReport } from "../../reporter/collect_facts.ts";
import type { CollectedFacts } from "../../reporter/merge_findings.ts";

const CHILD = fileURLToPath(new URL("./facts_child.ts", import.meta.url));
const FIXTURES = fileURLToPath(new URL("../fixtures/host/", import.meta.url));
const RUNTIME_NEEDS = ["DENO_DIR", "HOME", "TMPDIR"];

interface ChildResult extends CollectedFacts {
  readonly reports: readonly ProbeReport[];
}

/** Runs the collection in a process of its own, beside an `nvidia-smi` made of a shell script. */
async function collectBeside(
  script: string | null,
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
  programMs = 5000,
): Promise<ChildResult> {
  const folder = await Deno.makeTempDir();
  try {
    if (script !== null) {
      await Deno.writeTextFile(`${folder}/nvidia-smi`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    const kept = RUNTIME_NEEDS.flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    });
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-lock", ...flags, CHILD, String(programMs)],
      env: { ...Object.fromEntries(kept), PATH: `${folder}:/usr/bin:/bin`, ...env },
      clearEnv: true,
      stdin: "null",
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function outcomeOf(result: ChildResult, probe: string): string | undefined {
  return result.reports.find((report) => report.probe === probe)?.outcome;
}

function unixTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ignore: Deno.build.os === "windows" });
}

unixTest("collectFacts reads a real process under --allow-run=nvidia-smi alone", async () => {
  const script = `while read -r line; do echo "$line"; done < ${FIXTURES}nvidia_smi_l4.csv`;
  const { facts } = await collectBeside(script, ["--allow-run=nvidia-smi"]);
  assert.equal(facts.gpu_count, 2);
  assert.equal(facts.gpu_type, "NVIDIA L4");
  assert.equal(facts.accelerator, "nvidia");
});

unixTest("collectFacts reads a real process although LD_LIBRARY_PATH is set", async () => {
  const script = `[ -z "$LD_LIBRARY_PATH$SECRET" ] && read -r line < ${FIXTURES}nvidia_smi_a10g.csv
echo "$line"`;
  const env = { "LD_LIBRARY_PATH": "/usr/local/cuda/lib64", "SECRET": "hunter2" };
  const { facts } = await collectBeside(script, ["--allow-run=nvidia-smi"], env);
  assert.equal(facts.gpu_type, "NVIDIA A10G");
});

unixTest("collectFacts asks a real old driver again without what it does not know", async () => {
  const script = `case "$1" in
  *power.draw.instant*) echo 'Field "power.draw.instant" is not a valid field to query.'; exit 2 ;;
esac
echo "NVIDIA T4, 00000000:00:1E.0, 515.65.01, P8, 3, 1, 40, 0, 0, 15360, 15000, 3, No, No, 7.5, 0, [N/A], 70.00"`;
  const { facts } = await collectBeside(script, ["--allow-run=nvidia-smi"]);
  assert.equal(facts.gpus?.[0]?.power_limit, 70);
  assert.equal(facts.gpus?.[0]?.power_draw_instant, null);
});

unixTest("collectFacts kills a real program that hangs and keeps the other facts", async () => {
  const result = await collectBeside("exec sleep 3600", ["--allow-run=nvidia-smi"], {}, 200);
  assert.equal(result.facts.gpu_count, null);
  assert.equal(result.facts.accelerator, null);
  assert.equal(outcomeOf(result, "gpu"), "failed");
  assert.match(result.facts.runtime ?? "", /^deno /);
});

unixTest("collectFacts kills a real program that prints without end", async () => {
  // An hour is all the time that it gets: only the bound of its output can end it.
  const result = await collectBeside("exec yes", ["--allow-run=nvidia-smi"], {}, 3_600_000);
  assert.equal(outcomeOf(result, "gpu"), "failed");
});

unixTest("collectFacts takes a real program that fails for no answer", async () => {
  const script = `read -r line < ${FIXTURES}nvidia_smi_no_driver.txt; echo "$line"; exit 9`;
  const result = await collectBeside(script, ["--allow-run=nvidia-smi"]);
  assert.equal(outcomeOf(result, "gpu"), "failed");
  assert.deepEqual([result.facts.gpus, result.facts.accelerator], [null, null]);
});

unixTest("collectFacts does not start a program that it is not allowed to", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const script = `echo started > ${folder}/mark`;
    const { withheld } = await collectBeside(script, ["--allow-env"]);
    assert.ok(withheld.some(({ flag }) => flag === "--allow-run=nvidia-smi"));
    await assert.rejects(Deno.stat(`${folder}/mark`), Deno.errors.NotFound);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

unixTest("collectFacts learns nothing through --allow-run that --allow-sys withholds", async () => {
  const result = await collectBeside(null, ["--allow-env", "--allow-run"]);
  assert.deepEqual(
    [result.facts.total_memory, result.facts.cpu_type, result.facts.cpu_family_model_stepping],
    [null, null, null],
  );
  assert.doesNotMatch(result.facts.platforms ?? "", /\d+\.\d+/);
  assert.ok(result.withheld.some(({ fact }) => fact === "total_memory"));
});

unixTest("collectFacts uses exactly the permissions that its table names", async () => {
  const log = await Deno.makeTempFile();
  try {
    const flags = ["--allow-env", "--allow-run=nvidia-smi", "--allow-sys=systemMemoryInfo"];
    await collectBeside("exit 9", flags, { "DENO_AUDIT_PERMISSIONS": log });
    const used = new Set<string>();
    for (const line of (await Deno.readTextFile(log)).trim().split("\n")) {
      const { permission, value } = JSON.parse(line);
      used.add(permission === "env" ? "env" : `${permission} ${value}`);
    }
    assert.deepEqual([...used].filter((name) => !name.startsWith("run ")).sort(), [
      "env",
      "sys systemMemoryInfo",
    ]);
    assert.ok(
      [...used].filter((name) => name.startsWith("run ")).every((name) => /nvidia-smi/.test(name)),
    );
  } finally {
    await Deno.remove(log);
  }
});

unixTest("collectFacts in the background does not hold its host when a program hangs", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/nvidia-smi`, "#!/bin/sh\nexec sleep 600\n", {
      mode: 0o755,
    });
    const source = `
      import { collectFacts } from ${
      JSON.stringify(new URL("../../reporter/collect_facts.ts", import.meta.url).href)
    };
      import { denoHost } from ${
      JSON.stringify(new URL("../../reporter/host.ts", import.meta.url).href)
    };
      collectFacts(denoHost(), { background: true }).then(() => Deno.exit(7));
    `;
    // Whoever waited for the program, or for the time that it is given, would end with 7.
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-lock",
        "--allow-run=nvidia-smi",
        `data:application/typescript,${encodeURIComponent(source)}`,
      ],
      env: { PATH: `${folder}:/usr/bin:/bin` },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    assert.equal(code, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
