import { z } from "zod";
import { dropped, kept } from "./foreign_field.ts";
import { lenient, meaningful, names, positive, read, text } from "./foreign_forms.ts";
import { settingFields } from "./setting_fields.ts";
import { tgiGpus } from "./tgi_gpus.ts";

const HARDWARE_WHY = "Which hardware to build, test and tune for";

/** Limits and switches of `args`, 2024 to 2026: name, what it is, an example. */
const SETTINGS = [
  ["max_concurrent_requests", "Most requests at once", 128],
  ["max_best_of", "Most sequences of one request", 2],
  ["max_stop_sequences", "Most stop sequences", 4],
  ["max_top_n_tokens", "Most alternatives of a token", 5],
  ["max_input_tokens", "Longest input", 1024],
  ["max_total_tokens", "Longest input and output", 2048],
  ["validation_workers", "Workers that check requests", 2],
  ["disable_grammar_support", "Whether grammars are off", false],
  ["max_client_batch_size", "Most inputs of one request", 4],
  ["waiting_served_ratio", "When waiting requests go first", 1.2],
  ["max_batch_prefill_tokens", "Most tokens read in a batch", 4096],
  ["max_batch_total_tokens", "Most tokens in a batch", 16_000],
  ["max_waiting_tokens", "Tokens before waiting requests go in", 20],
  ["max_batch_size", "Most requests in a batch", 32],
  ["messages_api_enabled", "Whether the messages API is on", false],
  ["backend_name", "Back end", "tgi-v3"],
  ["usage_stats_level", "How much it reports", "On"],
  ["disable_usage_stats", "Whether it does not report", false],
  ["disable_crash_reports", "Whether it does not report errors", false],
] as const;

const gpus = (maker: string, tool: string) =>
  kept(tgiGpus(), "EnvMessage.gpus", {
    what: `GPUs of ${maker}, as ${tool} described them at the start`,
    unit: "objects, kept as numbers in the units of our own message",
    example: [{ name: "NVIDIA A10G", memory_total: " 23028 MiB", mig_mode_current: " [N/A]" }],
    why: HARDWARE_WHY,
  });

/** The text before the first colon names the fault; what comes after may hold anything. */
function faultName(): z.ZodType<string | null> {
  return read(z.string(), (value) => {
    const reason = String(value).trim();
    // The constant, misspelt at its source, that stands for "withheld" at the level no-stack.
    if (/^unknown?_error$/.test(reason) || reason === "") return null;
    const name = /^[A-Za-z]+(?: [A-Za-z]+){0,3}(?=:|$)/.exec(reason)?.[0];
    return name !== undefined && name.length <= 48 ? name : "other";
  });
}

/** TGI's wire with its nested objects laid flat, which is also the form of its documentation. */
export const tgiSchemas = {
  event: z.object({
    uid: kept(lenient(z.string()), "session_id", {
      what: "Random name of the start",
      unit: "UUID",
      example: "2b0c7f0e-0c0a-4b63-9a35-5d9b1f0f6c11",
      why: "Joins the events of one run; only its hash is stored",
    }),
    event_type: kept(
      read(z.string(), (value) => {
        const type = String(value).trim().toLowerCase();
        return ["start", "stop", "error", "ping"].includes(type) ? type : null;
      }),
      "EventMessage.event_type",
      {
        what: "What happened",
        unit: "Start, Stop, Error or Ping, in any case",
        example: "Start",
        why: "How many runs end well",
      },
    ),
    error_reason: kept(faultName(), "EventMessage.error_name", {
      what: "Text of the error",
      unit: "text, kept up to its first colon; unknow_error is kept as nothing",
      example: "Axum error: Address already in use (os error 98)",
      why: "Which faults to fix first; the text itself may hold addresses and paths",
    }),
    model_config: kept(
      read(z.record(z.string(), z.unknown()), (value) => {
        const { model_type: type } = value as Record<string, unknown>;
        return typeof type === "string" ? meaningful(type)?.toLowerCase() ?? null : null;
      }),
      "EngineMessage.config.model_type",
      {
        what: "Configuration of the model",
        unit: "object, of which model_type is kept",
        example: { model_type: "bloom" },
        why: "Which kinds of model to test and tune for",
      },
    ),
    tokenizer_class: kept(text(), "EngineMessage.config.tokenizer_class", {
      what: "Class of the tokenizer",
      unit: "name",
      example: "BloomTokenizerFast",
      why: "Which kinds of model to test and tune for",
    }),
    tokenizer_config: dropped(lenient(z.unknown()), {
      what: "Configuration of the tokenizer",
      unit: "object",
      example: { chat_template: "..." },
      why: "It may hold templates and names of a private model",
    }),
    revision: dropped(lenient(z.string()), {
      what: "Revision of the model",
      unit: "name or hash",
      example: "main",
      why: "It may name a private branch",
    }),
    origin: dropped(lenient(z.string()), {
      what: "Text that an operator sets",
      unit: "text",
      example: "hf:endpoints",
      why: "It may name an organisation",
    }),
    ...settingFields(SETTINGS),
    git_sha: dropped(lenient(z.string()), {
      what: "Commit that was built",
      unit: "hash",
      example: "cfc118704880453d29bcbe4fbbd91dda501cf5fe",
      why: "The label says the version; without one the first 7 digits stand for it",
    }),
    docker_label: kept(text(), "project_version", {
      what: "Label of the image",
      unit: "name",
      example: "sha-cfc1187",
      why: "Which versions are in use decides how long they are supported",
    }),
    nvidia_info: gpus("NVIDIA", "nvidia-smi"),
    nvidia_env: gpus("NVIDIA", "nvidia-smi (name and form of the documentation)"),
    xpu_info: gpus("Intel", "xpu-smi"),
    hpu_info: gpus("Habana", "hl-smi"),
    cpu_count: kept(positive(), "EnvMessage.num_cpu", {
      what: "Logical processors",
      unit: "count",
      example: 16,
      why: HARDWARE_WHY,
    }),
    cpu_type: kept(text(), "EnvMessage.cpu_type", {
      what: "Model name of the processor",
      unit: "name",
      example: "AMD EPYC 7R32",
      why: HARDWARE_WHY,
    }),
    total_memory: kept(positive(), "EnvMessage.total_memory", {
      what: "Main memory of the machine",
      unit: "bytes",
      example: 66_681_196_544,
      why: HARDWARE_WHY,
    }),
    architecture: kept(names(), "EnvMessage.architecture", {
      what: "Instruction set",
      unit: "name",
      example: "x86_64",
      why: "Which builds to publish",
    }),
    platform: kept(text(), "EnvMessage.platforms", {
      what: "Operating system",
      unit: "name",
      example: "linux-unix-x86_64",
      why: "Which builds to publish",
    }),
  }),
};
