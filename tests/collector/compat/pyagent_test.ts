import assert from "node:assert/strict";
import { bodyOf, readCapture } from "./captures.ts";
import { messageOf, translate } from "./translate.ts";

const FILE = "pyagent/01-local-file.json";

Deno.test("pyagent reads its local file", () => {
  const translation = translate("pyagent", readCapture(FILE).body_text);
  const env = messageOf(translation, "EnvMessage");
  assert.equal(env.runtime, "python 3.11.7");
  assert.equal(env.platforms, "Linux");
  assert.deepEqual(env.architecture, ["x86_64"]);
  const usage = messageOf(translation, "UsageMessage");
  assert.equal(usage.context, "CLI");
  assert.equal(usage.project_version, "4.0.0");
  assert.deepEqual(usage.tags, { env_log_level: "INFO", agent_count: 3 });
  assert.equal(usage.session_id, "e3908c2f-bc2f-4e92-8425-58e3b69961c8");
  assert.equal(usage.occurred_at, "2026-11-21T23:27:53.695Z");
});

Deno.test("pyagent reads a GPU under its own names", () => {
  const translation = translate("pyagent", {
    ...bodyOf(FILE),
    gpu_count: 1,
    gpu_type: "NVIDIA GeForce RTX 4090",
    gpu_memory: 25_393_692_672,
    cuda_version: "12.4",
  });
  const env = messageOf(translation, "EnvMessage");
  assert.equal(env.gpu_memory_per_device, 25_393_692_672);
  assert.equal(env.accelerator, "nvidia");
  assert.equal(messageOf(translation, "EngineMessage").config.cuda_runtime, "12.4");
});

Deno.test("pyagent keeps the cache folder and other variables to itself", () => {
  const env_var_json = JSON.stringify({
    PYAGENT_CACHE_DIR: "/home/ada/.cache",
    PYAGENT_FLEET_SIZE: "8",
  });
  const translation = translate("pyagent", { ...bodyOf(FILE), env_var_json, owner: "ada" });
  assert.equal(messageOf(translation, "UsageMessage").tags.env_fleet_size, "8");
  assert.deepEqual(translation.ignoredKeys, ["owner"]);
  assert.equal(JSON.stringify(translation.messages).includes("ada"), false);
});

Deno.test("pyagent takes Unknown for a processor that is not known", () => {
  const translation = translate("pyagent", { ...bodyOf(FILE), cpu_type: "Unknown" });
  assert.equal(messageOf(translation, "EnvMessage").cpu_type, null);
});

Deno.test("pyagent names a file by uuid and the digits of log_time", () => {
  const { body_text: text } = readCapture(FILE);
  const idOf = (digits: string) =>
    messageOf(translate("pyagent", text.replace("1795303673695205632", digits)), "UsageMessage")
      .message_id;
  assert.equal(idOf("1795303673695205632"), idOf("1795303673695205632"));
  assert.notEqual(idOf("1795303673695205632"), idOf("1795303673695205633"));
});

Deno.test("pyagent counts the machine once, however often its file is posted", () => {
  const { body_text: text } = readCapture(FILE);
  const idOf = (body: string) => messageOf(translate("pyagent", body), "EnvMessage").message_id;
  const later = text.replace("1795303673695205632", "1795307273695205632");
  assert.notEqual(later, text);
  assert.equal(idOf(later), idOf(text));
});

Deno.test("pyagent stores nothing of what it does not recognise", () => {
  assert.deepEqual(translate("pyagent", { hello: "world" }).messages, []);
});
