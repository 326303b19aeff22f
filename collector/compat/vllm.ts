import { acceleratorOf } from "./accelerator_of.ts";
import { createDraft } from "./draft.ts";
import { finishDraft } from "./finish_draft.ts";
import { foreignInstant, plausibleInstant } from "./foreign_instant.ts";
import type { ForeignSystem, Translation, TranslationContext } from "./foreign_system.ts";
import { unknownMessage } from "./unknown_message.ts";
import { vllmSchemas } from "./vllm_schema.ts";

/** What only a first report carries, one of them in every version. */
const FIRST = ["model_architecture", "vllm_version", "context"];

/** vLLM, which posts to exactly the address that it is given and says no kind of message. */
export const vllm: ForeignSystem = {
  name: "vllm",
  title: "vLLM",
  paths: ["/vllm"],
  schemas: vllmSchemas,
  translate: translateVllm,
};

function translateVllm(
  raw: Readonly<Record<string, unknown>>,
  context: TranslationContext,
): Translation {
  const isFirst = FIRST.some((key) => Object.hasOwn(raw, key));
  if (!isFirst && !(Object.hasOwn(raw, "uuid") && Object.hasOwn(raw, "log_time"))) {
    return unknownMessage();
  }
  const draft = isFirst
    ? createDraft(vllmSchemas["first report"], raw, ["EnvMessage", "EngineMessage", "UsageMessage"])
    : createDraft(vllmSchemas.heartbeat, raw, ["UsageMessage"]);
  const { EnvMessage: env, EngineMessage: engine } = draft.messages;
  if (env !== undefined) {
    const config = engine?.config as Record<string, unknown> | undefined;
    const runsOnTpu = /^(?:tpu_inference|torch_xla)$/.test(String(config?.cuda_runtime));
    const type = String(env.gpu_type ?? "");
    env.accelerator = runsOnTpu ? "tpu" : acceleratorOf(type);
    if (raw.source === "production-docker-image") env.source = "DOCKER";
  }
  const time = foreignInstant(draft.fields.log_time, context.literals.get("log_time"), 1_000_000);
  return finishDraft(draft, {
    system: "vllm",
    event: isFirst ? "first report" : "heartbeat",
    sessionId: draft.fields.uuid,
    version: draft.fields.vllm_version ?? null,
    madeAt: plausibleInstant(time?.milliseconds, context.receivedAt),
    key: time === null ? null : [time.literal],
    keyInstant: time?.milliseconds ?? null,
  }, context);
}
