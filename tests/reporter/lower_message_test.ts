import assert from "node:assert/strict";
import { LEVELS } from "../../reporter/level.ts";
import { lowerMessage } from "../../reporter/lower_message.ts";
import {
  aMetadataMessage,
  anEngineMessage,
  anEnvMessage,
  anEventMessage,
  aUsageMessage,
} from "../builders.ts";

const NAME = "RangeError";
const STACK = ["readShard cache/shard.ts:41:7"];

Deno.test("lowerMessage() leaves neither a name nor a stack below on, whichever of them is there", () => {
  for (const level of LEVELS.filter((one) => one !== "on")) {
    for (const name of [NAME, null]) {
      for (const stack of [STACK, [], null]) {
        const error = { "error_name": name, "error_stack": stack };
        const message = anEventMessage({ event_type: "error", ...error });
        const lowered = lowerMessage(message, level);
        assert.deepEqual(lowered, { ...message, error_name: null, error_stack: null });
      }
    }
  }
});

Deno.test("lowerMessage() gives every other message back as it is", () => {
  const messages = [anEnvMessage(), anEngineMessage(), aMetadataMessage(), aUsageMessage()];
  for (const level of LEVELS) {
    for (const message of messages) assert.equal(lowerMessage(message, level), message);
  }
  const message = anEventMessage({ event_type: "error", error_name: NAME, error_stack: STACK });
  assert.equal(lowerMessage(message, "on"), message);
});
