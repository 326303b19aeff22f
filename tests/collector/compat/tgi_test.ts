import assert from "node:assert/strict";
import { MAX_MESSAGE_BYTES } from "../../../schemas/mod.ts";
import { bodyOf } from "./captures.ts";
import { createCompatApp } from "./compat_app.ts";
import { messageOf, translate } from "./translate.ts";

type Body = {
  user_agent: { uid: string; args: Record<string, unknown>; env: Record<string, unknown> };
  event_type: string;
  error_reason?: string;
};
const body = (file = "01-start"): Body => bodyOf(`tgi/${file}.json`) as Body;
function withEnv(env: Record<string, unknown>): Body {
  const start = body();
  Object.assign(start.user_agent.env, env);
  return start;
}
/** The object of TGI's documentation: flat, `start` in lower case, one GPU under `nvidia_env`. */
const DOCUMENTED = {
  event_type: "start",
  disable_grammar_support: false,
  max_batch_prefill_tokens: 4096,
  max_batch_size: null,
  max_best_of: 2,
  max_client_batch_size: 4,
  max_concurrent_requests: 128,
  max_waiting_tokens: 20,
  messages_api_enabled: false,
  model_config: { model_type: "Bloom" },
  revision: null,
  tokenizer_class: "BloomTokenizerFast",
  validation_workers: 2,
  waiting_served_ratio: 1.2,
  docker_label: "latest",
  git_sha: "cfc118704880453d29bcbe4fbbd91dda501cf5fe",
  nvidia_env: {
    name: "NVIDIA A10G",
    pci_bus_id: "00000000:00:1E.0",
    memory_total: "23028 MiB",
    mig_mode_current: "[N/A]",
    power_limit: "300.00 W",
  },
  system_env: {
    cpu_count: 16,
    cpu_type: "AMD EPYC 7R32",
    total_memory: 66_681_196_544,
    architecture: "x86_64",
    platform: "linux-unix-x86_64",
  },
};

Deno.test("tgi reads numbers with units and leading blanks", () => {
  const [gpu] = messageOf(translate("tgi", body()), "EnvMessage").gpus ?? [];
  assert.deepEqual(gpu, {
    name: "NVIDIA A10G",
    pci_bus_id: "00000000:00:1E.0",
    driver_version: "535.183.01",
    pstate: "P8",
    pcie_link_gen_max: 4,
    pcie_link_gen_current: 1,
    temperature_gpu: 31,
    utilization_gpu: 0,
    utilization_memory: 0,
    memory_total: 23_028,
    memory_free: 22_515,
    memory_used: 0,
    reset_status_reset_required: false,
    reset_status_drain_and_reset_recommended: false,
    compute_cap: "8.6",
    ecc_errors_corrected_volatile_total: 0,
    mig_mode_current: null,
    power_draw_instant: 10.86,
    power_limit: 300,
  });
});

Deno.test("tgi describes the machine by its first GPU", () => {
  const message = messageOf(translate("tgi", body()), "EnvMessage");
  assert.equal(message.gpu_count, 1);
  assert.equal(message.gpu_type, "NVIDIA A10G");
  assert.equal(message.gpu_memory_per_device, 23_028 * 2 ** 20);
  assert.equal(message.accelerator, "nvidia");
  assert.equal(message.num_cpu, 16);
  assert.deepEqual(message.architecture, ["x86_64"]);
  assert.equal(message.platforms, "linux-unix-x86_64");
});

Deno.test("tgi reads the flat body of its documentation like the nested one of its wire", () => {
  const translation = translate("tgi", DOCUMENTED);
  assert.equal(translation.event, "Start");
  assert.deepEqual(translation.ignoredKeys, []);
  const env = messageOf(translation, "EnvMessage");
  const wire = messageOf(translate("tgi", body()), "EnvMessage");
  for (
    const fact of [
      "num_cpu",
      "cpu_type",
      "total_memory",
      "gpu_count",
      "gpu_type",
      "gpu_memory_per_device",
      "project_version",
    ] as const
  ) {
    assert.equal(env[fact], wire[fact], fact);
  }
  const { config } = messageOf(translation, "EngineMessage");
  assert.equal(config.model_type, "bloom");
  assert.equal(config.waiting_served_ratio, 1.2);
  assert.equal("max_batch_size" in config, false);
  assert.equal(messageOf(translation, "EventMessage").event_type, "start");
});

