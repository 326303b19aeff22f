import assert from "node:assert/strict";
import type { ConsentFlags, ConsentHost } from "../../reporter/consent_input.ts";
import { decideConsent } from "../../reporter/decide_consent.ts";
import type { Level } from "../../reporter/level.ts";
import { readConsentInput } from "../../reporter/read_consent_input.ts";
import { createTestHome } from "./test_home.ts";

/** The switches of the systems that Candor learnt from, each under its own names. */
const ROWS: readonly {
  readonly system: string;
  readonly prefix: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly file?: readonly [name: string, text: string];
  readonly flags?: ConsentFlags;
  readonly host?: ConsentHost;
  readonly level: Level;
}[] = [
  { system: "lmcache", prefix: "LMCACHE", level: "on" },
  ...["false", "False", "0", "no", "FALSE", "off"].map((value) => ({
    system: "lmcache",
    prefix: "LMCACHE",
    env: { LMCACHE_TRACK_USAGE: value },
    level: "off" as const,
  })),
  { system: "lmcache", prefix: "LMCACHE", env: { LMCACHE_TRACK_USAGE: "true" }, level: "on" },
  { system: "ray", prefix: "RAY", env: { RAY_USAGE_STATS_ENABLED: "0" }, level: "off" },
  { system: "ray", prefix: "RAY", env: { RAY_USAGE_STATS_ENABLED: "1" }, level: "on" },
  { system: "ray", prefix: "RAY", env: { RAY_USAGE_STATS_ENABLED: "true" }, level: "on" },
  { system: "ray", prefix: "RAY", file: ["config.json", '{"usage_stats": false}'], level: "off" },
  { system: "ray", prefix: "RAY", file: ["config.json", '{"usage_stats": true}'], level: "on" },
  { system: "ray", prefix: "RAY", file: ["config.json", '{"usage_stats": tru'], level: "off" },
  { system: "ray", prefix: "RAY", flags: { disableUsageStats: true }, level: "off" },
  {
    system: "ray",
    prefix: "RAY",
    env: { RAY_USAGE_STATS_ENABLED: "1" },
    file: ["config.json", '{"usage_stats": false}'],
    level: "on",
  },
  { system: "pyagent", prefix: "PYAGENT", env: { PYAGENT_DO_NOT_TRACK: "1" }, level: "off" },
  { system: "pyagent", prefix: "PYAGENT", env: { PYAGENT_NO_USAGE_STATS: "1" }, level: "off" },
  { system: "pyagent", prefix: "PYAGENT", env: { DO_NOT_TRACK: "1" }, level: "off" },
  { system: "pyagent", prefix: "PYAGENT", file: ["do_not_track", ""], level: "off" },
  ...(["on", "no-stack", "off"] as const).map((level) => ({
    system: "tgi",
    prefix: "",
    flags: { usageStats: level },
    host: { onlyInContainer: true, container: true },
    level,
  })),
  {
    system: "tgi",
    prefix: "",
    env: { USAGE_STATS: "no-stack" },
    host: { onlyInContainer: true, container: true },
    level: "no-stack",
  },
  {
    system: "tgi",
    prefix: "",
    flags: { usageStats: "on" },
    host: { onlyInContainer: true, container: false },
    level: "off",
  },
  { system: "vllm", prefix: "VLLM", env: { VLLM_NO_USAGE_STATS: "1" }, level: "off" },
  { system: "vllm", prefix: "VLLM", env: { DO_NOT_TRACK: "true" }, level: "off" },
  {
    system: "vllm",
    prefix: "VLLM",
    env: { VLLM_DO_NOT_TRACK: "0", DO_NOT_TRACK: "1" },
    level: "off",
  },
  { system: "vllm", prefix: "VLLM", file: ["do_not_track", "no"], level: "off" },
];

for (const [index, row] of ROWS.entries()) {
  const said = JSON.stringify(row.env ?? row.file ?? row.flags ?? "nothing");
  Deno.test(`readConsentInput() row ${index}: ${row.system} is ${row.level} for ${said}`, async () => {
    await using home = await createTestHome();
    if (row.file !== undefined) await home.write(row.system, ...row.file);
    const decision = decideConsent(readConsentInput(home.host(row.env), {
      app: row.system,
      prefix: row.prefix,
      flags: row.flags,
      host: row.host,
    }));
    assert.equal(decision.level, row.level, decision.because);
  });
}

Deno.test("readConsentInput() prefers XDG_CONFIG_HOME and ignores a relative one", async () => {
  await using home = await createTestHome();
  await Deno.mkdir(`${home.path}/xdg/engine`, { recursive: true });
  await Deno.writeTextFile(`${home.path}/xdg/engine/do_not_track`, "");
  const read = (root: string) =>
    decideConsent(readConsentInput(home.host({ XDG_CONFIG_HOME: root }), { app: "engine" })).level;
  assert.equal(read(`${home.path}/xdg`), "off");
  assert.equal(read("xdg"), "on");
});

Deno.test("readConsentInput() lets nothing out when the environment cannot be seen", async () => {
  await using home = await createTestHome();
  const host = home.host({}, {
    env: (name) => ({ state: "withheld", flag: `--allow-env=${name}` }),
  });
  const decision = decideConsent(readConsentInput(host, { app: "engine" }));
  assert.equal(decision.level, "local");
  assert.match(decision.because, /cannot be seen without permission/);
  assert.ok(decision.rules.some(({ effect }) => effect.includes("--allow-env=DO_NOT_TRACK")));
});

Deno.test("readConsentInput() takes a folder in the place of config.json for unreadable", async () => {
  await using home = await createTestHome();
  await Deno.mkdir(home.file("engine", "config.json"), { recursive: true });
  const decision = decideConsent(readConsentInput(home.host(), { app: "engine" }));
  assert.equal(decision.level, "off");
});
