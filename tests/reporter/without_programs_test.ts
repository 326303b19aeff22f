import assert from "node:assert/strict";
import { collectFacts } from "../../reporter/collect_facts.ts";
import { factsAtExit } from "../../reporter/facts_at_exit.ts";
import { withoutPrograms } from "../../reporter/without_programs.ts";
import { createFakeHost } from "./fake_host.ts";

Deno.test("withoutPrograms() starts none, and claims nothing that only one could tell", async () => {
  const host = createFakeHost({ env: { RUNPOD_POD_ID: "x" }, totalMemory: 1024 });
  const { facts, withheld } = await collectFacts(withoutPrograms(host));
  assert.deepEqual(host.started, []);
  assert.deepEqual([facts.accelerator, facts.gpu_count, facts.gpus], [null, null, null]);
  assert.deepEqual([facts.provider, facts.total_memory], ["RUNPOD", 1024]);
  assert.deepEqual(withheld, []);
});

Deno.test("withoutPrograms() names the permission that a program would need", async () => {
  const host = withoutPrograms(createFakeHost({ withheld: ["--allow-run"] }));
  const limits = { timeoutMs: 1000, maxOutputBytes: 1024 };
  assert.deepEqual(await host.run("nvidia-smi", [], limits), {
    state: "withheld",
    flag: "--allow-run=nvidia-smi",
  });
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
