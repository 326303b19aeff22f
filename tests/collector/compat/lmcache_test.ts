import assert from "node:assert/strict";
import { bodyOf, readCapture } from "./captures.ts";
import { createCompatApp } from "./compat_app.ts";
import { messageOf, translate } from "./translate.ts";

const env = () => bodyOf("lmcache/20-v1schema-env-single.json");
const engine = () => bodyOf("lmcache/02-engine.json");
const SESSION = "9a7c3a52-2f0e-4c0a-9d0f-0e4d8f6a1b21";

Deno.test("lmcache reads gpu_count as cores when the memory is a list of eleven numbers", () => {
  const body = bodyOf("lmcache/01-env-nogpu.json");
  assert.equal((body.gpu_memory_per_device as number[]).length, 11);
  const message = messageOf(translate("lmcache", body), "EnvMessage");
  assert.equal(message.gpu_count, 0);
  assert.equal(message.gpu_type, null);
  assert.equal(message.gpu_memory_per_device, null);
  assert.equal(message.accelerator, "none");
  assert.equal(message.num_cpu, 2);
});

Deno.test("lmcache reads gpu_count as cores when the GPU is the machine itself", () => {
  for (
    const without of [{ gpu_type: "", gpu_memory_per_device: 1_204_521_443_328 }, {
      gpu_type: "x86_64",
      gpu_memory_per_device: 1_204_521_443_328,
    }, { gpu_type: "aarch64", gpu_memory_per_device: null }]
  ) {
    const message = messageOf(translate("lmcache", { ...env(), ...without }), "EnvMessage");
    assert.deepEqual([message.gpu_count, message.gpu_type, message.accelerator], [0, null, "none"]);
  }
});

Deno.test("lmcache keeps the GPU of a machine that has one", () => {
  const message = messageOf(translate("lmcache", env()), "EnvMessage");
  assert.equal(message.gpu_count, 8);
  assert.equal(message.gpu_type, "NVIDIA A100-SXM4-40GB");
  assert.equal(message.gpu_memory_per_device, 42_285_268_992);
  assert.equal(message.accelerator, "nvidia");
  assert.equal(message.source, "PIP");
});

Deno.test("lmcache leaves GPU memory open when it is null", () => {
  const body = { ...env(), gpu_memory_per_device: null };
  const message = messageOf(translate("lmcache", body), "EnvMessage");
  assert.equal(message.gpu_memory_per_device, null);
  assert.equal(message.gpu_type, "NVIDIA A100-SXM4-40GB");
});

Deno.test("lmcache reads an architecture that is a text or a pair", () => {
  for (
    const [architecture, expected] of [
      ["x86_64", ["x86_64"]],
      [["64bit", "ELF"], ["64bit", "ELF"]],
      [["64bit", ""], ["64bit"]],
      [[], null],
      [7, null],
    ] as const
  ) {
    const message = messageOf(translate("lmcache", { ...env(), architecture }), "EnvMessage");
    assert.deepEqual(message.architecture, expected);
  }
});

Deno.test("lmcache takes sentinels for what is not known", () => {
  const message = messageOf(
    translate("lmcache", {
      ...env(),
      cpu_type: "",
      cpu_family_model_stepping: ",,",
      num_cpu: null,
      platforms: "N/A",
      total_memory: -1,
    }),
    "EnvMessage",
  );
  const zeros = translate("lmcache", { ...env(), num_cpu: 0, total_memory: 0 });
  assert.equal(messageOf(zeros, "EnvMessage").num_cpu, null);
  assert.equal(messageOf(zeros, "EnvMessage").total_memory, null);
  assert.equal(message.cpu_type, null);
  assert.equal(message.cpu_family_model_stepping, null);
  assert.equal(message.num_cpu, null);
  assert.equal(message.platforms, null);
  assert.equal(message.total_memory, null);
});

Deno.test("lmcache keeps the scheme of remote_url and nothing else of it", () => {
  for (
    const [url, scheme] of [
      ["redis://10.0.0.5:6379", "redis"],
      ["lm://user:secret@cache.corp.example:65432/path", "lm"],
      ["redis-sentinel://a:1,b:2/mymaster", "redis-sentinel"],
      ["S3://bucket/key", "s3"],
      ["10.0.0.5:6379", null],
      ["cache.corp.example", null],
      [null, null],
      ["", null],
    ] as const
  ) {
    const translation = translate("lmcache", { ...engine(), remote_url: url });
    assert.equal(messageOf(translation, "EngineMessage").remote_backend, scheme);
    assert.doesNotMatch(JSON.stringify(translation), /10\.0\.0\.5|corp|secret|bucket|mymaster/);
  }
});

