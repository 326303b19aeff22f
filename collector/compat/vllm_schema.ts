import { z } from "zod";
import { kept } from "./foreign_field.ts";
import { envVarJson } from "./env_var_json.ts";
import { lenient, modelClass, numberFormat, setting, text } from "./foreign_forms.ts";
import { gibibytes } from "./gibibytes.ts";
import { machineFields } from "./machine_fields.ts";
import { settingFields } from "./setting_fields.ts";

const SETTINGS_WHY = "Which settings are used, and so worth tuning, keeping or removing";

/** vLLM's engine settings, 2024 to 2026: name, what it is, an example. Which of them come depends on the version. */
const SETTINGS = [
  ["cuda_runtime", "CUDA version, or the name of the TPU back end", "12.8"],
  ["xpu_runtime", "Version of Intel's runtime", "2025.1"],
  ["tensor_parallel_size", "Tensor parallelism", 8],
  ["data_parallel_size", "Data parallelism", 1],
  ["pipeline_parallel_size", "Pipeline parallelism", 1],
  ["enable_expert_parallel", "Whether experts are spread", false],
  ["all2all_backend", "How experts exchange data", "allgather_reducescatter"],
  ["block_size", "Tokens per cache block", 16],
  ["gpu_memory_utilization", "Share of GPU memory in use", 0.9],
  ["quantization", "Quantisation", "fp8"],
  ["kv_cache_dtype", "Number format of the key-value cache", "auto"],
  ["enable_lora", "Whether adapters are used", false],
  ["enable_prefix_caching", "Whether prefixes are cached", true],
  ["enforce_eager", "Whether graphs are switched off", false],
  ["disable_custom_all_reduce", "Whether the custom all-reduce is off", false],
  ["kv_connector", "Connector of an external cache", "LMCacheConnectorV1"],
  ["max_model_len", "Longest sequence", 131_072],
  ["max_num_seqs", "Most sequences at once", 256],
  ["max_num_batched_tokens", "Most tokens in a batch", 8192],
  ["attention_backend", "Attention kernels", "FLASH_ATTN"],
  ["compilation_mode", "Compilation", "VLLM_COMPILE"],
  ["spec_decode_method", "Method of speculative decoding", "eagle"],
  ["num_speculative_tokens", "Tokens guessed ahead", 3],
  ["enable_eplb", "Whether experts are balanced", false],
  ["num_redundant_experts", "Experts held twice", 0],
  ["num_experts", "Experts", 128],
] as const;

/** Variables of `env_var_json` that are settings; the others may hold addresses and paths. */
const ENVIRONMENT = [
  "VLLM_USE_MODELSCOPE",
  "VLLM_USE_TRITON_FLASH_ATTN",
  "VLLM_USE_TRITON_AWQ",
  "VLLM_USE_FLASHINFER_SAMPLER",
  "VLLM_USE_V1",
  "VLLM_ATTENTION_BACKEND",
  "VLLM_FLASH_ATTN_VERSION",
  "VLLM_PP_LAYER_PARTITION",
  "VLLM_ENABLE_V1_MULTIPROCESSING",
] as const;

/** What both kinds of report carry. */
const head = {
  uuid: kept(lenient(z.string()), "session_id", {
    what: "Random name of the process",
    unit: "UUID",
    example: "789c9fa3-8a6f-46d9-85e8-869207c7fda9",
    why: "Joins the reports of one run; only its hash is stored",
  }),
  log_time: kept(lenient(z.number()), "occurred_at", {
    what: "When the report was made; with the uuid it is the message's key, digit for digit",
    unit: "nanoseconds since 1970 UTC",
    example: 1_795_303_651_215_440_896,
    why: "Late reports count for the day that they describe",
  }),
};

/** Runtime data, which any report may carry once the engine knows it. */
const runtime = {
  spec_decode_enabled: kept(setting(), "UsageMessage.tags.spec_decode_enabled", {
    what: "Whether speculative decoding is on",
    unit: "yes or no",
    example: true,
    why: SETTINGS_WHY,
  }),
};

/** vLLM's wire: the first report of a process, and the heartbeats after it. */
export const vllmSchemas = {
  "first report": z.object({
    ...head,
    ...machineFields,
    gpu_memory_per_device: kept(lenient(z.number().min(0)), "EnvMessage.gpu_memory_per_device", {
      what: "Memory of the first GPU",
      unit: "bytes",
      example: 85_899_345_920,
      why: "Which model and cache sizes fit",
    }),
    platform: kept(text(), "EnvMessage.platforms", {
      what: "Operating system, its release and its instruction set",
      unit: "name",
      example: "Linux-6.8.0-1021-aws-x86_64-with-glibc2.39",
      why: "Which builds to publish",
    }),
    env_var_json: kept(envVarJson(ENVIRONMENT, "VLLM_"), "EngineMessage.config.*", {
      what: "Environment variables that change how the engine works",
      unit: "JSON in a string, kept as env_use_v1 and so on",
      only: ENVIRONMENT,
      example: '{"VLLM_USE_V1": true}',
      why: `${SETTINGS_WHY}; other variables may hold addresses and paths`,
    }),
    model_architecture: kept(modelClass(), "EngineMessage.config.model_architecture", {
      what: "Class of the model",
      unit: "name; what is not the name of a class is kept as custom",
      example: "LlamaForCausalLM",
      why: "Which models to test and tune for",
    }),
    vllm_version: kept(text(), "project_version", {
      what: "Version of vLLM",
      unit: "version",
      example: "0.20.1",
      why: "Which versions are in use decides how long they are supported",
    }),
    context: kept(text(), "UsageMessage.context", {
      what: "How vLLM is used",
      unit: "name",
      example: "OPENAI_API_SERVER",
      why: "Which ways of using it matter",
    }),
    source: kept(text(), "UsageMessage.tags.source", {
      what: "Where it says that it runs",
      unit: "name",
      example: "production",
      why: "Tells production from tests",
    }),
    dtype: kept(numberFormat(), "EngineMessage.config.dtype", {
      what: "Number format of the weights",
      unit: "name; torch.bfloat16 is kept as bfloat16",
      example: "torch.bfloat16",
      why: SETTINGS_WHY,
    }),
    kv_cache_memory_bytes: kept(gibibytes(), "EngineMessage.config.kv_cache_memory_gib", {
      what: "Memory set aside for the key-value cache",
      unit: "bytes, kept as GiB rounded up to a step",
      example: 34_359_738_368,
      why: SETTINGS_WHY,
    }),
    ...settingFields(SETTINGS),
    ...runtime,
  }),
  heartbeat: z.object({ ...head, ...runtime }),
};
