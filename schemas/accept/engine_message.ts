// Generated from the schemas by `deno task generate`; edit those instead.
import { isPublicModelName } from "../is_public_model_name.ts";
import type { EngineMessage } from "../types.ts";
import {
  areEntries,
  fits,
  hasOnly,
  isCount,
  isListOf,
  isMeasure,
  isName,
  isSetting,
  isToken,
  type Unread,
} from "./forms.ts";

const MESSAGE_ID =
  /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
const SESSION_ID =
  /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
const PROJECT = /^[a-z0-9][a-z0-9-]{1,62}$/;
const OCCURRED_AT =
  /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$/;
const KEYS: ReadonlySet<string> = new Set([
  "message_type",
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
  "chunk_size",
  "local_device",
  "max_local_cache_size",
  "remote_backend",
  "remote_serde",
  "pipelined_backend",
  "save_decode_cache",
  "enable_blending",
  "blend_recompute_ratio",
  "blend_min_tokens",
  "model_name",
  "world_size",
  "worker_id",
  "kv_dtype",
  "kv_shape",
  "fmt",
  "config",
]);

function isModelName(value: unknown): value is string {
  return typeof value === "string" && value.length <= 128 && value.length >= 1 &&
    isPublicModelName(value);
}

/** Reads valid `EngineMessage` without unknown keys; `undefined` for all else, valid or not. */
export function acceptEngineMessage(value: Unread): EngineMessage | undefined {
  if (!hasOnly(value, KEYS)) return undefined;
  if (value.message_type !== "EngineMessage") return undefined;
  if (value.schema_version !== 1) return undefined;
  const messageId = value.message_id;
  if (!fits(MESSAGE_ID, messageId)) return undefined;
  const sessionId = value.session_id;
  if (!fits(SESSION_ID, sessionId)) return undefined;
  const project = value.project;
  if (!fits(PROJECT, project)) return undefined;
  const projectVersion = value.project_version;
  if (!isToken(projectVersion)) return undefined;
  const occurredAt = value.occurred_at;
  if (!fits(OCCURRED_AT, occurredAt)) return undefined;
  const chunkSize = value.chunk_size ?? null;
  if (chunkSize !== null && !isCount(chunkSize)) return undefined;
  const localDevice = value.local_device ?? null;
  if (localDevice !== null && !isToken(localDevice)) return undefined;
  const maxLocalCacheSize = value.max_local_cache_size ?? null;
  if (maxLocalCacheSize !== null && !isMeasure(maxLocalCacheSize)) return undefined;
  const remoteBackend = value.remote_backend ?? null;
  if (remoteBackend !== null && !isToken(remoteBackend)) return undefined;
  const remoteSerde = value.remote_serde ?? null;
  if (remoteSerde !== null && !isToken(remoteSerde)) return undefined;
  const pipelinedBackend = value.pipelined_backend ?? null;
  if (pipelinedBackend !== null && typeof pipelinedBackend !== "boolean") return undefined;
  const saveDecodeCache = value.save_decode_cache ?? null;
  if (saveDecodeCache !== null && typeof saveDecodeCache !== "boolean") return undefined;
  const enableBlending = value.enable_blending ?? null;
  if (enableBlending !== null && typeof enableBlending !== "boolean") return undefined;
  const blendRecomputeRatio = value.blend_recompute_ratio ?? null;
  if (blendRecomputeRatio !== null && !isMeasure(blendRecomputeRatio)) return undefined;
  const blendMinTokens = value.blend_min_tokens ?? null;
  if (blendMinTokens !== null && !isCount(blendMinTokens)) return undefined;
  const modelName = value.model_name ?? null;
  if (modelName !== null && !isModelName(modelName)) return undefined;
  const worldSize = value.world_size ?? null;
  if (worldSize !== null && !isCount(worldSize)) return undefined;
  const workerId = value.worker_id ?? null;
  if (workerId !== null && !isCount(workerId)) return undefined;
  const kvDtype = value.kv_dtype ?? null;
  if (kvDtype !== null && !isToken(kvDtype)) return undefined;
  const kvShape = value.kv_shape ?? null;
  if (kvShape !== null && !isListOf(isCount, kvShape, 8)) return undefined;
  const fmt = value.fmt ?? null;
  if (fmt !== null && !isName(fmt)) return undefined;
  const config = value.config === undefined ? {} : value.config;
  if (!areEntries(isSetting, config)) return undefined;
  return {
    message_type: "EngineMessage",
    schema_version: 1,
    message_id: messageId,
    session_id: sessionId,
    project,
    project_version: projectVersion,
    occurred_at: occurredAt,
    chunk_size: chunkSize,
    local_device: localDevice,
    max_local_cache_size: maxLocalCacheSize,
    remote_backend: remoteBackend,
    remote_serde: remoteSerde,
    pipelined_backend: pipelinedBackend,
    save_decode_cache: saveDecodeCache,
    enable_blending: enableBlending,
    blend_recompute_ratio: blendRecomputeRatio,
    blend_min_tokens: blendMinTokens,
    model_name: modelName,
    world_size: worldSize,
    worker_id: workerId,
    kv_dtype: kvDtype,
    kv_shape: kvShape,
    fmt,
    config,
  };
}