Deno.test("tgi reads Start and start, Ping, Stop and Error alike", () => {
  for (
    const [written, type] of [
      ["Start", "start"],
      ["start", "start"],
      ["Ping", "ping"],
      ["STOP", "stop"],
      ["Error", "error"],
    ] as const
  ) {
    const translation = translate("tgi", { ...body(), event_type: written });
    assert.equal(messageOf(translation, "EventMessage").event_type, type);
  }
});

Deno.test("tgi keeps of an error its name and never its text", () => {
  for (
    const [reason, expected] of [
      ["Axum error: Address already in use (os error 98)", "Axum error"],
      ["unknow_error", null],
      ["unknown_error", null],
      ["", null],
      ["Tokenizer error: /home/ada/model not found", "Tokenizer error"],
      ["/home/ada/model not found", "other"],
      ["cannot reach 10.0.0.7", "other"],
      ["Could not find the model of our merger at all today: gone", "other"],
    ] as const
  ) {
    const translation = translate("tgi", { ...body("04-error-on"), error_reason: reason });
    const message = messageOf(translation, "EventMessage");
    assert.equal(message.event_type, "error");
    assert.equal(message.error_name, expected, reason);
    assert.equal(message.error_stack, null);
    assert.doesNotMatch(JSON.stringify(translation), /ada|10\.0|merger|in use/);
  }
});

Deno.test("tgi reads the numbers of xpu-smi", () => {
  const message = messageOf(
    translate(
      "tgi",
      withEnv({
        nvidia_info: null,
        xpu_info: [0, 1].map((device_id) => ({
          device_id,
          gpu_utilization: 12.5,
          gpu_power: 104.2,
          gpu_core_temperature: 38,
          gpu_memory_bandwidth_utilization: 3,
        })),
      }),
    ),
    "EnvMessage",
  );
  assert.equal(message.accelerator, "intel");
  assert.equal(message.gpu_count, 2);
  assert.equal(message.gpu_memory_per_device, null);
  assert.deepEqual(
    [
      message.gpus?.[1]?.utilization_gpu,
      message.gpus?.[1]?.power_draw_instant,
      message.gpus?.[1]?.temperature_gpu,
      message.gpus?.[1]?.utilization_memory,
    ],
    [12.5, 104.2, 38, 3],
  );
});

Deno.test("tgi reads the texts of hl-smi", () => {
  const message = messageOf(
    translate(
      "tgi",
      withEnv({
        nvidia_info: null,
        hpu_info: [{
          name: "HL-225",
          pci_bus_id: " 0000:33:00.0",
          driver_version: " 1.17.0-28a11ca",
          temperature: " 26 C",
          utilization: " 0 %",
          memory_total: " 98304 MiB",
          memory_free: " 97536 MiB",
          memory_used: " 768 MiB",
          power_draw_instant: " 93 W",
        }],
      }),
    ),
    "EnvMessage",
  );
  assert.equal(message.accelerator, "intel");
  assert.equal(message.gpu_type, "HL-225");
  assert.equal(message.gpu_memory_per_device, 98_304 * 2 ** 20);
  const [gpu] = message.gpus ?? [];
  assert.equal(gpu?.temperature_gpu, 26);
  assert.equal(gpu?.utilization_gpu, 0);
  assert.equal(gpu?.power_draw_instant, 93);
});

Deno.test("tgi takes three null lists for not known, not for no GPU", () => {
  const message = messageOf(translate("tgi", body("06-start-nogpu")), "EnvMessage");
  assert.deepEqual(
    [message.gpu_count, message.gpus, message.accelerator],
    [null, null, null],
  );
});

