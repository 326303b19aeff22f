import assert from "node:assert/strict";
import { isPublicModelName } from "../../schemas/mod.ts";

const PUBLIC = [
  "gpt2",
  "custom",
  "8b",
  "meta-llama/Llama-3.1-8B-Instruct",
  "01-ai/Yi-34B",
  "Qwen/Qwen3-235B-A22B-Instruct-2507-FP8",
  "h2oai/h2ogpt-gm-oasst1-en-2048-falcon-7b-v3",
  "CohereForAI/c4ai-command-r-plus-08-2024",
  "internlm/internlm2_5-7b-chat",
  "ai21labs/AI21-Jamba-1.5-Large",
  "state-spaces/mamba-2.8b-hf",
  // A folder's name is innocent where no path begins with it.
  "data",
  "models-ai/small",
  "my-home/model",
  "homes/model",
  "nas-lab/model",
  "experts/model",
  "cc/model",
  "x".repeat(96),
  `${"x".repeat(31)}/${"y".repeat(96)}`,
];

/** Folders that local paths begin with. */
const FOLDERS = [
  ...["home", "user", "users", "root", "mnt", "media", "data", "dataset", "datasets", "model"],
  ...["models", "opt", "srv", "var", "tmp", "etc", "usr", "workspace", "checkpoint", "checkpoints"],
  ...["output", "outputs", "runs", "app", "src", "local", "scratch", "shared", "volume", "volumes"],
  ...["content", "lib", "bin", "dev", "proc", "sys", "c", "D", "weight", "weights", "nfs", "nas"],
  ...["nas2", "ft", "project", "finetune", "finetunes", "lora", "loras", "adapter", "adapters"],
  ...["exp", "exp17", "Users", "HOME"],
];

const FILES = [
  ...["bin", "ckpt", "engine", "ggml", "gguf", "h5", "json", "onnx", "plan", "pt", "pth", "py"],
  ...["safetensors", "tar", "tgz", "gz", "zip", "yaml", "yml", "toml", "txt", "GGUF"],
];

const PRIVATE = [
  "",
  "/",
  "/llama",
  "llama/",
  "a/b/c",
  "./llama",
  "../llama",
  "a/..",
  "a..b",
  "a/b..c",
  "-a",
  "_a",
  ".a",
  "a/-b",
  "a b",
  "a\\b",
  "C:\\llama",
  "~/llama",
  "llama\n",
  "ada@example",
  "10.0.0.7/llama",
  "node.internal/llama",
  "lab/550e8400-e29b-41d4-a716-446655440000",
  "hf_abcdefghij/llama",
  "x".repeat(97),
  `a/${"y".repeat(97)}`,
  "llama\u00ad2",
  "ламa/модель",
];

for (const name of PUBLIC) {
  Deno.test(`isPublicModelName() lets ${name} travel`, () => {
    assert.equal(isPublicModelName(name), true);
  });
}

Deno.test("isPublicModelName() keeps back what begins with a folder of local paths", () => {
  for (const folder of FOLDERS) assert.equal(isPublicModelName(`${folder}/secret`), false, folder);
});

Deno.test("isPublicModelName() keeps back the name of a file", () => {
  for (const end of FILES) {
    assert.equal(isPublicModelName(`lab/v1.0-${end.length}.${end}`), false, end);
    assert.equal(isPublicModelName(`secret-${end}`), true, end);
  }
});

for (const name of PRIVATE) {
  Deno.test(`isPublicModelName() keeps ${JSON.stringify(name)} back`, () => {
    assert.equal(isPublicModelName(name), false);
  });
}
