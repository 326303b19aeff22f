import { acceleratorOf } from "./accelerator_of.ts";
import { createDraft } from "./draft.ts";
import { finishDraft } from "./finish_draft.ts";
import { foreignInstant, plausibleInstant } from "./foreign_instant.ts";
import type { ForeignSystem, Translation, TranslationContext } from "./foreign_system.ts";
import { pyagentSchemas } from "./pyagent_schema.ts";
import { unknownMessage } from "./unknown_message.ts";

/** PyAgent, which sends nothing itself: its local file is what an operator posts. */
export const pyagent: ForeignSystem = {
  name: "pyagent",
  title: "PyAgent",
  paths: ["/pyagent"],
  schemas: pyagentSchemas,
  translate: translatePyagent,
};

function translatePyagent(
  raw: Readonly<Record<string, unknown>>,
  context: TranslationContext,
): Translation {
  if (!["uuid", "app_version", "context"].some((key) => Object.hasOwn(raw, key))) {
    return unknownMessage();
  }
  const draft = createDraft(pyagentSchemas["usage_stats.json"], raw, [
    "EnvMessage",
    "UsageMessage",
  ]);
  const env = draft.messages.EnvMessage ?? {};
  if (env.cpu_type === "Unknown") delete env.cpu_type;
  if (typeof env.gpu_type === "string") env.accelerator = acceleratorOf(env.gpu_type);
  const time = foreignInstant(draft.fields.log_time, context.literals.get("log_time"), 1_000_000);
  return finishDraft(draft, {
    system: "pyagent",
    event: "usage_stats.json",
    sessionId: draft.fields.uuid,
    version: draft.fields.app_version ?? null,
    madeAt: plausibleInstant(time?.milliseconds, context.receivedAt),
    key: time === null ? null : [time.literal],
    keyInstant: time?.milliseconds ?? null,
  }, context);
}
