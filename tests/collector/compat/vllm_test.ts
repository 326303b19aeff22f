import assert from "node:assert/strict";
import { bodyOf, readCapture } from "./captures.ts";
import { createCompatApp } from "./compat_app.ts";
import { messageOf, translate } from "./translate.ts";

const FIRST = "vllm/01-start-nogpu.json";
const HEARTBEAT = "vllm/02-heartbeat.json";

Deno.test("vllm recognises heartbeats without a type", () => {
  const translation = translate("vllm", bodyOf(HEARTBEAT));
  assert.equal(translation.event, "heartbeat");
  const message = messageOf(translation, "UsageMessage");
  assert.deepEqual(message.tags, { spec_decode_enabled: true });
  assert.equal(message.session_id, "789c9fa3-8a6f-46d9-85e8-869207c7fda9");
});

Deno.test("vllm recognises the first report of old and new versions", () => {
  const { env_var_json: _, ...modern } = bodyOf(FIRST);
  const old = { uuid: modern.uuid, vllm_version: "0.4.0", context: "LLM_CLASS", log_time: 1 };
  for (const body of [modern, old, { ...modern, vllm_version: "99.0.0rc1+cu999" }]) {
    assert.equal(translate("vllm", body).event, "first report");
  }
});

Deno.test("vllm keeps the digits of log_time beyond 2^53", () => {
  const { body_text: text } = readCapture(HEARTBEAT);
  // Two instants that are one and the same double.
  const [one, other] = ["1795303652218816001", "1795303652218816002"];
  assert.equal(Number(one), Number(other));
  const ids = [one, other, one].map((digits) =>
    messageOf(
      translate("vllm", text.replace("1795303652218816000", digits)),
      "UsageMessage",
    ).message_id
  );
  assert.notEqual(ids[0], ids[1]);
  assert.equal(ids[0], ids[2]);
});

Deno.test("vllm takes occurred_at from log_time when it is plausible", () => {
  const at = (log_time: unknown) =>
    messageOf(translate("vllm", { ...bodyOf(HEARTBEAT), log_time }), "UsageMessage").occurred_at;
  assert.equal(at(1_795_303_652_218_816_000), "2026-11-21T23:27:32.218Z");
  const arrival = "2026-11-22T12:00:00.000Z";
  for (const wrong of [0, 1, -1, 1_795_303_652, 9e18, "1795303652218816000x", null, 1.5, {}]) {
    assert.equal(at(wrong), arrival, String(wrong));
  }
});

