import type { Message } from "../schemas/types.ts";
import { buildEngineMessage } from "./build_engine_message.ts";
import { buildEnvMessage } from "./build_env_message.ts";
import { buildMetadataMessage } from "./build_metadata_message.ts";
import { buildUsageMessage } from "./build_usage_message.ts";
import type { Draft } from "./draft.ts";
import { type Facts, NO_FACTS, type Withheld } from "./facts.ts";
import { type BuiltMessage, finishMessage } from "./finish_message.ts";
import { withoutFields } from "./without_fields.ts";

/**
 * Builds the message of a draft: redacted, validated by the schema that the collector uses, and without
 * the fields that the person had not been told about.
 *
 * @param draft A draft of this process, or one read from a spool.
 * @returns The message and what had to change, or `null` when the draft makes no message.
 */
export async function buildDraft(draft: Draft): Promise<BuiltMessage<Message> | null> {
  try {
    const built = await build(draft);
    return { ...built, message: withoutFields(built.message, draft.pending ?? []) };
  } catch {
    // A project name that is none, or a file that somebody else wrote: nothing can be made of it.
    return null;
  }
}

async function build({ type, envelope, data }: Draft): Promise<BuiltMessage<Message>> {
  switch (type) {
    case "EnvMessage":
      return await buildEnvMessage(
        envelope,
        { ...NO_FACTS, ...data["facts"] as Partial<Facts> },
        (data["withheld"] ?? []) as readonly Withheld[],
      );
    case "EngineMessage":
      return await buildEngineMessage(envelope, data);
    case "MetadataMessage":
      return await buildMetadataMessage(envelope, {
        startedAt: Number(data["startedAt"]),
        now: Number(data["now"]),
      });
    case "UsageMessage":
      return await buildUsageMessage(envelope, data);
    case "EventMessage":
      return await finishMessage({ ...data, ...envelope, message_type: "EventMessage" });
  }
}
