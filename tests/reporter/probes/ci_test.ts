import assert from "node:assert/strict";
import { CI_VARIABLES, probeCi } from "../../../reporter/probes/ci.ts";
import { createFakeHost } from "../fake_host.ts";

for (const variable of CI_VARIABLES) {
  Deno.test(`probeCi sees a build service by ${variable}`, () => {
    const { facts } = probeCi(createFakeHost({ env: { [variable]: "true" } }));
    assert.deepEqual(facts, { ci: true });
  });
}

Deno.test("probeCi reads a variable that says no as no", () => {
  for (const value of ["", "0", "false", "False", " no ", "off"]) {
    assert.deepEqual(probeCi(createFakeHost({ env: { "CI": value } })).facts, { ci: false });
  }
});

Deno.test("probeCi knows nothing while a variable that could say yes is withheld", () => {
  const { facts, withheld } = probeCi(createFakeHost({ withheld: ["--allow-env=TRAVIS"] }));
  assert.deepEqual(facts, {});
  assert.deepEqual(withheld, [{ fact: "ci", flag: "--allow-env=TRAVIS" }]);
});

Deno.test("probeCi says yes by one variable even if others are withheld", () => {
  const host = createFakeHost({ env: { "CI": "1" }, withheld: ["--allow-env=TRAVIS"] });
  assert.deepEqual(probeCi(host), { facts: { ci: true }, withheld: [] });
});
