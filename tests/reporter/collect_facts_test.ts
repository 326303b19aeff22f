import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { collectFacts, type ProbeReport } from "../../reporter/collect_facts.ts";
import { NO_FACTS } from "../../reporter/facts.ts";
import type { Findings } from "../../reporter/probes/probe.ts";
import { type ProbeEntry, type ProbeName, PROBES } from "../../reporter/probes/probes.ts";
import { createFakeHost, printing } from "./fake_host.ts";
import { readFixture } from "./read_fixture.ts";

function entry(name: ProbeName, probe: ProbeEntry["probe"]): ProbeEntry {
  return { name, facts: [], probe };
}

function giving(name: ProbeName, facts: Findings["facts"]): ProbeEntry {
  return entry(name, () => ({ facts, withheld: [] }));
}

/** A timer that a test moves by hand. */
function handTimer(): {
  timer: (callback: () => void, delayMs: number) => () => void;
  fire(): void;
} {
  let pending: (() => void) | undefined;
  return {
    timer: (callback) => {
      pending = callback;
      return () => pending = undefined;
    },
    fire: () => pending?.(),
  };
}

Deno.test("collectFacts joins what all probes find on a machine with a GPU", async () => {
  const { facts, withheld } = await collectFacts(createFakeHost({
    osRelease: "6.1.0-28-cloud-amd64",
    totalMemory: 66_000_000_000,
    cpuModels: ["AMD EPYC 7R32"],
    env: { "KUBERNETES_SERVICE_HOST": "10.0.0.1" },
    files: {
      "/proc/cpuinfo": readFixture("cpuinfo_x86_epyc.txt"),
      "/sys/class/dmi/id": "",
      "/sys/class/dmi/id/sys_vendor": "Amazon EC2\n",
    },
    programs: { "nvidia-smi": printing(readFixture("nvidia_smi_a10g.csv")) },
  }));
  const { gpus, ...rest } = facts;
  assert.equal(gpus?.length, 1);
  assert.deepEqual(rest, {
    provider: "AWS",
    num_cpu: 4,
    cpu_type: "AMD EPYC 7R32",
    cpu_family_model_stepping: "23,49,0",
    total_memory: 66_000_000_000,
    architecture: ["64bit", "ELF"],
    platforms: "Linux-6.1.0-28-cloud-amd64-x86_64-with-glibc",
    gpu_count: 1,
    gpu_type: "NVIDIA A10G",
    gpu_memory_per_device: 24_146_608_128,
    source: "KUBERNETES",
    accelerator: "nvidia",
    runtime: "deno 2.9.6",
    ci: false,
  });
  assert.deepEqual(withheld, []);
});

Deno.test("collectFacts says what env and run alone leave out", async () => {
  const { facts, withheld } = await collectFacts(createFakeHost({
    withheld: ["--allow-sys", "--allow-read", "--allow-all"],
    programs: { "nvidia-smi": printing(readFixture("nvidia_smi_l4.csv")) },
  }));
  assert.equal(facts.gpu_count, 2);
  assert.equal(facts.accelerator, "nvidia");
  assert.equal(facts.source, "DENO");
  assert.equal(facts.ci, false);
  assert.deepEqual(withheld, [
    { fact: "platforms", flag: "--allow-sys=osRelease" },
    { fact: "cpu_family_model_stepping", flag: "--allow-all" },
    { fact: "cpu_type", flag: "--allow-sys=cpus" },
    { fact: "total_memory", flag: "--allow-sys=systemMemoryInfo" },
    { fact: "provider", flag: "--allow-all" },
    { fact: "source", flag: "--allow-read=/run/.containerenv,/.dockerenv" },
    { fact: "source", flag: "--allow-all" },
  ]);
});

Deno.test("collectFacts keeps back no GPU fact that another vendor's program gave", async () => {
  const { facts, withheld } = await collectFacts(createFakeHost({
    withheld: ["--allow-run=nvidia-smi"],
    programs: { "amd-smi": printing(readFixture("amd_smi_rocm_7.json")) },
  }));
  assert.equal(facts.accelerator, "amd");
  assert.equal(facts.gpu_type, "AMD Instinct MI300X");
  assert.deepEqual(withheld, []);
});

Deno.test("collectFacts does not mix the GPUs of two vendors", async () => {
  const { facts } = await collectFacts(createFakeHost({
    programs: {
      "nvidia-smi": printing(readFixture("nvidia_smi_failing_card.csv").replace("11441", "N/A")),
      "amd-smi": printing(readFixture("amd_smi_rocm_7.json")),
    },
  }));
  assert.equal(facts.accelerator, "nvidia");
  assert.equal(facts.gpu_type, "Tesla K80");
  assert.equal(facts.gpu_memory_per_device, null);
});

Deno.test("collectFacts says none only when NVIDIA's program was looked for too", async () => {
  const none = await collectFacts(createFakeHost());
  assert.deepEqual([none.facts.accelerator, none.facts.gpu_count, none.facts.gpus], [
    "none",
    0,
    [],
  ]);
  const machines = [
    createFakeHost({ withheld: ["--allow-run=nvidia-smi"] }),
    createFakeHost({ programs: { "nvidia-smi": printing("no driver", 9) } }),
    createFakeHost({
      programs: { "nvidia-smi": () => ({ state: "unknown", reason: "timed_out" }) },
    }),
  ];
  for (const machine of machines) {
    const { facts } = await collectFacts(machine);
    assert.deepEqual([facts.accelerator, facts.gpu_count, facts.gpus], [null, null, null]);
  }
});

