/** Placeholders of a template: message id, session id, time. */
const ENVELOPE = { message_id: "@M", session_id: "@S", occurred_at: "@T" };

const MACHINES = [
  ["GCP", 24, "Intel(R) Xeon(R) CPU @ 2.20GHz", "6,85,7", 101_261_135_872, 2, "NVIDIA L4"],
  [
    "AWS",
    96,
    "Intel(R) Xeon(R) Platinum 8275CL CPU @ 3.00GHz",
    "6,85,7",
    1_204_521_443_328,
    8,
    "NVIDIA A100-SXM4-40GB",
  ],
  [
    "AZURE",
    40,
    "AMD EPYC 9V84 96-Core Processor",
    "25,17,1",
    687_194_767_360,
    1,
    "NVIDIA H100 NVL",
  ],
  [
    "LAMBDA",
    26,
    "Intel(R) Xeon(R) Platinum 8480+",
    "6,143,8",
    231_928_233_984,
    1,
    "NVIDIA H100 PCIe",
  ],
  [
    "RUNPOD",
    32,
    "AMD EPYC 7543 32-Core Processor",
    "25,1,1",
    540_092_366_848,
    4,
    "NVIDIA RTX A6000",
  ],
  [
    "OCI",
    128,
    "AMD EPYC 7J13 64-Core Processor",
    "25,1,1",
    2_164_663_517_184,
    8,
    "NVIDIA A100-SXM4-80GB",
  ],
  [
    "BARE_METAL",
    16,
    "AMD Ryzen 9 7950X 16-Core Processor",
    "25,97,2",
    134_217_728_000,
    1,
    "NVIDIA GeForce RTX 4090",
  ],
  [
    "BARE_METAL",
    64,
    "AMD Ryzen Threadripper PRO 5995WX 64-Cores",
    "25,8,2",
    270_582_939_648,
    2,
    "NVIDIA RTX 6000 Ada Generation",
  ],
] as const;
const SOURCES = ["DOCKER", "KUBERNETES", "PIP", "CONDA"] as const;
const VERSIONS = ["0.3.9", "0.3.10", "0.4.0", "0.4.1.dev12"] as const;
const KERNELS = [
  "5.15.0-1062-gcp",
  "6.8.0-1021-aws",
  "6.1.0-28-cloud-amd64",
  "6.8.0-51-generic",
] as const;

/**
 * Messages of a fleet, about 700 bytes each, as JSON with placeholders for what is new in every message:
 * `@M` message id, `@S` session id, `@T` time.
 *
 * @param project Name of the project that they report for.
 * @default project "bench"
 * @returns Thirty-two templates of `EnvMessage`, the message with most facts to count.
 */
export function messageTemplates(project: string = "bench"): readonly string[] {
  return Array.from({ length: 32 }, (_, at) => {
    const [provider, cpus, cpu, stepping, memory, gpus, gpu] = MACHINES[at % MACHINES.length]!;
    const row = at >> 3;
    return JSON.stringify({
      schema_version: 1,
      ...ENVELOPE,
      project,
      project_version: VERSIONS[row],
      message_type: "EnvMessage",
      provider,
      num_cpu: cpus,
      cpu_type: cpu,
      cpu_family_model_stepping: stepping,
      total_memory: memory,
      architecture: ["64bit", "ELF"],
      platforms: `Linux-${KERNELS[(at + row) % KERNELS.length]}-x86_64-with-glibc2.35`,
      gpu_count: gpus,
      gpu_type: gpu,
      gpu_memory_per_device: 23_580_639_232 + 1_048_576 * (at % 8),
      source: SOURCES[(at + row) % SOURCES.length],
      gpus: [],
      accelerator: "nvidia",
      runtime: "deno 2.9.6",
      ci: false,
      withheld: [],
    });
  });
}

/**
 * Messages of one running program, about 700 bytes each: what a reporter sends in one batch after it was
 * cut off from its collector for some days.
 *
 * @param project Name of the project that they report for.
 * @default project "bench"
 * @returns Thirty-two templates of `UsageMessage`, with the placeholders of {@linkcode messageTemplates}.
 */
export function usageTemplates(project: string = "bench"): readonly string[] {
  const names = ["requests", "stored_tokens", "hit_tokens", "lookups", "evictions", "prefetches"];
  return Array.from({ length: 32 }, (_, at) =>
    JSON.stringify({
      schema_version: 1,
      ...ENVELOPE,
      project,
      project_version: VERSIONS[1],
      message_type: "UsageMessage",
      context: "inference",
      seq_number: at,
      uptime: 3600 * at,
      total_success: at,
      total_failed: 0,
      counters: Object.fromEntries(names.map((name, index) => [name, 1000 * index + 17 * at])),
      features: ["prefix_caching", "chunked_prefill", "layerwise_transfer", "remote_storage"],
      tags: {
        tensor_parallel: 2,
        pipeline_parallel: 1,
        block_size: 256,
        quantization: "fp8",
        attention: "flash_attention_3",
        scheduler: "first_come_first_served",
        speculative: false,
      },
    }));
}
