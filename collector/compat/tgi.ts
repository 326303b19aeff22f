import type { EnvMessage, GpuFacts } from "../../schemas/mod.ts";
import { createDraft } from "./draft.ts";
import { finishDraft } from "./finish_draft.ts";
import type { ForeignSystem, Translation, TranslationContext } from "./foreign_system.ts";
import { tgiSchemas } from "./tgi_schema.ts";
import { unknownMessage } from "./unknown_message.ts";

const MIB = 2 ** 20;
/** Objects whose keys stand beside each other once they are laid flat; everything else is a value. */
const NESTED = ["user_agent", "args", "env", "system_env"] as const;
const NESTED_LEVELS = 3;
const MAKERS: readonly (readonly [string, NonNullable<EnvMessage["accelerator"]>])[] = [
  ["nvidia_info", "nvidia"],
  ["nvidia_env", "nvidia"],
  ["xpu_info", "intel"],
  ["hpu_info", "intel"],
];

/**
 * Text Generation Inference. Its address is a constant, so a proxy has to bring it here; the path of
 * that address stands below the collector's own. Every event repeats the environment of the start, which
 * is counted once.
 */
export const tgi: ForeignSystem = {
  name: "tgi",
  title: "TGI (Text Generation Inference)",
  paths: ["/tgi", "/tgi/api/telemetry/tgi"],
  schemas: tgiSchemas,
  translate: translateTgi,
};

function translateTgi(
  raw: Readonly<Record<string, unknown>>,
  context: TranslationContext,
): Translation {
  const draft = createDraft(tgiSchemas.event, flatten(raw), ["EnvMessage", "EngineMessage"]);
  const type = draft.fields.event_type;
  if (typeof type !== "string") return unknownMessage();
  completeGpus(draft.messages.EnvMessage ?? {}, draft.fields);
  return finishDraft(draft, {
    system: "tgi",
    event: `${type.charAt(0).toUpperCase()}${type.slice(1)}`,
    sessionId: draft.fields.uid,
    version: versionOf(draft.fields),
    madeAt: null,
    key: type === "ping" ? null : [type],
    keyInstant: null,
  }, context);
}

function flatten(
  raw: Readonly<Record<string, unknown>>,
  levels: number = NESTED_LEVELS,
): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(raw)) {
    const isNested = levels > 0 && (NESTED as readonly string[]).includes(key) &&
      typeof value === "object" && value !== null && !Array.isArray(value);
    if (isNested) Object.assign(flat, flatten(value as Record<string, unknown>, levels - 1));
    else if (key !== "__proto__") flat[key] = value;
  }
  return flat;
}

/** `nvidia-smi` fails as a whole on an old driver: no list means not known, not "no GPU". */
function completeGpus(env: Record<string, unknown>, fields: Record<string, unknown>): void {
  for (const [field, accelerator] of MAKERS) {
    const gpus = fields[field] as readonly GpuFacts[] | null | undefined;
    const first = gpus?.[0];
    if (gpus === null || gpus === undefined || first === undefined) continue;
    env.accelerator = accelerator;
    env.gpu_count = gpus.length;
    env.gpu_type = first.name;
    const { memory_total: memory } = first;
    env.gpu_memory_per_device = memory === null ? null : Math.round(memory * MIB);
    return;
  }
}

/** The label `latest` says nothing; the commit then does. */
function versionOf(fields: Record<string, unknown>): string | null {
  const { docker_label: label, git_sha: commit } = fields;
  if (typeof label === "string" && label !== "latest") return label;
  const isCommit = typeof commit === "string" && /^[0-9a-f]{7,64}$/i.test(commit.trim());
  return isCommit ? `sha-${commit.trim().slice(0, 7)}` : null;
}
