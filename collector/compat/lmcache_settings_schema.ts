import { z } from "zod";
import { dropped, kept } from "./foreign_field.ts";
import { amount, flag, lenient, modelName, text, urlScheme, whole } from "./foreign_forms.ts";
import { gibibytes } from "./gibibytes.ts";
import { lmcacheHead } from "./lmcache_head.ts";
import { gpuMemory, machineFields } from "./machine_fields.ts";

const SETTINGS_WHY = "Which settings are used, and so worth tuning, keeping or removing";

const deploymentMode = kept(text(), "EngineMessage.config.deployment_mode", {
  what: "Whether the cache lives in the engine's process or in a server",
  unit: "single_process or mp_server",
  example: "mp_server",
  why: "Which ways of running it matter",
});
const repeatedMode = dropped(lenient(z.string()), {
  what: "Whether the cache lives in the engine's process or in a server",
  unit: "single_process or mp_server",
  example: "mp_server",
  why: "The engine's own message says it",
});
const plain = (form: z.ZodType, to: string, what: string, unit: string, example: unknown) =>
  kept(form, to, { what, unit, example, why: SETTINGS_WHY });
const config = (name: string) => `EngineMessage.config.${name}`;

/** What LMCache says once, at its start. */
export const lmcacheSettingsSchemas = {
  EnvMessage: z.object({
    ...lmcacheHead,
    deployment_mode: repeatedMode,
    ...machineFields,
    gpu_memory_per_device: kept(gpuMemory(), "EnvMessage.gpu_memory_per_device", {
      what:
        "Memory of the first GPU; without a GPU it is the machine's memory, whole or as eleven numbers, and gpu_count counts cores",
      unit: "bytes",
      example: 23_580_639_232,
      why: "Which model and cache sizes fit",
    }),
    platforms: kept(text(), "EnvMessage.platforms", {
      what: "Operating system, its release and its instruction set",
      unit: "name",
      example: "Linux-5.10.0-28-cloud-amd64-x86_64-with-glibc2.31",
      why: "Which builds to publish",
    }),
    source: kept(text(), "EnvMessage.source", {
      what: "Container or package that it runs from",
      unit: "DOCKER, PIP, CONDA or UNKNOWN",
      example: "DOCKER",
      why: "Which ways of installing to maintain",
    }),
  }),
  EngineMessage: z.object({
    ...lmcacheHead,
    deployment_mode: deploymentMode,
    chunksize: plain(
      whole(),
      "EngineMessage.chunk_size",
      "Tokens per cache chunk",
      "tokens",
      256,
    ),
    local_device: plain(text(), "EngineMessage.local_device", "Local cache", "name", "cpu"),
    max_local_cache_size: plain(
      amount(),
      "EngineMessage.max_local_cache_size",
      "Limit of the local cache",
      "GB",
      5,
    ),
    remote_url: kept(urlScheme(), "EngineMessage.remote_backend", {
      what: "Address of the remote cache",
      unit: "URL, kept as its scheme",
      example: "redis://cache.internal:6379",
      why: "Which remote caches are used; the address itself is nobody's business",
    }),
    remote_serde: plain(
      text(),
      "EngineMessage.remote_serde",
      "Serialisation towards the remote cache",
      "name",
      "naive",
    ),
    pipelined_backend: plain(
      flag(),
      "EngineMessage.pipelined_backend",
      "Whether the remote cache is used in a pipeline",
      "yes or no",
      false,
    ),
    save_decode_cache: plain(
      flag(),
      "EngineMessage.save_decode_cache",
      "Whether the cache of decoded tokens is kept",
      "yes or no",
      false,
    ),
    enable_blending: plain(
      flag(),
      "EngineMessage.enable_blending",
      "Whether cached chunks are blended",
      "yes or no",
      false,
    ),
    blend_recompute_ratio: plain(
      amount(),
      "EngineMessage.blend_recompute_ratio",
      "Share of tokens computed again when blending",
      "ratio",
      0.15,
    ),
    blend_min_tokens: plain(
      whole(),
      "EngineMessage.blend_min_tokens",
      "Fewest tokens worth blending",
      "tokens",
      256,
    ),
    model_name: kept(modelName(), "EngineMessage.model_name", {
      what: "Model",
      unit: "public hub id; a path and everything else is kept as custom",
      example: "meta-llama/Llama-3.1-8B-Instruct",
      why: "Which models to test and tune for",
    }),
    world_size: plain(
      whole(),
      "EngineMessage.world_size",
      "Processes that share the model",
      "count",
      1,
    ),
    worker_id: plain(whole(), "EngineMessage.worker_id", "This process among them", "index", 0),
    fmt: plain(text(), "EngineMessage.fmt", "Layout of the key-value cache", "name", "vllm"),
    kv_dtype: plain(
      text(),
      "EngineMessage.kv_dtype",
      "Number format of the key-value cache",
      "name",
      "torch.bfloat16",
    ),
    kv_shape: plain(
      lenient(z.array(z.int().min(0))),
      "EngineMessage.kv_shape",
      "Shape of the key-value cache",
      "sizes",
      [32, 2, 256, 8, 128],
    ),
  }),
  MetadataMessage: z.object({
    ...lmcacheHead,
    deployment_mode: repeatedMode,
    start_time: dropped(lenient(z.string()), {
      what: "When the run began, in the machine's own time",
      unit: "local time without a zone",
      example: "2026-11-21 23:25:54",
      why: "Without a zone it may be half a day off; the moment of arrival is known",
    }),
    duration: kept(amount(), "MetadataMessage.duration", {
      what: "Time that the start took",
      unit: "seconds",
      example: 1.346202,
      why: "How long starts take",
    }),
  }),
  MPServerMessage: z.object({
    ...lmcacheHead,
    deployment_mode: deploymentMode,
    lmcache_version: kept(text(), "project_version", {
      what: "Version of LMCache",
      unit: "version",
      example: "0.5.6",
      why: "Which versions are in use decides how long they are supported",
    }),
    chunk_size: plain(whole(), "EngineMessage.chunk_size", "Tokens per chunk", "tokens", 256),
    hash_algorithm: plain(text(), config("hash_algorithm"), "Hash of keys", "name", "blake3"),
    engine_type: plain(text(), config("engine_type"), "Engine", "name", "default"),
    enable_segmented_prefix: plain(
      flag(),
      config("enable_segmented_prefix"),
      "Whether prefixes are segmented",
      "yes or no",
      false,
    ),
    supported_transfer_mode: plain(
      text(),
      config("supported_transfer_mode"),
      "Who moves the data",
      "name",
      "lmcache_driven",
    ),
    separate_object_groups: plain(
      flag(),
      config("separate_object_groups"),
      "Whether groups of objects are kept apart",
      "yes or no",
      false,
    ),
    max_gpu_workers: plain(whole(), config("max_gpu_workers"), "GPU workers", "count", 4),
    max_cpu_workers: plain(whole(), config("max_cpu_workers"), "CPU workers", "count", 4),
    p2p_enabled: plain(
      flag(),
      config("p2p_enabled"),
      "Whether servers share with each other",
      "yes or no",
      false,
    ),
    l1_size_bytes: plain(
      gibibytes(),
      config("l1_size_gib"),
      "Size of the first tier",
      "bytes, kept as GiB rounded up to a step",
      107_374_182_400,
    ),
    l1_medium: plain(text(), config("l1_medium"), "Medium of the first tier", "name", "dram"),
    l1_shm_enabled: plain(flag(), config("l1_shm_enabled"), "Shared memory", "yes or no", true),
    eviction_policy: plain(text(), config("eviction_policy"), "What goes first", "name", "LRU"),
    l2_adapter_types: plain(
      text(),
      config("l2_adapter_types"),
      "Adapters of the second tier",
      "names joined by commas",
      "fs,dax",
    ),
    l2_serde_types: plain(
      text(),
      config("l2_serde_types"),
      "Their serialisations, in the same order",
      "names joined by commas",
      "fp8,",
    ),
    l2_store_policy: plain(text(), config("l2_store_policy"), "When to store", "name", "default"),
    l2_prefetch_policy: plain(
      text(),
      config("l2_prefetch_policy"),
      "When to load ahead",
      "name",
      "default",
    ),
  }),
};
