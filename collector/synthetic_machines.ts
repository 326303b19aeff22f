import type { EngineMessage, EnvMessage } from "../schemas/mod.ts";

/** Something to choose and how often it is chosen. */
export type Weighted<Value> = readonly (readonly [weight: number, value: Value])[];

/** A kind of machine that the made-up fleet has. */
export interface SyntheticMachine {
  readonly providers: Weighted<string | null>;
  readonly sources: Weighted<EnvMessage["source"]>;
  readonly platforms: Weighted<string>;
  readonly cpu: readonly [type: string, family: string];
  readonly cores: Weighted<number>;
  /** Main memory in GiB per core. */
  readonly memoryPerCore: number;
  readonly accelerator: NonNullable<EnvMessage["accelerator"]>;
  readonly gpu: string | null;
  /** Memory of one GPU in MiB. */
  readonly gpuMemory: number | null;
  readonly gpuCounts: Weighted<number>;
  /** How much more often it occurs at the end of 90 days than at their start. */
  readonly trend: number;
}

const CLOUD_LINUX = [
  [5, "Linux-6.8.0-1021-aws-x86_64-with-glibc2.39"],
  [4, "Linux-5.15.0-1068-gcp-x86_64-with-glibc2.35"],
  [3, "Linux-5.10.0-28-cloud-amd64-x86_64-with-glibc2.31"],
  [2, "Linux-6.8.0-1019-azure-x86_64-with-glibc2.39"],
] as const;
const DESK_LINUX = [
  [3, "Linux-6.8.0-51-generic-x86_64-with-glibc2.39"],
  [1, "Linux-6.12.8-arch1-1-x86_64-with-glibc2.40"],
] as const;
const CONTAINERS = [[6, "KUBERNETES"], [5, "DOCKER"], [1, "PODMAN"], [2, "PIP"]] as const;
const BY_HAND = [[6, "PIP"], [2, "CONDA"], [2, "DOCKER"]] as const;
const NO_GPU = [[1, 0]] as const;

/** The machines of the made-up fleet and how often each occurs. */
export const SYNTHETIC_MACHINES: Weighted<SyntheticMachine> = [
  [26, {
    providers: [[5, "AWS"], [4, "GCP"], [3, "AZURE"], [3, "COREWEAVE"], [2, "LAMBDA"], [1, "OCI"]],
    sources: CONTAINERS,
    platforms: CLOUD_LINUX,
    cpu: ["Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz", "6,143,8"],
    cores: [[2, 26], [3, 104], [4, 208]],
    memoryPerCore: 9,
    accelerator: "nvidia",
    gpu: "NVIDIA H100 80GB HBM3",
    gpuMemory: 81_559,
    gpuCounts: [[2, 1], [1, 2], [1, 4], [6, 8]],
    trend: 1.6,
  }],
  [18, {
    providers: [[6, "GCP"], [5, "AWS"], [3, "AZURE"], [2, "OCI"]],
    sources: CONTAINERS,
    platforms: CLOUD_LINUX,
    cpu: ["AMD EPYC 7V13 64-Core Processor", "25,1,1"],
    cores: [[4, 24], [3, 48], [3, 96]],
    memoryPerCore: 9.2,
    accelerator: "nvidia",
    gpu: "NVIDIA A100-SXM4-80GB",
    gpuMemory: 81_920,
    gpuCounts: [[3, 1], [2, 2], [2, 4], [3, 8]],
    trend: 0.7,
  }],
  [15, {
    providers: [[7, "GCP"], [4, "AWS"]],
    sources: CONTAINERS,
    platforms: CLOUD_LINUX,
    cpu: ["Intel(R) Xeon(R) CPU @ 2.20GHz", "6,85,7"],
    cores: [[3, 8], [3, 24], [1, 48]],
    memoryPerCore: 4,
    accelerator: "nvidia",
    gpu: "NVIDIA L4",
    gpuMemory: 23_034,
    gpuCounts: [[5, 1], [3, 2], [1, 4]],
    trend: 1.1,
  }],
  [9, {
    providers: [[4, "RUNPOD"], [3, "AWS"], [2, "LAMBDA"]],
    sources: CONTAINERS,
    platforms: CLOUD_LINUX,
    cpu: ["AMD EPYC 9354 32-Core Processor", "25,17,1"],
    cores: [[3, 32], [2, 64]],
    memoryPerCore: 4,
    accelerator: "nvidia",
    gpu: "NVIDIA L40S",
    gpuMemory: 46_068,
    gpuCounts: [[4, 1], [2, 2], [2, 4]],
    trend: 1.2,
  }],
  [6, {
    providers: [[3, "COREWEAVE"], [2, "AWS"], [1, "GCP"]],
    sources: [[1, "KUBERNETES"]],
    platforms: CLOUD_LINUX,
    cpu: ["Intel(R) Xeon(R) Platinum 8570", "6,207,2"],
    cores: [[1, 112], [2, 224]],
    memoryPerCore: 9,
    accelerator: "nvidia",
    gpu: "NVIDIA B200",
    gpuMemory: 183_359,
    gpuCounts: [[1, 4], [5, 8]],
    trend: 4,
  }],
  [14, {
    providers: [[1, null]],
    sources: BY_HAND,
    platforms: DESK_LINUX,
    cpu: ["AMD Ryzen 9 7950X 16-Core Processor", "25,97,2"],
    cores: [[3, 16], [4, 32]],
    memoryPerCore: 4,
    accelerator: "nvidia",
    gpu: "NVIDIA GeForce RTX 4090",
    gpuMemory: 24_564,
    gpuCounts: [[8, 1], [2, 2]],
    trend: 0.9,
  }],
  [5, {
    providers: [[1, null]],
    sources: [[3, "WSL"], [2, "PIP"], [1, "CONDA"]],
    platforms: [[1, "Linux-5.15.167-microsoft-standard-WSL2-x86_64-with-glibc2.35"]],
    cpu: ["13th Gen Intel(R) Core(TM) i9-13900K", "6,183,1"],
    cores: [[1, 32]],
    memoryPerCore: 2,
    accelerator: "nvidia",
    gpu: "NVIDIA GeForce RTX 3090",
    gpuMemory: 24_576,
    gpuCounts: [[1, 1]],
    trend: 0.8,
  }],
  [5, {
    providers: [[3, "AZURE"], [2, "OCI"]],
    sources: CONTAINERS,
    platforms: CLOUD_LINUX,
    cpu: ["AMD EPYC 9654 96-Core Processor", "25,17,1"],
    cores: [[1, 96], [2, 192]],
    memoryPerCore: 12,
    accelerator: "amd",
    gpu: "AMD Instinct MI300X",
    gpuMemory: 196_288,
    gpuCounts: [[1, 1], [4, 8]],
    trend: 2.2,
  }],
  [2, {
    providers: [[1, "AWS"]],
    sources: CONTAINERS,
    platforms: CLOUD_LINUX,
    cpu: ["Intel(R) Xeon(R) Platinum 8380 CPU @ 2.30GHz", "6,106,6"],
    cores: [[1, 160]],
    memoryPerCore: 6,
    accelerator: "intel",
    gpu: "Intel Gaudi 3",
    gpuMemory: 131_072,
    gpuCounts: [[1, 8]],
    trend: 1,
  }],
  [4, {
    providers: [[1, null]],
    sources: [[4, "PIP"], [1, "CONDA"]],
    platforms: [[1, "macOS-15.2-arm64-arm-64bit"]],
    cpu: ["Apple M3 Max", "arm64"],
    cores: [[2, 14], [3, 16]],
    memoryPerCore: 4,
    accelerator: "apple",
    gpu: "Apple M3 Max",
    gpuMemory: 65_536,
    gpuCounts: [[1, 1]],
    trend: 1.3,
  }],
  [9, {
    providers: [[3, "AWS"], [3, "DIGITALOCEAN"], [2, null], [1, "LINODE"]],
    sources: CONTAINERS,
    platforms: [[3, "Linux-6.1.0-28-amd64-x86_64-with-glibc2.36"], [
      2,
      "Linux-6.8.0-1021-aws-aarch64-with-glibc2.39",
    ]],
    cpu: ["Intel(R) Xeon(R) CPU E5-2686 v4 @ 2.30GHz", "6,79,1"],
    cores: [[3, 4], [3, 8], [2, 16]],
    memoryPerCore: 4,
    accelerator: "none",
    gpu: null,
    gpuMemory: null,
    gpuCounts: NO_GPU,
    trend: 1,
  }],
];

