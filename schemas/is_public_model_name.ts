import { isPlain } from "./is_plain.ts";

const PART = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;
// Folders that local paths begin with; a publisher of that name loses its name, a path stays at home.
const FOLDER =
  /^(?:home|users?|root|mnt|media|data|datasets?|models?|opt|srv|var|tmp|etc|usr|workspace|checkpoints?|outputs?|runs|app|src|local|scratch|shared|volumes?|content|lib|bin|dev|proc|sys|c|d|weights?|nfs|nas\d*|ft|project|finetunes?|loras?|adapters?|exp\d*)$/i;
const FILE =
  /\.(?:bin|ckpt|engine|ggml|gguf|h5|json|onnx|plan|pt|pth|py|safetensors|tar|tgz|gz|zip|ya?ml|txt|toml)$/i;

/**
 * Tells a public hub id from everything else: at most one slash, no path, no file, no address.
 *
 * @param text A model name as an engine was given it.
 * @returns Whether it may travel; otherwise send `custom`.
 *
 * @example
 * ```ts
 * import { isPublicModelName } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * assert.ok(isPublicModelName("meta-llama/Llama-3.1-8B-Instruct"));
 * assert.ok(!isPublicModelName("/data/models/secret-project"));
 * ```
 */
export function isPublicModelName(text: string): boolean {
  const parts = text.split("/");
  if (parts.length > 2 || !parts.every((part) => PART.test(part) && !part.includes(".."))) {
    return false;
  }
  if (parts.length === 2 && FOLDER.test(parts[0] ?? "")) return false;
  if (FILE.test(text)) return false;
  return parts.every((part) => isPlain(part));
}
