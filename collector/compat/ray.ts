import { acceleratorOf } from "./accelerator_of.ts";
import { createDraft, place } from "./draft.ts";
import { finishDraft } from "./finish_draft.ts";
import { foreignInstant, plausibleInstant } from "./foreign_instant.ts";
import type { ForeignSystem, Translation, TranslationContext } from "./foreign_system.ts";
import { raySchemas } from "./ray_schema.ts";
import { unknownMessage } from "./unknown_message.ts";

/** What a report says and the notice of a switched-off cluster leaves `null`. */
const REPORTED = ["session_id", "seq_number", "ray_version"] as const;

/**
 * Ray. It counts every answer but a 2xx as a failure and shows it to its user. A cluster whose
 * statistics are switched off still posts one empty notice: it is accepted and never counted.
 */
export const ray: ForeignSystem = {
  name: "ray",
  title: "Ray",
  paths: ["/ray"],
  schemas: raySchemas,
  translate: translateRay,
};

function translateRay(
  raw: Readonly<Record<string, unknown>>,
  context: TranslationContext,
): Translation {
  const isNothing = (key: string) => raw[key] === null || raw[key] === undefined;
  if (REPORTED.every(isNothing)) {
    return unknownMessage(isNothing("collect_timestamp_ms") ? "unknown" : "disabled notice");
  }
  const draft = createDraft(raySchemas.report, raw, ["EnvMessage", "UsageMessage"]);
  const { fields } = draft;
  const env = draft.messages.EnvMessage ?? {};
  if (typeof env.gpu_type === "string") env.accelerator = acceleratorOf(env.gpu_type);
  const madeAt = foreignInstant(fields.collect_timestamp_ms, undefined, 1);
  const startedAt = foreignInstant(fields.session_start_timestamp_ms, undefined, 1);
  if (madeAt !== null && startedAt !== null && madeAt.milliseconds >= startedAt.milliseconds) {
    const uptime = (madeAt.milliseconds - startedAt.milliseconds) / 1000;
    place(draft, "UsageMessage.uptime", uptime);
  }
  return finishDraft(draft, {
    system: "ray",
    event: "report",
    sessionId: fields.session_id,
    version: fields.ray_version ?? null,
    madeAt: plausibleInstant(madeAt?.milliseconds, context.receivedAt),
    key: typeof fields.seq_number === "number" ? [String(fields.seq_number)] : null,
    keyInstant: startedAt?.milliseconds ?? null,
  }, context);
}
