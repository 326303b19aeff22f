// Generated from the schemas by `deno task generate`; edit those instead.
import type { Dimension } from "./dimensions.ts";

/** The published fields; see `findDimensions`. */
export const DIMENSIONS: readonly Dimension[] = [
  {
    "name": "project_version",
    "messageTypes": [
      "EnvMessage",
      "EngineMessage",
      "MetadataMessage",
      "EventMessage",
      "UsageMessage",
    ],
    "field": "project_version",
    "keyed": false,
  },
  { "name": "provider", "messageTypes": ["EnvMessage"], "field": "provider", "keyed": false },
  {
    "name": "num_cpu",
    "messageTypes": ["EnvMessage"],
    "field": "num_cpu",
    "keyed": false,
    "plausible": {
      "max": 8192,
      "because":
        "Linux can be built for 8192 processors on x86-64 (NR_CPUS); the largest single machines have half of that",
    },
  },
  { "name": "cpu_type", "messageTypes": ["EnvMessage"], "field": "cpu_type", "keyed": false },
  {
    "name": "total_memory",
    "messageTypes": ["EnvMessage"],
    "field": "total_memory",
    "keyed": false,
    "plausible": {
      "max": 281474976710656,
      "because":
        "256 TiB; the largest memory that one machine ever had is 160 TB, a prototype of 2017, the largest on sale 64 TB",
    },
  },
  {
    "name": "architecture",
    "messageTypes": ["EnvMessage"],
    "field": "architecture",
    "keyed": false,
  },
  { "name": "platform", "messageTypes": ["EnvMessage"], "field": "platforms", "keyed": false },
  {
    "name": "gpu_count",
    "messageTypes": ["EnvMessage"],
    "field": "gpu_count",
    "keyed": false,
    "plausible": { "max": 64, "because": "One machine on sale takes up to 32 GPUs; twice that" },
  },
  { "name": "gpu_type", "messageTypes": ["EnvMessage"], "field": "gpu_type", "keyed": false },
  {
    "name": "gpu_memory_per_device",
    "messageTypes": ["EnvMessage"],
    "field": "gpu_memory_per_device",
    "keyed": false,
    "plausible": {
      "max": 2199023255552,
      "because":
        "2 TiB; the largest on sale has 512 GB, shared with the processor, the largest announced 1 TB",
    },
  },
  { "name": "source", "messageTypes": ["EnvMessage"], "field": "source", "keyed": false },
  { "name": "accelerator", "messageTypes": ["EnvMessage"], "field": "accelerator", "keyed": false },
  { "name": "runtime", "messageTypes": ["EnvMessage"], "field": "runtime", "keyed": false },
  { "name": "ci", "messageTypes": ["EnvMessage"], "field": "ci", "keyed": false },
  {
    "name": "chunk_size",
    "messageTypes": ["EngineMessage"],
    "field": "chunk_size",
    "keyed": false,
    "plausible": {
      "max": 16777216,
      "because":
        "16 777 216 tokens; the longest context of a public model is 10 million tokens, and a chunk is a part of one",
    },
  },
  {
    "name": "local_device",
    "messageTypes": ["EngineMessage"],
    "field": "local_device",
    "keyed": false,
  },
  {
    "name": "max_local_cache_size",
    "messageTypes": ["EngineMessage"],
    "field": "max_local_cache_size",
    "keyed": false,
    "plausible": {
      "max": 4194304,
      "because": "4 PiB; a server full of the largest disks, 24 of 123 TB, holds 3 PB",
    },
  },
  {
    "name": "remote_backend",
    "messageTypes": ["EngineMessage"],
    "field": "remote_backend",
    "keyed": false,
  },
  {
    "name": "remote_serde",
    "messageTypes": ["EngineMessage"],
    "field": "remote_serde",
    "keyed": false,
  },
  {
    "name": "pipelined_backend",
    "messageTypes": ["EngineMessage"],
    "field": "pipelined_backend",
    "keyed": false,
  },
  {
    "name": "save_decode_cache",
    "messageTypes": ["EngineMessage"],
    "field": "save_decode_cache",
    "keyed": false,
  },
  {
    "name": "enable_blending",
    "messageTypes": ["EngineMessage"],
    "field": "enable_blending",
    "keyed": false,
  },
  {
    "name": "model_name",
    "messageTypes": ["EngineMessage"],
    "field": "model_name",
    "keyed": false,
  },
  {
    "name": "world_size",
    "messageTypes": ["EngineMessage"],
    "field": "world_size",
    "keyed": false,
    "plausible": { "max": 262144, "because": "262 144; the largest cluster has some 200 000 GPUs" },
  },
  { "name": "kv_dtype", "messageTypes": ["EngineMessage"], "field": "kv_dtype", "keyed": false },
  { "name": "fmt", "messageTypes": ["EngineMessage"], "field": "fmt", "keyed": false },
  {
    "name": "config",
    "messageTypes": ["EngineMessage"],
    "field": "config",
    "keyed": true,
    "plausible": {
      "max": 9007199254740992,
      "because": "The largest whole number that JSON carries exactly",
    },
  },
  { "name": "event_type", "messageTypes": ["EventMessage"], "field": "event_type", "keyed": false },
  { "name": "error_name", "messageTypes": ["EventMessage"], "field": "error_name", "keyed": false },
  { "name": "context", "messageTypes": ["UsageMessage"], "field": "context", "keyed": false },
  {
    "name": "counters",
    "messageTypes": ["UsageMessage"],
    "field": "counters",
    "keyed": true,
    "plausible": {
      "max": 1000000000000000,
      "because":
        "Bytes over two links of 800 Gbit/s, the fastest there are, come to 7.2e14 in the hour between two reports",
    },
  },
  { "name": "features", "messageTypes": ["UsageMessage"], "field": "features", "keyed": false },
  {
    "name": "tags",
    "messageTypes": ["UsageMessage"],
    "field": "tags",
    "keyed": true,
    "plausible": {
      "max": 9007199254740992,
      "because": "The largest whole number that JSON carries exactly",
    },
  },
];