Deno.test("lmcache keeps a model's public id and calls everything else custom", () => {
  for (
    const [name, expected] of [
      ["meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct"],
      ["/data/models/secret-project", "custom"],
      ["./merger-model", "custom"],
      ["s3://bucket/secret", "custom"],
      ["C:\\models\\secret", "custom"],
      ["home/ada", "custom"],
      ["", null],
      [null, null],
    ] as const
  ) {
    const translation = translate("lmcache", { ...engine(), model_name: name });
    assert.equal(messageOf(translation, "EngineMessage").model_name, expected);
    assert.doesNotMatch(JSON.stringify(translation), /secret|merger|ada/);
  }
});

Deno.test("lmcache drops machine_id, empty or not", () => {
  for (const id of ["", "4b1d9e6e-7a35-4e0e-8f6a-2a9f5f1f0c77"]) {
    const translation = translate("lmcache", { ...env(), machine_id: id });
    assert.deepEqual(translation.ignoredKeys, []);
    assert.equal(JSON.stringify(translation).includes("4b1d9e6e"), false);
    assert.equal(messageOf(translation, "EnvMessage").session_id, SESSION);
  }
});

Deno.test("lmcache does not trust a local time without a zone", () => {
  const translation = translate("lmcache", bodyOf("lmcache/03-metadata.json"));
  const message = messageOf(translation, "MetadataMessage");
  assert.equal(message.start_time, null);
  assert.equal(message.duration, 1.346202);
  assert.equal(message.occurred_at, "2026-11-22T12:00:00.000Z");
});

Deno.test("lmcache recognises a bare histogram of lifetimes without a type", () => {
  const { body_text: text } = readCapture("lmcache/05-lifespan-bare.json");
  assert.equal(text.includes("message_type"), false);
  const translation = translate("lmcache", text);
  assert.equal(translation.event, "CacheLifespanMessage");
  const { counters } = messageOf(translation, "UsageMessage");
  assert.equal(Object.keys(counters).length, 14);
  assert.equal(counters.cache_lifespan_min_le_5, 1);
  assert.equal(counters.cache_lifespan_min_le_5000, 0);
  assert.equal("cache_lifespan_min_le_0" in counters, false);
});

Deno.test("lmcache reads the nested histogram like the bare one", () => {
  const bare = translate("lmcache", readCapture("lmcache/05-lifespan-bare.json").body_text);
  const nested = translate("lmcache", bodyOf("lmcache/27-v1schema-lifespan.json"));
  assert.deepEqual(
    messageOf(nested, "UsageMessage").counters,
    messageOf(bare, "UsageMessage").counters,
  );
  assert.equal(messageOf(nested, "UsageMessage").seq_number, 1);
});

Deno.test("lmcache takes only whole buckets of a broken histogram", () => {
  const { messages } = translate("lmcache", { "1": "many", "5": -3, "10": 2.6, "20": null });
  assert.deepEqual(messages.map((message) => "counters" in message && message.counters), [{
    cache_lifespan_min_le_10: 3,
  }]);
});

Deno.test("lmcache turns the cache's counters into sums", () => {
  const { counters } = messageOf(
    translate("lmcache", bodyOf("lmcache/04-continuous.json")),
    "UsageMessage",
  );
  assert.deepEqual(counters, { stored_tokens: 2048, hit_tokens: 1024, stored_bytes: 268_435_456 });
});

Deno.test("lmcache turns the use of a tier into tags and sums", () => {
  const { tags, counters } = messageOf(
    translate("lmcache", {
      ...bodyOf("lmcache/29-v1schema-l1.json"),
      bytes_used: 30 * 2 ** 30,
      capacity_bytes: 100 * 2 ** 30,
    }),
    "UsageMessage",
  );
  assert.deepEqual(tags, {
    deployment_mode: "mp_server",
    l1_capacity_gib: 128,
    l1_used_percent: 30,
  });
  assert.deepEqual(counters, { l1_active_seconds: 600 });
});

Deno.test("lmcache takes -1 used bytes and 0 capacity of a tier for not known", () => {
  const body = { ...bodyOf("lmcache/29-v1schema-l1.json"), bytes_used: -1, capacity_bytes: 0 };
  assert.deepEqual(messageOf(translate("lmcache", body), "UsageMessage").tags, {
    deployment_mode: "mp_server",
  });
});

Deno.test("lmcache gives no share of a tier of which a part has no bound", () => {
  const used = { bytes_used: 2 ** 40, capacity_bytes: 2 ** 30 };
  for (const [unbounded_adapters, share] of [[0, 100], [1, undefined]]) {
    const { tags } = messageOf(
      translate("lmcache", { ...l2("fs"), ...used, unbounded_adapters }),
      "UsageMessage",
    );
    assert.equal(tags?.l2_used_percent, share);
    assert.equal(tags?.l2_capacity_gib, 1);
  }
});

