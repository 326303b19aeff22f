import { acceptEngineMessage } from "./accept/engine_message.ts";
import { acceptEnvMessage } from "./accept/env_message.ts";
import { acceptEventMessage } from "./accept/event_message.ts";
import { isObject } from "./accept/forms.ts";
import { acceptMetadataMessage } from "./accept/metadata_message.ts";
import { acceptUsageMessage } from "./accept/usage_message.ts";
import type { Message } from "./types.ts";

/**
 * Reads the ordinary message at a tenth of what the schemas cost: one that is valid as it stands and has
 * no unknown keys. The functions that do it are generated from the schemas, and need no zod.
 *
 * @param value What JSON gave; lists and maps within it become part of the message.
 * @returns What the schemas would give, or `undefined` when only they can tell.
 *
 * @example
 * ```ts
 * import { acceptMessage } from "./accept_message.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(acceptMessage({ message_type: "Selfie" }), undefined);
 * ```
 */
export function acceptMessage(value: unknown): Message | undefined {
  if (!isObject(value)) return undefined;
  switch (value.message_type) {
    case "EnvMessage":
      return acceptEnvMessage(value);
    case "EngineMessage":
      return acceptEngineMessage(value);
    case "MetadataMessage":
      return acceptMetadataMessage(value);
    case "EventMessage":
      return acceptEventMessage(value);
    case "UsageMessage":
      return acceptUsageMessage(value);
    default:
      return undefined;
  }
}
