import assert from "node:assert/strict";
import { proveOff } from "../../reporter/testing.ts";

const HOST = new URL("./off_host.ts", import.meta.url);
const config = new URL("../../deno.json", import.meta.url).pathname;

const OPT_OUTS: readonly Readonly<Record<string, string>>[] = [
  { DO_NOT_TRACK: "1" },
  { OFF_HOST_USAGE_STATS: "off" },
  { OFF_HOST_TRACK_USAGE: "False" },
  { OFF_HOST_USAGE_STATS_ENABLED: "unreadable" },
];

for (const optOut of OPT_OUTS) {
  Deno.test(`proveOff() finds nothing under ${JSON.stringify(optOut)}`, async () => {
    const proof = await proveOff({ script: HOST, app: "off-host", optOut, config });
    assert.deepEqual(proof, { connections: 0, files: [], permissions: [], problems: [] });
  });
}

Deno.test("proveOff() sees what a program does that is not off", async () => {
  const optOut = { OFF_HOST_USAGE_STATS: "on" };
  const proof = await proveOff({ script: HOST, app: "off-host", optOut, config });
  assert.ok(proof.connections > 0);
  assert.ok(proof.files.includes(".config/off-host/usage.jsonl"), proof.files.join());
  assert.ok(proof.permissions.some((one) => one.startsWith("sys=")), proof.permissions.join());
  assert.equal(proof.problems.length, 3);
});

Deno.test("proveOff() reports a program that fails", async () => {
  const script = new URL("./no_such_host.ts", import.meta.url);
  const { problems } = await proveOff({ script, app: "off-host", config });
  assert.match(problems[0] ?? "", /^The program ended with 1 under -A/);
});
