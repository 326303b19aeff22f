import assert from "node:assert/strict";
import type { Later } from "../../reporter/delivery.ts";
import { factsAtExit } from "../../reporter/facts_at_exit.ts";
import type { Host } from "../../reporter/host.ts";
import { lookAtMachine } from "../../reporter/look_at_machine.ts";
import { patientPrograms } from "../../reporter/patient_programs.ts";
import { createFakeHost } from "./fake_host.ts";

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
  const host: Host = { ...hanging(fake, started), readText: () => new Promise(() => {}) };
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

Deno.test("factsAtExit() tells what needs neither a file nor a program", () => {
  const host = createFakeHost({ env: { CI: "true" }, totalMemory: 1024, osRelease: "6.1.0" });
  const { facts, withheld } = factsAtExit(host);
  assert.deepEqual(
    [facts.runtime, facts.num_cpu, facts.total_memory, facts.ci, facts.platforms],
    ["deno 2.9.6", 4, 1024, true, "Linux-6.1.0-x86_64-with-glibc"],
  );
  assert.deepEqual([facts.accelerator, facts.source, facts.provider], [null, null, null]);
  assert.deepEqual(withheld, []);
});

Deno.test("factsAtExit() names what permissions kept back", () => {
  const { withheld } = factsAtExit(createFakeHost({ withheld: ["--allow-sys=systemMemoryInfo"] }));
  assert.deepEqual(withheld, [{ fact: "total_memory", flag: "--allow-sys=systemMemoryInfo" }]);
});