Deno.test("tgi keeps as many GPUs as a message may hold and says how many there are", () => {
  const [gpu] = body().user_agent.env.nvidia_info as unknown[];
  const many = (length: number) =>
    translate("tgi", withEnv({ nvidia_info: Array.from({ length }, () => gpu) }));
  assert.equal(messageOf(many(16), "EnvMessage").gpus?.length, 16);
  const translation = many(70);
  const message = messageOf(translation, "EnvMessage");
  assert.equal(message.gpu_count, 70);
  assert.ok(message.gpus!.length > 16);
  assert.ok(new TextEncoder().encode(JSON.stringify(message)).length <= MAX_MESSAGE_BYTES);
  assert.ok(translation.droppedValues.some((place) => place.startsWith("EnvMessage.gpus.")));
});

Deno.test("tgi leaves out a GPU's fact that does not fit and keeps the others", () => {
  const translation = translate(
    "tgi",
    withEnv({
      nvidia_info: [{ name: "http://10.0.0.7/gpu", memory_total: " 23028 MiB" }, 7, null, "x"],
    }),
  );
  const message = messageOf(translation, "EnvMessage");
  assert.equal(message.gpu_type, null);
  assert.equal(message.gpus?.length, 1);
  assert.equal(message.gpus?.[0]?.memory_total, 23_028);
  assert.ok(translation.droppedValues.includes("EnvMessage.gpus.0.name"));
  assert.equal(JSON.stringify(translation).includes("10.0.0.7"), false);
});

Deno.test("tgi reads the version from the label, or from the commit under latest", () => {
  for (
    const [docker_label, git_sha, expected] of [
      ["sha-cfc1187", "N/A", "sha-cfc1187"],
      ["3.3.4", null, "3.3.4"],
      ["latest", "cfc118704880453d29bcbe4fbbd91dda501cf5fe", "sha-cfc1187"],
      ["N/A", "cfc118704880453d29bcbe4fbbd91dda501cf5fe", "sha-cfc1187"],
      ["N/A", "N/A", "unknown"],
    ] as const
  ) {
    const translation = translate("tgi", withEnv({ docker_label, git_sha }));
    assert.equal(messageOf(translation, "EventMessage").project_version, expected);
  }
});

Deno.test("tgi drops what an operator or a private model may be named by", () => {
  const start = body();
  Object.assign(start.user_agent.args, {
    revision: "merger-with-acme",
    origin: "acme:endpoints",
    model_config: { model_type: "llama", vision_config: { path: "/home/ada" } },
    tokenizer_config: { chat_template: "secret" },
  });
  const translation = translate("tgi", start);
  assert.equal(messageOf(translation, "EngineMessage").config.model_type, "llama");
  assert.doesNotMatch(JSON.stringify(translation), /acme|ada|secret/);
});

Deno.test("tgi counts the environment once, whichever event brings it", async () => {
  const { post, stored } = createCompatApp();
  for (const file of ["02-ping", "01-start", "02-ping", "03-stop"]) {
    assert.equal((await post("/compat/tgi", body(file))).status, 202);
  }
  const kinds = stored.map((message) =>
    message.message_type === "EventMessage" ? message.event_type : message.message_type
  );
  assert.deepEqual(kinds, ["EnvMessage", "EngineMessage", "ping", "start", "ping", "stop"]);
});

Deno.test("tgi names Start, Stop and Error by uid and event, and every Ping anew", () => {
  const idOf = (file: string) => messageOf(translate("tgi", body(file)), "EventMessage").message_id;
  assert.equal(idOf("01-start"), idOf("01-start"));
  assert.notEqual(idOf("01-start"), idOf("03-stop"));
  assert.match(idOf("02-ping"), /^fresh-/);
});

Deno.test("tgi accepts an event that it does not know and stores nothing", async () => {
  const { post, stored } = createCompatApp();
  for (const event_type of ["Restart", "", null, 7, {}]) {
    const { status, answer } = await post("/compat/tgi", { ...body(), event_type });
    assert.equal(status, 202);
    assert.equal(answer.event, "unknown");
  }
  assert.deepEqual(stored, []);
});
