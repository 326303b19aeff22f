import assert from "node:assert/strict";
import type { Outcome, ProgramResult } from "../../../reporter/host.ts";
import { probeGpu } from "../../../reporter/probes/gpu.ts";
import { createFakeHost, printing } from "../fake_host.ts";
import { readFixture } from "../read_fixture.ts";

const LIMITS = { programMs: 5000 };

function probe(answer: (args: readonly string[]) => Outcome<ProgramResult>) {
  return probeGpu(createFakeHost({ programs: { "nvidia-smi": answer } }), LIMITS);
}

Deno.test("probeGpu reads all nineteen facts of an A10G", async () => {
  const { facts } = await probe(printing(readFixture("nvidia_smi_a10g.csv")));
  assert.deepEqual(facts, {
    accelerator: "nvidia",
    gpu_count: 1,
    gpu_type: "NVIDIA A10G",
    gpu_memory_per_device: 23028 * 1_048_576,
    gpus: [{
      name: "NVIDIA A10G",
      pci_bus_id: "00000000:00:1E.0",
      driver_version: "535.183.01",
      pstate: "P8",
      pcie_link_gen_max: 4,
      pcie_link_gen_current: 1,
      temperature_gpu: 31,
      utilization_gpu: 0,
      utilization_memory: 0,
      memory_total: 23028,
      memory_free: 22515,
      memory_used: 0,
      reset_status_reset_required: false,
      reset_status_drain_and_reset_recommended: false,
      compute_cap: "8.6",
      ecc_errors_corrected_volatile_total: 0,
      mig_mode_current: null,
      power_draw_instant: 10.86,
      power_limit: 300,
    }],
  });
});

Deno.test("probeGpu reads the same facts when the driver prints units", async () => {
  const plain = await probe(printing(readFixture("nvidia_smi_a10g.csv")));
  const withUnits = await probe(printing(readFixture("nvidia_smi_a10g_with_units.csv")));
  assert.deepEqual(withUnits, plain);
});

Deno.test("probeGpu asks for all fields of all GPUs in one process", async () => {
  const asked: string[][] = [];
  const host = createFakeHost({
    programs: {
      "nvidia-smi": (args) => {
        asked.push([...args]);
        return printing(readFixture("nvidia_smi_l4.csv"))();
      },
    },
  });
  const { facts } = await probeGpu(host, LIMITS);
  assert.equal(asked.length, 1);
  assert.match(asked[0]?.[0] ?? "", /^--query-gpu=name,pci\.bus_id,.*,power\.limit$/);
  assert.equal(asked[0]?.[0]?.split(",").length, 19);
  assert.equal(asked[0]?.[1], "--format=csv,noheader,nounits");
  assert.equal(facts.gpu_count, 2);
  assert.deepEqual(facts.gpus?.map(({ utilization_gpu: busy }) => busy), [0, 97]);
});

Deno.test("probeGpu keeps what an H100 divided into instances does not say as null", async () => {
  const { facts } = await probe(printing(readFixture("nvidia_smi_h100_mig.csv")));
  const [divided, whole] = facts.gpus ?? [];
  assert.equal(divided?.mig_mode_current, "Enabled");
  assert.equal(divided?.utilization_gpu, null);
  assert.equal(divided?.memory_total, 81559);
  assert.equal(whole?.mig_mode_current, "Disabled");
  assert.equal(whole?.utilization_gpu, 12);
});

Deno.test("probeGpu reads a consumer card", async () => {
  const { facts } = await probe(printing(readFixture("nvidia_smi_rtx_4090.csv")));
  assert.equal(facts.gpu_type, "NVIDIA GeForce RTX 4090");
  assert.equal(facts.gpus?.[0]?.ecc_errors_corrected_volatile_total, null);
});

Deno.test("probeGpu describes a machine with two kinds of GPUs by its first and lists both", async () => {
  const { facts } = await probe(printing(readFixture("nvidia_smi_two_kinds.csv")));
  assert.equal(facts.gpu_count, 2);
  assert.equal(facts.gpu_type, "NVIDIA GeForce RTX 4090");
  assert.equal(facts.gpu_memory_per_device, 24564 * 1_048_576);
  assert.deepEqual(facts.gpus?.map(({ name }) => name), [
    "NVIDIA GeForce RTX 4090",
    "NVIDIA RTX A6000",
  ]);
});