const l2 = (name: string) => ({
  ...bodyOf("lmcache/29-v1schema-l1.json"),
  message_type: "L2ConnectorUsageMessage",
  l2_name: name,
  bytes_used: -1,
  capacity_bytes: 0,
  interval_stored_bytes: 4096,
  interval_store_succeeded_keys: 8,
  interval_store_failed_keys: 1,
  interval_load_submitted_keys: 16,
  interval_load_submitted_bytes: 8192,
  unbounded_adapters: 1,
});

Deno.test("lmcache sums the second tier as a whole and by adapter", () => {
  const { tags, counters } = messageOf(translate("lmcache", l2("fs")), "UsageMessage");
  assert.deepEqual(counters, {
    l2_active_seconds: 600,
    l2_stored_bytes: 4096,
    l2_stored_keys: 8,
    l2_store_failed_keys: 1,
    l2_load_keys: 16,
    l2_load_bytes: 8192,
    l2_fs_stored_bytes: 4096,
    l2_fs_load_bytes: 8192,
  });
  assert.deepEqual(tags, {
    deployment_mode: "mp_server",
    l2_name: "fs",
    l2_unbounded_adapters: 1,
  });
});

Deno.test("lmcache tells the adapters of one flush apart although they share a sequence number", () => {
  const [fs, dax, again] = ["fs", "dax", "fs"].map((name) =>
    messageOf(translate("lmcache", l2(name)), "UsageMessage").message_id
  );
  assert.notEqual(fs, dax);
  assert.equal(fs, again);
});

Deno.test("lmcache names a message by session, kind and sequence number", async () => {
  const { post, stored } = createCompatApp();
  const report = bodyOf("lmcache/25-v1schema-continuous.json");
  await post("/compat/lmcache/cache-usage", report);
  const again = await post("/compat/lmcache/cache-usage", report);
  assert.equal(again.answer.duplicates, 1);
  await post("/compat/lmcache/cache-usage", { ...report, sequence_number: 2 });
  assert.equal(stored.length, 2);
  assert.deepEqual(new Set(stored.map(({ session_id }) => session_id)), new Set([SESSION]));
});

Deno.test("lmcache gives every message of the generations without ids a session of its own", () => {
  const body = bodyOf("lmcache/04-continuous.json");
  assert.equal(messageOf(translate("lmcache", body), "UsageMessage").session_id, "fresh-0");
});

Deno.test("lmcache reads the server's settings and its version", () => {
  const message = messageOf(
    translate("lmcache", bodyOf("lmcache/24-v1schema-mpserver.json")),
    "EngineMessage",
  );
  assert.equal(message.project_version, "0.5.6");
  assert.equal(message.config.l1_size_gib, 128);
  assert.equal(message.config.l2_adapter_types, "fs,dax");
  assert.equal(message.config.l2_serde_types, "fp8,");
  assert.equal(message.config.eviction_policy, "LRU");
});

Deno.test("lmcache accepts an unknown message_type and stores nothing of it", async () => {
  const { post, stored, events } = createCompatApp();
  for (const type of ["FutureMessage", "", "toString", "__proto__", 7, null]) {
    const { status, answer } = await post("/compat/lmcache/context", {
      message_type: type,
      session_id: SESSION,
      provider: "AWS",
    });
    assert.equal(status, 202);
    assert.equal(answer.event, "unknown");
    assert.equal(answer.accepted, 0);
  }
  assert.deepEqual(stored, []);
  assert.ok(
    events.filter(({ type }) => type === "foreign.message").every(({ payload }) =>
      (payload as { outcome: string }).outcome === "unknown"
    ),
  );
});

Deno.test("lmcache repairs the NaN and Infinity that Python writes and names them", async () => {
  const { post, stored } = createCompatApp();
  const { body_text: text } = readCapture("lmcache/25-v1schema-continuous.json");
  const broken = text.replace("600.0123", "NaN").replace(
    '"interval_stored_kv_size": 1000',
    '"interval_stored_kv_size": -Infinity',
  );
  const { status, answer } = await post("/compat/lmcache/cache-usage", broken);
  assert.equal(status, 202);
  assert.deepEqual(answer.repaired_keys, ["interval_stored_kv_size", "uptime_seconds"]);
  const [message] = stored;
  assert.ok(message?.message_type === "UsageMessage");
  assert.equal(message.uptime, null);
  assert.deepEqual(message.counters, { stored_tokens: 512, hit_tokens: 1024 });
});
