import assert from "node:assert/strict";
import { collectFacts } from "../../reporter/collect_facts.ts";
import { NO_FACTS } from "../../reporter/facts.ts";
import { denoHost } from "../../reporter/host.ts";
import { FACT_PERMISSIONS, permissionStates } from "../../reporter/permissions.ts";
import { createFakeHost } from "./fake_host.ts";

const NEEDS_NONE = ["num_cpu", "architecture", "runtime"];

Deno.test("FACT_PERMISSIONS names every fact that needs a permission and no other", () => {
  const named = new Set(FACT_PERMISSIONS.flatMap(({ facts }) => facts));
  const expected = Object.keys(NO_FACTS).filter((fact) => !NEEDS_NONE.includes(fact));
  assert.deepEqual([...named].sort(), expected.sort());
});

Deno.test("FACT_PERMISSIONS names the same flags as the probes do", async () => {
  const host = createFakeHost({
    withheld: ["--allow-env", "--allow-run", "--allow-sys", "--allow-read", "--allow-all"],
  });
  const { withheld } = await collectFacts(host);
  const pairs = new Set(withheld.map(({ fact, flag }) => `${fact} ${flag}`));
  const table = FACT_PERMISSIONS.flatMap(({ facts, flag }) =>
    facts.map((fact) => `${fact} ${flag}`)
  );
  assert.deepEqual([...pairs].sort(), table.sort());
});

Deno.test({
  name: "permissionStates grants exactly what the flags say",
  permissions: { sys: ["cpus"], read: ["/.dockerenv"], env: false, run: false },
  fn: () => {
    const granted = permissionStates(denoHost()).filter(({ granted }) => granted);
    assert.deepEqual(granted.map(({ flag }) => flag), ["--allow-sys=cpus"]);
  },
});

Deno.test("permissionStates grants everything under all permissions", () => {
  assert.ok(permissionStates(denoHost()).every(({ granted }) => granted));
});
