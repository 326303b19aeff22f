import assert from "node:assert/strict";
import { SETTINGS_ENV, settingsFromEnv } from "../../../collector/mod.ts";

function read(env: Record<string, string>): ReturnType<typeof settingsFromEnv> {
  return settingsFromEnv((name) => env[name]);
}

Deno.test("settingsFromEnv() reads every variable that it names, and no other", () => {
  const asked = new Set<string>();
  settingsFromEnv((name) => void asked.add(name));
  assert.deepEqual([...asked].sort(), Object.keys(SETTINGS_ENV).sort());
});

Deno.test("settingsFromEnv() leaves out what is unset or blank", () => {
  const settings = read({ CANDOR_KV: " ", CANDOR_RATE_LIMIT: "" });
  assert.deepEqual(Object.values(settings).filter((value) => value !== undefined), []);
});

Deno.test("settingsFromEnv() reads lists, numbers, answers and keys", () => {
  const settings = read({
    CANDOR_PROJECTS: "lmcache, vllm,",
    CANDOR_RATE_LIMIT: "0",
    CANDOR_TRUST_PROXY: "Yes",
    CANDOR_WRITE_KEYS: "lmcache=a=b, lmcache=c",
  });
  assert.deepEqual(settings.projects, ["lmcache", "vllm"]);
  assert.equal(settings.rateLimit, 0);
  assert.equal(settings.trustProxy, true);
  assert.deepEqual(settings.writeKeys, new Map([["lmcache", ["a=b", "c"]]]));
});

for (
  const [name, value] of [
    ["CANDOR_PROJECTS", "UPPER"],
    ["CANDOR_MIN_CELL", "0"],
    ["CANDOR_MIN_CELL", "five"],
    ["CANDOR_RETENTION_DAYS", "1.5"],
    ["CANDOR_RATE_LIMIT", "-1"],
    ["CANDOR_TRUST_PROXY", "perhaps"],
    ["CANDOR_WRITE_KEYS", "hush-hush"],
    ["CANDOR_WRITE_KEYS", "=hush-hush"],
    ["CANDOR_WRITE_KEYS", "lmcache="],
  ] as const
) {
  Deno.test(`settingsFromEnv() refuses ${name}=${value} without repeating it`, () => {
    assert.throws(
      () => read({ [name]: value }),
      (error: Error) =>
        error.message.startsWith(`Cannot read ${name}: its value is not of its form, expected `) &&
        !error.message.includes("hush"),
    );
  });
}