Deno.test("probeGpu asks an old driver again without each field that it does not know", async () => {
  const unknown = new Set([
    "pcie.link.gen.gpucurrent",
    "reset_status.reset_required",
    "reset_status.drain_and_reset_recommended",
    "compute_cap",
    "power.draw.instant",
  ]);
  let processes = 0;
  const { facts } = await probe((args) => {
    processes++;
    const fields = (args[0] ?? "").replace("--query-gpu=", "").split(",");
    const refused = fields.find((field) => unknown.has(field));
    if (refused === undefined) return printing(readFixture("nvidia_smi_v100_old_driver.csv"))();
    const sentence = `Field "${refused}" is not a valid field to query.\n\n`;
    return processes % 2 === 0 ? printing("", 2, sentence)() : printing(sentence, 2)();
  });
  assert.equal(processes, 6);
  const [gpu] = facts.gpus ?? [];
  assert.equal(gpu?.name, "Tesla V100-SXM2-16GB");
  assert.equal(gpu?.temperature_gpu, 34);
  assert.equal(gpu?.memory_total, 16160);
  assert.equal(gpu?.power_limit, 300);
  for (const fact of ["pcie_link_gen_current", "compute_cap", "power_draw_instant"] as const) {
    assert.equal(gpu?.[fact], null);
  }
});

Deno.test("probeGpu stops asking when the driver refuses a field that was not asked for", async () => {
  let processes = 0;
  const findings = await probe(() => {
    processes++;
    return printing('Field "mood" is not a valid field to query.', 2)();
  });
  assert.equal(processes, 1);
  assert.deepEqual(findings, { facts: {}, withheld: [], failed: true });
});

Deno.test("probeGpu stops asking when the driver refuses every field", async () => {
  let processes = 0;
  const findings = await probe((args) => {
    processes++;
    const first = (args[0] ?? "").replace("--query-gpu=", "").split(",")[0];
    return printing(`Field "${first}" is not a valid field to query.`, 2)();
  });
  assert.equal(processes, 19);
  assert.equal(findings.failed, true);
});

Deno.test("probeGpu keeps as null whatever a failing card does not say", async () => {
  const { facts } = await probe(printing(readFixture("nvidia_smi_failing_card.csv")));
  const { name, pci_bus_id, driver_version, memory_total, compute_cap, ...rest } =
    facts.gpus?.[0] ?? {};
  assert.deepEqual([name, pci_bus_id, driver_version, memory_total, compute_cap], [
    "Tesla K80",
    "00000000:00:1E.0",
    "470.256.02",
    11441,
    "3.7",
  ]);
  assert.deepEqual(new Set(Object.values(rest)), new Set([null]));
});

Deno.test("probeGpu reports a driver that is not running as failed", async () => {
  const findings = await probe(printing(readFixture("nvidia_smi_no_driver.txt"), 9));
  assert.deepEqual(findings, { facts: {}, withheld: [], failed: true });
});

Deno.test("probeGpu takes no rows from a program that failed", async () => {
  const findings = await probe(printing(readFixture("nvidia_smi_a10g.csv"), 15));
  assert.deepEqual(findings, { facts: {}, withheld: [], failed: true });
});

Deno.test("probeGpu passes over warnings between the rows", async () => {
  const warning = "WARNING: infoROM is corrupted at gpu 0000:00:1E.0\n";
  const { facts } = await probe(printing(warning + readFixture("nvidia_smi_l4.csv") + warning));
  assert.equal(facts.gpu_count, 2);
});

Deno.test("probeGpu counts no device where the driver finds none", async () => {
  const expected = { facts: {}, withheld: [] };
  assert.deepEqual(await probe(printing("No devices were found\n")), expected);
  assert.deepEqual(await probe(printing("No devices were found\n", 6)), expected);
});

Deno.test("probeGpu reports garbage as failed", async () => {
  const commas = ",".repeat(40);
  for (const garbage of ["", "\n\n", "hello", "\u0000\u0001", commas, "<html>", "a,b,c\n1,2,3"]) {
    assert.deepEqual(await probe(printing(garbage)), { facts: {}, withheld: [], failed: true });
  }
});

Deno.test("probeGpu tells a missing program from one that was stopped", async () => {
  const absent = await probe(() => ({ state: "unknown", reason: "absent" }));
  assert.deepEqual(absent, { facts: {}, withheld: [], failed: false });
  for (const reason of ["timed_out", "too_long", "failed"] as const) {
    const stopped = await probe(() => ({ state: "unknown", reason }));
    assert.deepEqual(stopped, { facts: {}, withheld: [], failed: true });
  }
});

Deno.test("probeGpu names every fact that the flag would allow", async () => {
  const host = createFakeHost({ withheld: ["--allow-run=nvidia-smi"] });
  const { withheld } = await probeGpu(host, LIMITS);
  assert.deepEqual(withheld.map(({ fact }) => fact), [
    "gpu_count",
    "gpu_type",
    "gpu_memory_per_device",
    "gpus",
    "accelerator",
  ]);
  assert.deepEqual(new Set(withheld.map(({ flag }) => flag)), new Set(["--allow-run=nvidia-smi"]));
  assert.deepEqual(host.started, []);
});
