import { z } from "zod";
import { envelopeShape } from "./envelope.ts";
import { fact, field } from "./field.ts";
import { count, entries, measure, setting, token } from "./forms.ts";
import { MAX_NAME_LENGTH } from "./limits.ts";
import { modelNameForm } from "./model_name.ts";

const SETTINGS_WHY = "Which settings are used, and so worth tuning, keeping or removing";

/** The settings of an inference or cache engine; LMCache's fields by their names, any engine's in `config`. */
export const engineMessageSchema = z.object({
  message_type: field(z.literal("EngineMessage"), {
    what: "Kind of message: settings of the engine",
    unit: "name",
    example: "EngineMessage",
    why: "Tells the kinds of message apart",
  }),
  ...envelopeShape,
  chunk_size: fact(count(), {
    what: "Tokens per cache chunk",
    unit: "tokens",
    example: 256,
    why: SETTINGS_WHY,
    published: "chunk_size",
    plausible: {
      max: 2 ** 24,
      because:
        "16 777 216 tokens; the longest context of a public model is 10 million tokens, and a chunk is a part of one",
    },
  }),
  local_device: fact(token(), {
    what: "Device that holds the local cache",
    unit: "name",
    example: "cpu",
    why: SETTINGS_WHY,
    published: "local_device",
  }),
  max_local_cache_size: fact(measure(), {
    what: "Limit of the local cache",
    unit: "GB",
    example: 5,
    why: SETTINGS_WHY,
    published: "max_local_cache_size",
    plausible: {
      max: 2 ** 22,
      because: "4 PiB; a server full of the largest disks, 24 of 123 TB, holds 3 PB",
    },
  }),
  remote_backend: fact(token(), {
    what: "Kind of the remote cache: the scheme of its URL, nothing else of it",
    unit: "name",
    example: "redis",
    why: SETTINGS_WHY,
    published: "remote_backend",
  }),
  remote_serde: fact(token(), {
    what: "Serialisation towards the remote cache",
    unit: "name",
    example: "cachegen",
    why: SETTINGS_WHY,
    published: "remote_serde",
  }),
  pipelined_backend: fact(z.boolean(), {
    what: "Whether the remote cache is used in a pipeline",
    unit: "yes or no",
    example: false,
    why: SETTINGS_WHY,
    published: "pipelined_backend",
  }),
  save_decode_cache: fact(z.boolean(), {
    what: "Whether the cache of decoded tokens is kept",
    unit: "yes or no",
    example: false,
    why: SETTINGS_WHY,
    published: "save_decode_cache",
  }),
  enable_blending: fact(z.boolean(), {
    what: "Whether cached chunks are blended",
    unit: "yes or no",
    example: false,
    why: SETTINGS_WHY,
    published: "enable_blending",
  }),
  blend_recompute_ratio: fact(measure(), {
    what: "Share of tokens computed again when blending",
    unit: "ratio",
    example: 0.15,
    why: SETTINGS_WHY,
  }),
  blend_min_tokens: fact(count(), {
    what: "Fewest tokens worth blending",
    unit: "tokens",
    example: 256,
    why: SETTINGS_WHY,
  }),
  model_name: fact(modelNameForm(), {
    what: "Model: its name where it has the form of a hub's, else `custom`; never a path",
    unit: "hub id",
    example: "meta-llama/Llama-3.1-8B-Instruct",
    why: "Which models to test and tune for",
    published: "model_name",
  }),
  world_size: fact(count(), {
    what: "Processes that share the model",
    unit: "count",
    example: 2,
    why: SETTINGS_WHY,
    published: "world_size",
    plausible: {
      max: 2 ** 18,
      because: "262 144; the largest cluster has some 200 000 GPUs",
    },
  }),
  worker_id: fact(count(), {
    what: "Number of this process among them",
    unit: "index",
    example: 0,
    why: "Counts an engine once, not once per worker",
  }),
  kv_dtype: fact(token(), {
    what: "Number format of the key-value cache",
    unit: "name",
    example: "torch.bfloat16",
    why: SETTINGS_WHY,
    published: "kv_dtype",
  }),
  kv_shape: fact(z.array(count()).max(8), {
    what: "Shape of the key-value cache",
    unit: "sizes",
    example: [32, 2, 256, 8, 128],
    why: SETTINGS_WHY,
  }),
  fmt: fact(token(MAX_NAME_LENGTH), {
    what: "Layout of the key-value cache",
    unit: "name",
    example: "vllm",
    why: SETTINGS_WHY,
    published: "fmt",
  }),
  config: field(entries(setting()).default({}), {
    what: "Further settings of any engine",
    unit: "name to number, boolean, null or short name",
    example: { quantization: "fp8", tensor_parallel_size: 2 },
    why: SETTINGS_WHY,
    published: "config.*",
    plausible: {
      max: 2 ** 53,
      because: "The largest whole number that JSON carries exactly",
    },
  }),
});