Deno.test("vllm names a report by uuid and log_time, however late it comes again", () => {
  const body = bodyOf(HEARTBEAT);
  const now = messageOf(translate("vllm", body), "UsageMessage");
  const late = messageOf(
    translate("vllm", body, Date.parse("2027-06-01T00:00:00Z")),
    "UsageMessage",
  );
  assert.equal(late.message_id, now.message_id);
  assert.match(now.message_id, /^01a2006f-bb7a-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

Deno.test("vllm keeps of env_var_json only listed settings", () => {
  const env_var_json = JSON.stringify({
    VLLM_USE_MODELSCOPE: false,
    VLLM_ATTENTION_BACKEND: "FLASHINFER",
    VLLM_HOST_IP: "10.0.0.7",
    VLLM_API_KEY: "sk-verysecretvalue",
    VLLM_CACHE_ROOT: "/home/ada/.cache",
    VLLM_USE_V1: { nested: true },
  });
  const translation = translate("vllm", { ...bodyOf(FIRST), env_var_json });
  const { config } = messageOf(translation, "EngineMessage");
  assert.equal(config.env_use_modelscope, false);
  assert.equal(config.env_attention_backend, "FLASHINFER");
  assert.deepEqual(
    Object.keys(config).filter((key) => key.startsWith("env_")),
    ["env_use_modelscope", "env_attention_backend"],
  );
  assert.doesNotMatch(JSON.stringify(translation), /10\.0\.0\.7|secret|ada/);
});

Deno.test("vllm survives an env_var_json that is no JSON object", () => {
  for (
    const env_var_json of [
      "",
      "{",
      "null",
      "[1]",
      "7",
      '"x"',
      7,
      null,
      { a: 1 },
      "[".repeat(50_000),
    ]
  ) {
    assert.equal(translate("vllm", { ...bodyOf(FIRST), env_var_json }).messages.length, 3);
  }
});

Deno.test("vllm keeps the class of a model, with the class that it wraps, and nothing else", () => {
  for (
    const [name, expected] of [
      ["LlamaForCausalLM", "LlamaForCausalLM"],
      [
        "TransformersForCausalLM(Starcoder2ForCausalLM)",
        "TransformersForCausalLM(Starcoder2ForCausalLM)",
      ],
      ["/models/secret.py:Model", "custom"],
      ["secret model of ACME", "custom"],
      ["", undefined],
    ] as const
  ) {
    const translation = translate("vllm", { ...bodyOf(FIRST), model_architecture: name });
    assert.equal(messageOf(translation, "EngineMessage").config.model_architecture, expected);
  }
});

Deno.test("vllm reads number formats of torch and jax alike", () => {
  for (
    const [dtype, expected] of [
      ["torch.bfloat16", "bfloat16"],
      ["<class 'jax.numpy.bfloat16'>", "bfloat16"],
      ["torch.float", "float"],
      ["auto", "auto"],
    ] as const
  ) {
    const translation = translate("vllm", { ...bodyOf(FIRST), dtype });
    assert.equal(messageOf(translation, "EngineMessage").config.dtype, expected);
  }
});

Deno.test("vllm tells kinds of accelerator apart", () => {
  for (
    const [change, expected] of [
      [{ gpu_type: "NVIDIA H100 80GB HBM3", gpu_count: 8 }, "nvidia"],
      [{ gpu_type: "AMD Instinct MI300X", gpu_count: 8 }, "amd"],
      [{ gpu_type: "TPU v5e", cuda_runtime: "torch_xla" }, "tpu"],
      [{ cuda_runtime: "tpu_inference" }, "tpu"],
      [{ gpu_type: "Intel(R) Data Center GPU Max 1550" }, "intel"],
      [{}, null],
    ] as const
  ) {
    const message = messageOf(translate("vllm", { ...bodyOf(FIRST), ...change }), "EnvMessage");
    assert.equal(message.accelerator, expected, JSON.stringify(change));
  }
});

Deno.test("vllm carries its engine settings, numbers and switches as they are", () => {
  const { config } = messageOf(translate("vllm", bodyOf(FIRST)), "EngineMessage");
  assert.equal(config.tensor_parallel_size, 8);
  assert.equal(config.gpu_memory_utilization, 0.9);
  assert.equal(config.enable_prefix_caching, true);
  assert.equal(config.kv_connector, "LMCacheConnectorV1");
  assert.equal("quantization" in config, false);
});

Deno.test("vllm leaves out a setting that resembles something private and says where", () => {
  const translation = translate("vllm", {
    ...bodyOf(FIRST),
    kv_connector: "/opt/acme/connector.py",
    quantization: "x".repeat(65),
    vllm_version: "0.20.1 at build17.corp.example",
  });
  assert.deepEqual([...translation.droppedValues].sort(), [
    "EngineMessage.config.kv_connector",
    "EngineMessage.config.quantization",
    "EngineMessage.project_version",
    "EnvMessage.project_version",
    "UsageMessage.project_version",
  ]);
  assert.equal(messageOf(translation, "EngineMessage").project_version, "unknown");
  assert.doesNotMatch(JSON.stringify(translation), /acme|corp/);
});

Deno.test("vllm accepts what is neither report nor heartbeat and stores nothing", async () => {
  const { post, stored } = createCompatApp();
  for (const body of [{}, { uuid: "789c9fa3-8a6f-46d9-85e8-869207c7fda9" }, { hello: "world" }]) {
    const { status, answer } = await post("/compat/vllm", body);
    assert.equal(status, 202);
    assert.equal(answer.event, "unknown");
  }
  assert.deepEqual(stored, []);
});

Deno.test("vllm keeps the last of two equal keys", () => {
  const { body_text: text } = readCapture(HEARTBEAT);
  const twice = text.replace("}", ', "spec_decode_enabled": false}');
  assert.deepEqual(messageOf(translate("vllm", twice), "UsageMessage").tags, {
    spec_decode_enabled: false,
  });
});

Deno.test("vllm makes a fresh session for an id that is none", () => {
  for (const uuid of ["", "gpu-node-17", "10.0.0.7", null, 7, "789c9fa3"]) {
    const translation = translate("vllm", { ...bodyOf(HEARTBEAT), uuid });
    assert.equal(messageOf(translation, "UsageMessage").session_id, "fresh-0");
  }
});
