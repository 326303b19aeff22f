import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { probeCpu } from "../../../reporter/probes/cpu.ts";
import { parseCpuInfo } from "../../../reporter/probes/parse_cpu_info.ts";
import { createFakeHost } from "../fake_host.ts";
import { readFixture } from "../read_fixture.ts";

const SAMPLES: readonly (readonly [string, string | null, string | null])[] = [
  ["cpuinfo_x86_xeon.txt", "Intel(R) Xeon(R) Processor", "6,207,2"],
  ["cpuinfo_x86_epyc.txt", "AMD EPYC 7R32", "23,49,0"],
  ["cpuinfo_arm_neoverse_n1.txt", "Neoverse-N1", null],
  ["cpuinfo_arm_raspberry_pi_5.txt", "Cortex-A76", null],
  ["cpuinfo_arm_v7.txt", "ARMv7 Processor rev 3 (v7l)", null],
];

for (const [fixture, model, familyModelStepping] of SAMPLES) {
  Deno.test(`parseCpuInfo reads ${fixture}`, () => {
    assert.deepEqual(parseCpuInfo(readFixture(fixture)), { model, familyModelStepping });
  });
}

Deno.test("parseCpuInfo knows nothing of an empty or unknown file", () => {
  for (const text of ["", ":", "model name : unknown", "CPU implementer : 0xff\nCPU part : 0x1"]) {
    assert.deepEqual(parseCpuInfo(text), { model: null, familyModelStepping: null });
  }
});

Deno.test("parseCpuInfo gives three numbers or null for any text", () => {
  const key = fc.constantFrom("cpu family", "model", "model name", "stepping", "CPU part", "x");
  const line = fc.tuple(key, fc.string({ unit: "binary", maxLength: 20 }));
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.map(([name, value]) => `${name}\t: ${value}`).join("\n");
      const { familyModelStepping } = parseCpuInfo(text);
      assert.ok(familyModelStepping === null || /^\d+,\d+,\d+$/.test(familyModelStepping));
    }),
  );
});

Deno.test("probeCpu joins what the runtime and the kernel say", async () => {
  const host = createFakeHost({
    hardwareConcurrency: 16,
    cpuModels: ["AMD  EPYC 7R32 ", "AMD EPYC 7R32"],
    files: { "/proc/cpuinfo": readFixture("cpuinfo_x86_epyc.txt") },
  });
  assert.deepEqual(await probeCpu(host), {
    facts: { num_cpu: 16, cpu_type: "AMD EPYC 7R32", cpu_family_model_stepping: "23,49,0" },
    withheld: [],
  });
});

Deno.test("probeCpu counts the models where the runtime says no number", async () => {
  const host = createFakeHost({ hardwareConcurrency: null, cpuModels: ["a", "a"] });
  assert.equal((await probeCpu(host)).facts.num_cpu, 2);
});

Deno.test("probeCpu takes the core's name where the runtime has no model", async () => {
  const host = createFakeHost({
    cpuModels: ["unknown", ""],
    files: { "/proc/cpuinfo": readFixture("cpuinfo_arm_neoverse_n1.txt") },
  });
  assert.equal((await probeCpu(host)).facts.cpu_type, "Neoverse-N1");
});

Deno.test("probeCpu names a flag for each fact that was kept back", async () => {
  const host = createFakeHost({ withheld: ["--allow-sys=cpus", "--allow-all"] });
  const { facts, withheld } = await probeCpu(host);
  assert.deepEqual(facts, { num_cpu: 4 });
  assert.deepEqual(withheld, [
    { fact: "cpu_family_model_stepping", flag: "--allow-all" },
    { fact: "cpu_type", flag: "--allow-sys=cpus" },
  ]);
});

Deno.test("probeCpu asks for no kernel file on other systems", async () => {
  const host = createFakeHost({
    build: { os: "darwin" },
    cpuModels: ["Apple M2"],
    withheld: ["--allow-all"],
  });
  assert.deepEqual(await probeCpu(host), {
    facts: { num_cpu: 4, cpu_type: "Apple M2" },
    withheld: [],
  });
});
