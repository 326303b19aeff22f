import assert from "node:assert/strict";
import { probeAccelerator } from "../../../reporter/probes/accelerator.ts";
import { createFakeHost, type FakeMachine, printing } from "../fake_host.ts";
import { readFixture } from "../read_fixture.ts";

function probe(machine: FakeMachine) {
  return probeAccelerator(createFakeHost(machine), { programMs: 5000 });
}

Deno.test("probeAccelerator reads amd-smi of ROCm 6 and 7", async () => {
  const six = await probe({
    programs: { "amd-smi": printing(readFixture("amd_smi_rocm_6.json")) },
  });
  assert.equal(six.facts.accelerator, "amd");
  assert.equal(six.facts.gpu_count, 2);
  assert.equal(six.facts.gpu_type, "AMD Instinct MI300X");
  assert.equal(six.facts.gpu_memory_per_device, 196_592 * 1_048_576);
  assert.equal(six.facts.gpus?.[1]?.pci_bus_id, "0000:22:00.0");
  const seven = await probe({
    programs: { "amd-smi": printing(readFixture("amd_smi_rocm_7.json")) },
  });
  assert.equal(seven.facts.gpus?.[0]?.driver_version, "6.14.14");
});

Deno.test("probeAccelerator keeps no serial number", async () => {
  const { facts } = await probe({
    programs: { "amd-smi": printing(readFixture("amd_smi_rocm_6.json")) },
  });
  assert.doesNotMatch(JSON.stringify(facts), /F1F0A2B3C4D5E6F/);
});

Deno.test("probeAccelerator reads rocm-smi behind a warning", async () => {
  const { facts } = await probe({
    programs: { "rocm-smi": printing(readFixture("rocm_smi_mi210.json")) },
  });
  assert.equal(facts.accelerator, "amd");
  assert.equal(facts.gpu_type, "AMD Instinct MI210");
  assert.equal(facts.gpus?.[0]?.driver_version, "6.7.0");
  assert.equal(facts.gpus?.[0]?.memory_total, 65_520);
});

Deno.test("probeAccelerator takes the product from the model where the series is a number", async () => {
  const text = '{"card0": {"Card series": "0x740c", "Card model": "AMD INSTINCT MI250"}}';
  const { facts } = await probe({ programs: { "rocm-smi": printing(text) } });
  assert.equal(facts.gpu_type, "AMD INSTINCT MI250");
});

Deno.test("probeAccelerator reads Intel's GPUs and Gaudi", async () => {
  const gpus = await probe({
    programs: { "xpu-smi": printing(readFixture("xpu_smi_max_1550.csv")) },
  });
  assert.equal(gpus.facts.accelerator, "intel");
  assert.equal(gpus.facts.gpu_count, 2);
  assert.equal(gpus.facts.gpu_type, "Intel(R) Data Center GPU Max 1550");
  assert.equal(gpus.facts.gpus?.[0]?.memory_total, 131_072);
  const gaudi = await probe({ programs: { "hl-smi": printing(readFixture("hl_smi_gaudi2.csv")) } });
  assert.equal(gaudi.facts.accelerator, "intel");
  assert.equal(gaudi.facts.gpu_type, "HL-225");
  assert.equal(gaudi.facts.gpus?.[1]?.pci_bus_id, "0000:4d:00.0");
});

Deno.test("probeAccelerator knows Apple by the build and starts nothing", async () => {
  const host = createFakeHost({ build: { os: "darwin", arch: "aarch64" } });
  const { facts } = await probeAccelerator(host, { programMs: 5000 });
  assert.deepEqual(facts, { accelerator: "apple" });
  assert.deepEqual(host.started, []);
});

Deno.test("probeAccelerator knows a TPU by its variables", async () => {
  const { facts } = await probe({ env: { "TPU_ACCELERATOR_TYPE": "v5litepod-8" } });
  assert.deepEqual(facts, { accelerator: "tpu" });
});

Deno.test("probeAccelerator says none only when everything was looked for", async () => {
  const none = await probe({});
  assert.deepEqual(none, {
    facts: { accelerator: "none", gpu_count: 0, gpus: [] },
    withheld: [],
  });
  const failing = await probe({ programs: { "amd-smi": printing("", 1, "no driver") } });
  assert.deepEqual(failing, { facts: {}, withheld: [], failed: true });
  const kept = await probe({ withheld: ["--allow-run"] });
  assert.equal(kept.facts.accelerator, undefined);
  assert.deepEqual(
    kept.withheld.map(({ flag }) => flag),
    Array(5).fill("--allow-run=amd-smi,rocm-smi,xpu-smi,hl-smi"),
  );
  const noVariables = await probe({ withheld: ["--allow-env"] });
  assert.deepEqual(noVariables.withheld, [{
    fact: "accelerator",
    flag: "--allow-env=TPU_ACCELERATOR_TYPE,TPU_WORKER_HOSTNAMES",
  }]);
});

Deno.test("probeAccelerator takes garbage for no answer", async () => {
  for (
    const garbage of ["", "{", "[]", "{}", "null", '{"card0": 7}', '[{"gpu": "a"}]', "a,b,c,d"]
  ) {
    for (const program of ["amd-smi", "rocm-smi", "xpu-smi", "hl-smi"]) {
      const { facts, failed } = await probe({ programs: { [program]: printing(garbage) } });
      assert.deepEqual({ facts, failed }, { facts: {}, failed: true }, `${program} ${garbage}`);
    }
  }
});
