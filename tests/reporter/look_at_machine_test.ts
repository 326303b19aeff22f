import assert from "node:assert/strict";
import { collectFacts } from "../../reporter/collect_facts.ts";
import type { Later } from "../../reporter/delivery.ts";
import { factsAtExit } from "../../reporter/facts_at_exit.ts";
import type { Host } from "../../reporter/host.ts";
import { lookAtMachine } from "../../reporter/look_at_machine.ts";
import { patientPrograms } from "../../reporter/patient_programs.ts";
import { createFakeHost, type FakeMachine } from "./fake_host.ts";

const CPUINFO = "processor : 0\nmodel name : AMD EPYC\ncpu family : 25\nmodel : 1\nstepping : 1\n";
const LIMITS = { timeoutMs: 1000, maxOutputBytes: 1024 };

/** A timer that the test runs out. */
function handTimer(): { readonly later: Later; readonly delays: number[]; ring(): void } {
  const waiting = new Map<number, () => void>();
  const delays: number[] = [];
  return {
    delays,
    later: (callback, delayMs) => {
      const key = delays.push(delayMs);
      waiting.set(key, callback);
      return () => waiting.delete(key);
    },
    ring: () => {
      for (const callback of [...waiting.values()]) callback();
      waiting.clear();
    },
  };
}

/** The same gate, with a program that never ends unless it is told to. */
function hanging(host: Host, started: string[]): Host {
  return {
    ...host,
    run: (program, _args, { signal }) => {
      started.push(program);
      return new Promise((resolve) =>
        signal?.addEventListener("abort", () => resolve({ state: "unknown", reason: "timed_out" }))
      );
    },
  };
}

