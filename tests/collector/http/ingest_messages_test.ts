import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { ingestMessages } from "../../../collector/ingest_messages.ts";
import { splitMessages } from "../../../collector/split_messages.ts";
import { type CandorEvents, disabledEventBus } from "../../../observability/mod.ts";
import { MAX_DEPTH, MAX_IGNORED_KEYS } from "../../../schemas/mod.ts";
import { anEventMessage, aUsageMessage } from "../../builders.ts";
import { memoryStore } from "./memory_store.ts";

const deps = () => ({
  store: memoryStore(),
  bus: disabledEventBus<CandorEvents>(),
  mayWrite: () => true,
});

/** Lists in lists. */
function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

Deno.test("ingestMessages() calls a message too deep from the first level beyond the limit", async () => {
  for (const [levels, code] of [[MAX_DEPTH - 1, undefined], [MAX_DEPTH, "too_deep"]] as const) {
    for (const base of [anEventMessage(), { message_type: "Selfie" }]) {
      const { rejected } = await ingestMessages(
        [{ value: { ...base, x: nested(levels) } }],
        deps(),
      );
      const expected = code ?? ("session_id" in base ? undefined : "unknown_message_type");
      assert.equal(rejected[0]?.code, expected);
    }
  }
});

Deno.test("ingestMessages() names each unknown key once, and no more than the limit", async () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`a${at}`, at]));
  const more = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`b${at}`, at]));
  const values = [many, many, more].map((keys) => ({ value: { ...anEventMessage(), ...keys } }));
  const { ignored_keys: keys } = await ingestMessages(values, deps());
  assert.deepEqual(keys, [...Object.keys(many), ...Object.keys(more)].slice(0, MAX_IGNORED_KEYS));
});

Deno.test("ingestMessages() writes every id without capitals and changes no other", async () => {
  const used = deps();
  const [plain, loud] = [aUsageMessage(), aUsageMessage()];
  const shout = {
    ...loud,
    message_id: loud.message_id.toUpperCase(),
    session_id: loud.session_id.toUpperCase(),
  };
  await ingestMessages([{ value: plain }, { value: shout }], used);
  assert.deepEqual(used.store.messages, [plain, loud]);
});

Deno.test("splitMessages() tells the mark for broken text from broken text", () => {
  const encoder = new TextEncoder();
  assert.deepEqual(splitMessages(encoder.encode('"\ufffd"'), "json"), [{ value: "\ufffd" }]);
  fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 6 }), (bytes) => {
    const body = new Uint8Array([0x22, ...bytes.filter((byte) => byte > 0x7f), 0x22]);
    let valid = true;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(body);
    } catch {
      valid = false;
    }
    if (valid) splitMessages(body, "json");
    else assert.throws(() => splitMessages(body, "json"), { message: "not_utf8" });
  }));
});