/** What a build service runs on. */
export const SYNTHETIC_BUILDER: SyntheticMachine = {
  providers: [[1, "AZURE"]],
  sources: [[1, "PIP"]],
  platforms: [[1, "Linux-6.8.0-1019-azure-x86_64-with-glibc2.39"]],
  cpu: ["AMD EPYC 7763 64-Core Processor", "25,1,1"],
  cores: [[1, 4]],
  memoryPerCore: 4,
  accelerator: "none",
  gpu: null,
  gpuMemory: null,
  gpuCounts: NO_GPU,
  trend: 1,
};

/** Models that the made-up engines serve. */
export const SYNTHETIC_MODELS: Weighted<NonNullable<EngineMessage["model_name"]>> = [
  [24, "meta-llama/Llama-3.1-8B-Instruct"],
  [15, "meta-llama/Llama-3.3-70B-Instruct"],
  [17, "Qwen/Qwen3-32B"],
  [9, "Qwen/Qwen3-235B-A22B"],
  [10, "deepseek-ai/DeepSeek-V3"],
  [7, "mistralai/Mistral-Small-24B"],
  [6, "google/gemma-3-27b-it"],
  [5, "openai/gpt-oss-120b"],
  [14, "custom"],
];

/** Ways in which the made-up programs are used. */
export const SYNTHETIC_CONTEXTS: Weighted<string> = [
  [52, "OPENAI_API_SERVER"],
  [18, "API_SERVER"],
  [17, "LLM_CLASS"],
  [8, "ENGINE_CONTEXT"],
  [5, "OPENAI_BATCH_RUNNER"],
];

/** Features and the share of sessions that uses each. */
export const SYNTHETIC_FEATURES: readonly (readonly [share: number, name: string])[] = [
  [0.74, "prefix_caching"],
  [0.38, "remote_cache"],
  [0.31, "chunked_prefill"],
  [0.22, "cpu_offload"],
  [0.17, "speculative_decoding"],
  [0.12, "lora"],
  [0.07, "blending"],
  [0.004, "disk_offload"],
];

/** Errors of the made-up fleet, each with the place that it comes from. */
export const SYNTHETIC_ERRORS: Weighted<readonly [name: string, frame: string]> = [
  [42, ["OutOfMemoryError", "allocate cache/memory.ts:88:11"]],
  [21, ["TimeoutError", "lookup remote/client.ts:140:9"]],
  [16, ["ConnectionError", "connect remote/client.ts:61:5"]],
  [12, ["ConfigError", "readConfig config/read.ts:37:13"]],
  [9, ["ShapeMismatchError", "blend cache/blend.ts:212:17"]],
  [1, ["ChecksumError", "readShard cache/shard.ts:41:7"]],
];