/** Everything that needs no timer has been told by then. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

Deno.test("lookAtMachine() knows at once what needs no program, also for a crash", async () => {
  const timer = handTimer();
  const started: string[] = [];
  const fake = createFakeHost({ files: { "/proc/cpuinfo": CPUINFO }, totalMemory: 1024 });
  const look = lookAtMachine(hanging(fake, started), { later: timer.later, onProbe: () => {} });
  const whole = look.begin();
  await settle();
  const { facts } = look.now();
  assert.deepEqual([facts.cpu_type, facts.total_memory], ["AMD EPYC", 1024]);
  assert.deepEqual([facts.accelerator, facts.gpu_count, facts.gpus], [null, null, null]);
  assert.deepEqual([started, timer.delays], [[], [1000]]);
  look.endWithin(0);
  assert.equal((await whole).facts.cpu_type, "AMD EPYC");
  assert.deepEqual(started, []);
});

Deno.test("lookAtMachine() starts programs after their delay, or when it is hurried", async () => {
  for (const way of ["delay", "hurry"] as const) {
    const timer = handTimer();
    const host = createFakeHost({});
    const look = lookAtMachine(host, { later: timer.later, onProbe: () => {} });
    const whole = look.begin();
    await settle();
    assert.equal(host.started.length, 0);
    if (way === "delay") timer.ring();
    else look.hurry();
    assert.equal((await whole).facts.accelerator, "none");
    assert.ok(host.started.includes("nvidia-smi"));
    assert.equal(await look.begin(), await whole);
  }
});

Deno.test("lookAtMachine() ends a program that runs, and what hangs after a time", async () => {
  const timer = handTimer();
  const started: string[] = [];
  const fake = createFakeHost({ totalMemory: 1024 });
  const deaf: Host["run"] = (program) => (started.push(program), new Promise(() => {}));
  const host: Host = { ...fake, run: deaf };
  const look = lookAtMachine(host, { later: timer.later, onProbe: () => {} });
  const whole = look.begin();
  look.hurry();
  await settle();
  assert.ok(started.includes("nvidia-smi"));
  look.endWithin(250);
  assert.deepEqual(timer.delays, [1000, 250]);
  timer.ring();
  const { facts } = await whole;
  assert.deepEqual([facts.total_memory, facts.accelerator, facts.cpu_type], [1024, null, null]);
});

Deno.test("patientPrograms() names the permission that a program would need, at once", async () => {
  const fake = createFakeHost({ withheld: ["--allow-run"] });
  const host = patientPrograms(fake, new Promise(() => {}), new AbortController().signal);
  assert.deepEqual(await host.run("nvidia-smi", [], LIMITS), {
    state: "withheld",
    flag: "--allow-run=nvidia-smi",
  });
});

Deno.test("patientPrograms() starts none once the process is about to end", async () => {
  const fake = createFakeHost({});
  const host = patientPrograms(fake, Promise.resolve(), AbortSignal.abort());
  const outcome = await host.run("nvidia-smi", [], LIMITS);
  assert.deepEqual([outcome, fake.started], [{ state: "unknown", reason: "timed_out" }, []]);
});

Deno.test("factsAtExit() tells what needs no program, and starts none", () => {
  const host = createFakeHost({
    env: { CI: "true", RUNPOD_POD_ID: "x" },
    files: { "/proc/cpuinfo": CPUINFO, "/.dockerenv": "" },
    totalMemory: 1024,
    osRelease: "6.1.0",
  });
  const { facts, withheld } = factsAtExit(host);
  assert.deepEqual(
    [facts.runtime, facts.num_cpu, facts.total_memory, facts.ci, facts.platforms],
    ["deno 2.9.6", 4, 1024, true, "Linux-6.1.0-x86_64-with-glibc"],
  );
  assert.deepEqual(
    [facts.cpu_type, facts.cpu_family_model_stepping, facts.source, facts.provider],
    ["AMD EPYC", "25,1,1", "DOCKER", "RUNPOD"],
  );
  // The path holds no vendor's program.
  assert.deepEqual([facts.accelerator, facts.gpu_count, facts.gpus], ["none", 0, []]);
  assert.deepEqual([withheld, host.started], [[], []]);
});

Deno.test("factsAtExit() agrees with a whole look where no program has to be started", async () => {
  const machines: readonly FakeMachine[] = [
    {},
    { files: { "/proc/cpuinfo": CPUINFO, "/.dockerenv": "" }, totalMemory: 1024 },
    { env: { TPU_WORKER_HOSTNAMES: "x" }, osRelease: "6.1.0" },
    { build: { os: "darwin", arch: "aarch64" }, cpuModels: ["Apple M3"] },
    { build: { os: "windows" }, cpuModels: ["Intel(R) Core(TM)"], totalMemory: 1 },
  ];
  for (const machine of machines) {
    const whole = await collectFacts(createFakeHost(machine));
    assert.deepEqual(factsAtExit(createFakeHost(machine)), whole);
  }
  // Every permission kept back, by its own flag.
  const flags = ["--allow-run", "--allow-env", "--allow-read", "--allow-all", "--allow-sys"];
  const sys = ["systemMemoryInfo", "osRelease", "cpus"].map((kind) => `--allow-sys=${kind}`);
  const closed = { withheld: [...flags, ...sys] };
  assert.deepEqual(factsAtExit(createFakeHost(closed)), await collectFacts(createFakeHost(closed)));
});

Deno.test("factsAtExit() does not say that there is no accelerator while a program could", () => {
  const programs = { "nvidia-smi": () => assert.fail("nothing is started") };
  const host = createFakeHost({ programs });
  const { facts, withheld } = factsAtExit(host);
  assert.deepEqual([facts.accelerator, facts.gpu_count, facts.gpus], [null, null, null]);
  assert.deepEqual([withheld, host.started], [[], []]);
});

Deno.test("factsAtExit() loses only the facts of a probe that fails", () => {
  const host: Host = {
    ...createFakeHost({ totalMemory: 1024 }),
    osRelease: () => {
      throw new Error("broken");
    },
  };
  const { facts } = factsAtExit(host);
  assert.deepEqual([facts.platforms, facts.total_memory, facts.ci], [null, 1024, false]);
});

Deno.test("factsAtExit() names what permissions kept back", () => {
  const fake = createFakeHost({ withheld: ["--allow-sys=systemMemoryInfo"] });
  const { withheld } = factsAtExit({ ...fake, granted: () => true });
  assert.deepEqual(withheld, [{ fact: "total_memory", flag: "--allow-sys=systemMemoryInfo" }]);
});