Deno.test("collectFacts loses only the facts of a probe that fails", async () => {
  const reports: ProbeReport[] = [];
  const { facts } = await collectFacts(createFakeHost(), {
    probes: [
      giving("runtime", { runtime: "deno 2.9.6" }),
      entry("memory", () => {
        throw new Error("at once");
      }),
      entry("cpu", () => Promise.reject(new Error("later"))),
      giving("ci", { ci: true }),
    ],
    onProbe: (report) => reports.push(report),
  });
  assert.deepEqual(facts, { ...NO_FACTS, runtime: "deno 2.9.6", ci: true });
  assert.deepEqual(
    new Map(reports.map(({ probe, outcome }) => [probe, outcome])),
    new Map([["runtime", "found"], ["memory", "failed"], ["cpu", "failed"], ["ci", "found"]]),
  );
});

Deno.test("collectFacts ends at its deadline with what it has", async () => {
  const { timer, fire } = handTimer();
  const reports: ProbeReport[] = [];
  const running = collectFacts(createFakeHost(), {
    probes: [giving("ci", { ci: false }), entry("gpu", () => new Promise(() => {}))],
    timer,
    onProbe: (report) => {
      reports.push(report);
      if (report.probe === "ci") fire();
    },
  });
  assert.deepEqual((await running).facts, { ...NO_FACTS, ci: false });
  assert.deepEqual(reports.map(({ probe, outcome }) => [probe, outcome]), [
    ["ci", "found"],
    ["gpu", "timeout"],
  ]);
});

Deno.test("collectFacts tells its probes when the deadline has passed", async () => {
  const { timer, fire } = handTimer();
  let heard = false;
  const running = collectFacts(createFakeHost(), {
    timer,
    probes: [entry("gpu", (_host, { signal }) => {
      signal?.addEventListener("abort", () => heard = true);
      queueMicrotask(fire);
      return new Promise(() => {});
    })],
  });
  await running;
  assert.ok(heard);
});

Deno.test("collectFacts drops the late error of a probe", async () => {
  const { timer, fire } = handTimer();
  const late = Promise.withResolvers<never>();
  const running = collectFacts(createFakeHost(), {
    timer,
    probes: [entry("gpu", () => {
      queueMicrotask(fire);
      return late.promise;
    })],
  });
  await running;
  late.reject(new Error("too late"));
  await late.promise.catch(() => {});
});

Deno.test("collectFacts ends at once when its signal was aborted before", async () => {
  const { facts } = await collectFacts(createFakeHost(), {
    signal: AbortSignal.abort(),
    probes: [entry("gpu", () => new Promise(() => {}))],
  });
  assert.deepEqual(facts, NO_FACTS);
});

Deno.test("collectFacts gives programs no more time than the deadline", async () => {
  const seen: number[] = [];
  const probes = [entry("gpu", (_host, { programMs }) => {
    seen.push(programMs);
    return { facts: {}, withheld: [] };
  })];
  await collectFacts(createFakeHost(), { probes });
  await collectFacts(createFakeHost(), { probes, deadlineMs: 1000 });
  assert.deepEqual(seen, [5000, 1000]);
});

Deno.test("collectFacts measures each probe with the clock that it is given", async () => {
  const reports: ProbeReport[] = [];
  let time = 100;
  await collectFacts(createFakeHost(), {
    probes: [giving("ci", { ci: true })],
    now: () => time++,
    onProbe: (report) => reports.push(report),
  });
  assert.deepEqual(reports, [{ probe: "ci", outcome: "found", durationMs: 1 }]);
});

Deno.test("collectFacts is not hurt by a listener that throws", async () => {
  const { facts } = await collectFacts(createFakeHost(), {
    onProbe: () => {
      throw new Error("no");
    },
  });
  assert.equal(facts.runtime, "deno 2.9.6");
});

Deno.test("collectFacts names once what two probes say was kept back", async () => {
  const kept = entry("gpu", () => ({
    facts: {},
    withheld: [{ fact: "gpus", flag: "--allow-run=a" }],
  }));
  const { withheld } = await collectFacts(createFakeHost(), { probes: [kept, kept] });
  assert.deepEqual(withheld, [{ fact: "gpus", flag: "--allow-run=a" }]);
});

Deno.test("collectFacts names no flag twice for one fact, whatever is withheld", async () => {
  const flags = fc.subarray([
    "--allow-all",
    "--allow-env",
    "--allow-env=CI",
    "--allow-read",
    "--allow-run",
    "--allow-run=nvidia-smi",
    "--allow-run=hl-smi",
    "--allow-sys",
    "--allow-sys=cpus",
  ]);
  await fc.assert(
    fc.asyncProperty(flags, async (withheld) => {
      const collected = await collectFacts(createFakeHost({ withheld }));
      const ids = collected.withheld.map(({ fact, flag }) => `${fact} ${flag}`);
      assert.equal(new Set(ids).size, ids.length);
      assert.equal(collected.withheld.length > 0, withheld.length > 0);
      const names = PROBES.flatMap(({ facts }) => facts);
      assert.ok(collected.withheld.every(({ fact }) => names.includes(fact)));
    }),
    { numRuns: 100 },
  );
});
