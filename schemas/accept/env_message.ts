// Generated from the schemas by `deno task generate`; edit those instead.
import type { EnvMessage } from "../types.ts";
import {
  acceptList,
  fits,
  hasOnly,
  isCount,
  isListOf,
  isName,
  isOneOf,
  isToken,
  type Unread,
} from "./forms.ts";
import { acceptGpu } from "./gpu.ts";

const MESSAGE_ID =
  /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
const SESSION_ID =
  /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
const PROJECT = /^[a-z0-9][a-z0-9-]{1,62}$/;
const OCCURRED_AT =
  /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$/;
const SOURCE = new Set(
  [
    "DOCKER",
    "KUBERNETES",
    "PODMAN",
    "LXC",
    "WSL",
    "PIP",
    "CONDA",
    "DENO",
    "COMPILED",
    "UNKNOWN",
  ] as const,
);
const ACCELERATOR = new Set(["nvidia", "amd", "intel", "apple", "tpu", "none"] as const);
const KEYS: ReadonlySet<string> = new Set([
  "message_type",
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
  "provider",
  "num_cpu",
  "cpu_type",
  "cpu_family_model_stepping",
  "total_memory",
  "architecture",
  "platforms",
  "gpu_count",
  "gpu_type",
  "gpu_memory_per_device",
  "source",
  "gpus",
  "accelerator",
  "runtime",
  "ci",
  "withheld",
]);

/** Reads valid `EnvMessage` without unknown keys; `undefined` for all else, valid or not. */
export function acceptEnvMessage(value: Unread): EnvMessage | undefined {
  if (!hasOnly(value, KEYS)) return undefined;
  if (value.message_type !== "EnvMessage") return undefined;
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
  const provider = value.provider ?? null;
  if (provider !== null && !isToken(provider)) return undefined;
  const numCpu = value.num_cpu ?? null;
  if (numCpu !== null && !isCount(numCpu)) return undefined;
  const cpuType = value.cpu_type ?? null;
  if (cpuType !== null && !isName(cpuType)) return undefined;
  const cpuFamilyModelStepping = value.cpu_family_model_stepping ?? null;
  if (cpuFamilyModelStepping !== null && !isToken(cpuFamilyModelStepping)) return undefined;
  const totalMemory = value.total_memory ?? null;
  if (totalMemory !== null && !isCount(totalMemory)) return undefined;
  const architecture = value.architecture ?? null;
  if (architecture !== null && !isListOf(isToken, architecture, 4, 1)) return undefined;
  const platforms = value.platforms ?? null;
  if (platforms !== null && !isName(platforms)) return undefined;
  const gpuCount = value.gpu_count ?? null;
  if (gpuCount !== null && !isCount(gpuCount)) return undefined;
  const gpuType = value.gpu_type ?? null;
  if (gpuType !== null && !isName(gpuType)) return undefined;
  const gpuMemoryPerDevice = value.gpu_memory_per_device ?? null;
  if (gpuMemoryPerDevice !== null && !isCount(gpuMemoryPerDevice)) return undefined;
  const source = value.source ?? null;
  if (source !== null && !isOneOf(SOURCE, source)) return undefined;
  const gpus = (value.gpus ?? null) === null ? null : acceptList(acceptGpu, value.gpus, 64);
  if (gpus === undefined) return undefined;
  const accelerator = value.accelerator ?? null;
  if (accelerator !== null && !isOneOf(ACCELERATOR, accelerator)) return undefined;
  const runtime = value.runtime ?? null;
  if (runtime !== null && !isToken(runtime)) return undefined;
  const ci = value.ci ?? null;
  if (ci !== null && typeof ci !== "boolean") return undefined;
  const withheld = value.withheld === undefined ? [] : value.withheld;
  if (!isListOf(isToken, withheld, 64)) return undefined;
  return {
    message_type: "EnvMessage",
    schema_version: 1,
    message_id: messageId,
    session_id: sessionId,
    project,
    project_version: projectVersion,
    occurred_at: occurredAt,
    provider,
    num_cpu: numCpu,
    cpu_type: cpuType,
    cpu_family_model_stepping: cpuFamilyModelStepping,
    total_memory: totalMemory,
    architecture,
    platforms,
    gpu_count: gpuCount,
    gpu_type: gpuType,
    gpu_memory_per_device: gpuMemoryPerDevice,
    source,
    gpus,
    accelerator,
    runtime,
    ci,
    withheld,
  };
}
