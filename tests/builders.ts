import { v7 } from "uuid";
import type {
  EngineMessage,
  EnvMessage,
  EventMessage,
  MetadataMessage,
  UsageMessage,
} from "../schemas/mod.ts";

/** The instant at which tests happen unless they say otherwise. */
export const TEST_NOW: Date = new Date("2026-11-22T12:00:00.000Z");

/** The envelope of a message of the project `demo-project`, with fresh ids. */
export function anEnvelope(overrides: Partial<EventMessage> = {}): {
  schema_version: 1;
  message_id: string;
  session_id: string;
  project: string;
  project_version: string;
  occurred_at: string;
} {
  const {
    message_id = v7({ msecs: TEST_NOW.getTime() }),
    session_id = v7({ msecs: TEST_NOW.getTime() }),
    project = "demo-project",
    project_version = "1.2.3",
    occurred_at = TEST_NOW.toISOString(),
  } = overrides;
  return { schema_version: 1, message_id, session_id, project, project_version, occurred_at };
}

/** The machine that the founding documents show, with two GPUs. */
export function anEnvMessage(overrides: Partial<EnvMessage> = {}): EnvMessage {
  return {
    message_type: "EnvMessage",
    ...anEnvelope(),
    provider: "GCP",
    num_cpu: 24,
    cpu_type: "Intel(R) Xeon(R) CPU @ 2.20GHz",
    cpu_family_model_stepping: "6,85,7",
    total_memory: 101_261_135_872,
    architecture: ["64bit", "ELF"],
    platforms: "Linux-5.10.0-28-cloud-amd64-x86_64-with-glibc2.31",
    gpu_count: 2,
    gpu_type: "NVIDIA L4",
    gpu_memory_per_device: 23_580_639_232,
    source: "DOCKER",
    gpus: null,
    accelerator: "nvidia",
    runtime: "deno 2.9.6",
    ci: false,
    withheld: [],
    ...overrides,
  };
}

/** An engine with LMCache's settings. */
export function anEngineMessage(overrides: Partial<EngineMessage> = {}): EngineMessage {
  return {
    message_type: "EngineMessage",
    ...anEnvelope(),
    chunk_size: 256,
    local_device: "cpu",
    max_local_cache_size: 5,
    remote_backend: "redis",
    remote_serde: "cachegen",
    pipelined_backend: false,
    save_decode_cache: false,
    enable_blending: false,
    blend_recompute_ratio: 0.15,
    blend_min_tokens: 256,
    model_name: "meta-llama/Llama-3.1-8B-Instruct",
    world_size: 2,
    worker_id: 0,
    kv_dtype: "torch.bfloat16",
    kv_shape: [32, 2, 256, 8, 128],
    fmt: "vllm",
    config: {
      quantization: "fp8",
      tensor_parallel_size: 2,
      enforce_eager: false,
      kv_connector: null,
    },
    ...overrides,
  };
}

/** A run of half an hour. */
export function aMetadataMessage(overrides: Partial<MetadataMessage> = {}): MetadataMessage {
  return {
    message_type: "MetadataMessage",
    ...anEnvelope(),
    start_time: "2026-11-22T11:30:00.000Z",
    duration: 1800,
    ...overrides,
  };
}

/** The start of a run. */
export function anEventMessage(overrides: Partial<EventMessage> = {}): EventMessage {
  return {
    message_type: "EventMessage",
    ...anEnvelope(),
    event_type: "start",
    error_name: null,
    error_stack: null,
    ...overrides,
  };
}

/** An hourly report. */
export function aUsageMessage(overrides: Partial<UsageMessage> = {}): UsageMessage {
  return {
    message_type: "UsageMessage",
    ...anEnvelope(),
    context: "API_SERVER",
    seq_number: 0,
    uptime: 3600,
    total_success: 0,
    total_failed: 0,
    counters: { requests: 120 },
    features: ["blending"],
    tags: { nodes: 4 },
    ...overrides,
  };
}
