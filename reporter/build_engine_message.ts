import { ENGINE_FIELDS } from "../schemas/engine_fields.ts";
import { isPublicModelName } from "../schemas/is_public_model_name.ts";
import type { EngineMessage } from "../schemas/types.ts";
import type { Envelope } from "./create_envelope.ts";
import { type BuiltMessage, finishMessage } from "./finish_message.ts";
import { settingKey } from "./setting_key.ts";

/** Settings of an engine, by whatever names it has for them. */
export type EngineSettings = Readonly<Record<string, unknown>>;

/** What stands for a model that has no public name. */
const CUSTOM_MODEL = "custom";
const FIELDS: ReadonlySet<string> = new Set(ENGINE_FIELDS);
// Other engines' and older versions' names for the same settings.
const ALIASES: Readonly<Record<string, string>> = {
  chunksize: "chunk_size",
  model: "model_name",
  model_id: "model_name",
};
const SCHEME = /^([a-z][a-z0-9+-]{0,31}):\/\//i;
const TORCH_TYPE = /^torch\.([a-z][a-z0-9_]{1,31})$/;

/**
 * Builds the message about an engine's settings. LMCache's settings have fields of their own; any other
 * number, boolean, `null` or short text goes to `config`. Of `remote_url` only the scheme is kept, as
 * `remote_backend`, and a model that has no public name becomes `custom`.
 *
 * @param envelope Run and id of the message.
 * @param settings The engine's settings; a nested `config` is taken apart.
 * @returns The message and what had to change for it to fit the wire.
 * @throws {TypeError} If the envelope is not of its form.
 *
 * @example
 * ```ts
 * import { buildEngineMessage } from "./build_engine_message.ts";
 * import assert from "node:assert/strict";
 *
 * const { message } = await buildEngineMessage({
 *   schema_version: 1,
 *   message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *   session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   project: "my-engine",
 *   project_version: "1.0.0",
 *   occurred_at: "2026-11-22T09:30:00.000Z",
 * }, { remote_url: "redis://cache.internal:6379", model_name: "/models/ours", quantization: "fp8" });
 * assert.equal(message.remote_backend, "redis");
 * assert.equal(message.model_name, "custom");
 * assert.deepEqual(message.config, { quantization: "fp8" });
 * ```
 */
export async function buildEngineMessage(
  envelope: Envelope,
  settings: EngineSettings,
): Promise<BuiltMessage<EngineMessage>> {
  const { fields, config, unnamed } = sort(settings);
  const replaced: string[] = [];
  const model = fields.model_name;
  if (typeof model === "string" && model.trim() !== "" && !isPublicModelName(model)) {
    fields.model_name = CUSTOM_MODEL;
    if (model !== CUSTOM_MODEL) replaced.push("model_name");
  }
  if (typeof fields.kv_dtype === "string") {
    fields.kv_dtype = fields.kv_dtype.replace(TORCH_TYPE, keepUnlessHostLike);
  }
  const { message, redacted, dropped } = await finishMessage<EngineMessage>({
    ...fields,
    config,
    ...envelope,
    message_type: "EngineMessage",
  });
  return {
    message,
    redacted: [...replaced, ...redacted],
    dropped: unnamed ? [...new Set([...dropped, "config"])] : dropped,
  };
}

/** Puts every setting where it belongs. */
function sort(
  settings: EngineSettings,
): { fields: Record<string, unknown>; config: Record<string, unknown>; unnamed: boolean } {
  const fields: Record<string, unknown> = {};
  const config: Record<string, unknown> = {};
  let unnamed = false;
  const nested = settings.config;
  const flat = isRecord(nested)
    ? [...Object.entries(settings).filter(([name]) => name !== "config"), ...Object.entries(nested)]
    : Object.entries(settings);
  for (const [name, value] of flat) {
    const key = settingKey(name);
    if (value === undefined) continue;
    if (key === null) {
      unnamed = true;
      continue;
    }
    const field = ALIASES[key] ?? key;
    if (field === "remote_url") fields.remote_backend ??= schemeOf(value);
    else if (FIELDS.has(field)) fields[field] ??= value;
    else config[key] = typeof value === "bigint" ? Number(value) : value;
  }
  return { fields, config, unnamed };
}

function schemeOf(url: unknown): string | null {
  return typeof url === "string" ? SCHEME.exec(url.trim())?.[1]?.toLowerCase() ?? null : null;
}

/** `torch.half` has the form of a host name; without its module it says the same. */
function keepUnlessHostLike(whole: string, type: string): string {
  return /\d$/.test(type) ? whole : type;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
