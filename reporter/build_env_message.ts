import type { EnvMessage } from "../schemas/types.ts";
import type { Envelope } from "./create_envelope.ts";
import type { Facts, Withheld } from "./facts.ts";
import { type BuiltMessage, finishMessage } from "./finish_message.ts";

/**
 * Builds the message about the machine.
 *
 * @param envelope Run and id of the message.
 * @param facts What is known about the machine.
 * @param withheld What missing permissions kept back; only the names of the facts travel.
 * @returns The message and what had to change for it to fit the wire.
 * @throws {TypeError} If the envelope is not of its form.
 *
 * @example
 * ```ts
 * import { buildEnvMessage } from "./build_env_message.ts";
 * import { NO_FACTS } from "./facts.ts";
 * import assert from "node:assert/strict";
 *
 * const { message, redacted } = await buildEnvMessage({
 *   schema_version: 1,
 *   message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *   session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   project: "my-engine",
 *   project_version: "1.0.0",
 *   occurred_at: "2026-11-22T09:30:00.000Z",
 * }, { ...NO_FACTS, num_cpu: 8, cpu_type: "/home/ada/cpu" });
 * assert.equal(message.cpu_type, "redacted");
 * assert.deepEqual(redacted, ["cpu_type"]);
 * ```
 */
export function buildEnvMessage(
  envelope: Envelope,
  facts: Facts,
  withheld: readonly Withheld[] = [],
): Promise<BuiltMessage<EnvMessage>> {
  return finishMessage<EnvMessage>({
    ...facts,
    withheld: [...new Set(withheld.map(({ fact }) => fact))],
    ...envelope,
    message_type: "EnvMessage",
  });
}
