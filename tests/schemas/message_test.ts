import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import type { z } from "zod";
import type { messageSchemas } from "../../schemas/message.ts";
import {
  type EngineMessage,
  type EnvMessage,
  type EventMessage,
  MAX_ENTRIES,
  MAX_GPUS,
  type Message,
  type MetadataMessage,
  parseMessage,
  type UsageMessage,
} from "../../schemas/mod.ts";
import {
  aMetadataMessage,
  anEngineMessage,
  anEnvMessage,
  anEventMessage,
  aUsageMessage,
} from "../builders.ts";

type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false;
type Schemas = typeof messageSchemas;
const sameTypes: readonly [
  Same<z.output<Schemas["EnvMessage"]>, EnvMessage>,
  Same<z.output<Schemas["EngineMessage"]>, EngineMessage>,
  Same<z.output<Schemas["MetadataMessage"]>, MetadataMessage>,
  Same<z.output<Schemas["EventMessage"]>, EventMessage>,
  Same<z.output<Schemas["UsageMessage"]>, UsageMessage>,
] = [true, true, true, true, true];

const BUILDERS = [anEnvMessage, anEngineMessage, aMetadataMessage, anEventMessage, aUsageMessage];

/** Reads a message with one field replaced, and gives the sentence that refuses it. */
function refusal(message: Message, change: Record<string, unknown>): string {
  const parsed = parseMessage({ ...message, ...change });
  assert.equal(parsed.ok, false, `accepted ${JSON.stringify(change)}`);
  return parsed.detail;
}

Deno.test("exported message types equal what their schemas give", () => {
  assert.ok(sameTypes.every(Boolean));
});

for (const build of BUILDERS) {
  const message = build();
  Deno.test(`parseMessage() gives ${message.message_type} back as it was sent`, () => {
    const parsed = parseMessage(JSON.parse(JSON.stringify(message)));
    assert.ok(parsed.ok, JSON.stringify(parsed));
    assert.deepEqual(parsed.message, message);
    assert.deepEqual(parsed.ignoredKeys, []);
  });
}

Deno.test("parseMessage() reads a missing fact as null", () => {
  const { provider: _, withheld: __, ...rest } = anEnvMessage();
  const parsed = parseMessage(rest);
  assert.ok(parsed.ok && parsed.message.message_type === "EnvMessage");
  assert.equal(parsed.message.provider, null);
  assert.deepEqual(parsed.message.withheld, []);
});

Deno.test("parseMessage() drops unknown keys and names them", () => {
  const parsed = parseMessage({ ...anEventMessage(), mood: "good", hostname: "ada" });
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.ignoredKeys, ["mood", "hostname"]);
  assert.ok(!("mood" in parsed.message));
});

Deno.test("parseMessage() names an unknown message type", () => {
  const parsed = parseMessage({ ...anEventMessage(), message_type: "toString" });
  assert.ok(!parsed.ok);
  assert.equal(parsed.code, "unknown_message_type");
});

Deno.test("parseMessage() refuses what is no object", () => {
  for (const value of [null, 1, "text", [], undefined]) {
    assert.equal(parseMessage(value).ok, false);
  }
});

Deno.test("parseMessage() refuses ids that are not UUIDv7", () => {
  refusal(anEventMessage(), { message_id: "550e8400-e29b-41d4-a716-446655440000" });
  refusal(anEventMessage(), { session_id: "1" });
});

Deno.test("parseMessage() refuses times that are not UTC with milliseconds", () => {
  for (const time of ["2026-11-22", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00.000+01:00", 1]) {
    refusal(anEventMessage(), { occurred_at: time });
  }
});

Deno.test("parseMessage() refuses numbers outside their form", () => {
  refusal(anEnvMessage(), { num_cpu: -1 });
  refusal(anEnvMessage(), { num_cpu: 1.5 });
  refusal(anEnvMessage(), { total_memory: 2 ** 53 });
  refusal(anEnvMessage(), { num_cpu: "24" });
});

Deno.test("parseMessage() refuses more entries than the limit", () => {
  const many = Object.fromEntries(
    Array.from({ length: MAX_ENTRIES + 1 }, (_, index) => [`k${index}`, index]),
  );
  refusal(anEngineMessage(), { config: many });
  refusal(aUsageMessage(), { counters: many });
  refusal(aUsageMessage(), { tags: many });
  refusal(anEnvMessage(), { gpus: Array.from({ length: MAX_GPUS + 1 }, () => ({})) });
});

Deno.test("parseMessage() refuses a crowded map before it reads what is in it", () => {
  const crowd = (length: number) =>
    Object.fromEntries(Array.from({ length }, (_, index) => [`K${index}`, []]));
  const sentence = "Cannot accept entries: too many, expected at most 64 in tags";
  assert.equal(refusal(aUsageMessage(), { tags: crowd(MAX_ENTRIES + 1) }), sentence);
  assert.equal(refusal(aUsageMessage(), { tags: crowd(1_500) }), sentence);
  // One less, and the first of them is named.
  assert.match(refusal(aUsageMessage(), { tags: crowd(MAX_ENTRIES) }), /tags\.K0/);
});

Deno.test("parseMessage() accepts a model's hub id and refuses its path", () => {
  assert.ok(parseMessage(anEngineMessage({ model_name: "custom" })).ok);
  for (const path of ["/data/llama", "./llama", "~/llama", "models/llama", "a/b/c", "llama.gguf"]) {
    refusal(anEngineMessage(), { model_name: path });
  }
});

Deno.test("parseMessage() accepts stack frames below the project's root only", () => {
  const frames = [
    "readShard cache/shard.ts:41:7",
    "Cache#get cache.ts:3:1",
    "<anonymous>",
    "r".repeat(96),
    "read shard.ts:4100",
    "$a a/b/c/d/e/f/shard.ts:1234567:1234567",
    `_ ${"x".repeat(64)}/${"y".repeat(64)}.tsx:1`,
    ...["ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "cts", "py", "rs", "go", "cpp", "cc"]
      .map((end) => `read a-b_c.${end}:1`),
    ...["c", "h", "java", "kt", "rb", "wasm"].map((end) => `read shard.${end}:1:2`),
  ];
  assert.ok(parseMessage(anEventMessage({ event_type: "error", error_stack: frames })).ok);
  for (
    const frame of [
      "read /home/ada/shard.ts:1:1",
      "read ../shard.ts:1:1",
      "read https://example.com/shard.ts",
      "no such file: secret plans",
      "read C:\\shard.ts",
      "read a/10.0.0.7/shard.ts:1:1",
      "cache.internal",
      "read example.com",
      // A word that is private where no pattern of a whole text would look for it.
      "readxlocalhost localhost.ts:1:1",
      "read localhost/shard.ts:1:1",
      "read cache/localhost.ts:1:1",
      "localhost",
      "ip-10-0-0-7 shard.ts:1",
      "read ip-10-0-0-7/shard.ts:1",
      "read cache/shard.ts",
      "read cache/shard.ts:1:1:1",
      "read cache/shard.ts:12345678",
      "read cache/shard.exe:1",
      "read  cache/shard.ts:1",
      "read 1cache/shard.ts:1",
      "read a/b/c/d/e/f/g/shard.ts:1",
      "1read",
      "",
      "r".repeat(97),
      `read ${"x".repeat(65)}.ts:1`,
      `read ${"x".repeat(65)}/a.ts:1`,
    ]
  ) refusal(anEventMessage(), { event_type: "error", error_stack: [frame] });
});

Deno.test("parseMessage() never repeats a refused value in its sentence", () => {
  fc.assert(fc.property(
    fc.constantFrom(...BUILDERS),
    fc.string({ minLength: 24, maxLength: 40 }).filter((text) => !/^\s|\s$/.test(text)),
    (build, text) => {
      const message = build() as unknown as Record<string, unknown>;
      for (const field of Object.keys(message)) {
        const parsed = parseMessage({ ...message, [field]: { nested: text } });
        if (!parsed.ok) assert.ok(!parsed.detail.includes(text));
      }
    },
  ));
});

Deno.test("parseMessage() reads any JSON without throwing", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.equal(typeof parseMessage(value).ok, "boolean");
  }));
});

Deno.test("parseMessage() refuses an error's name on an event that is none", () => {
  refusal(anEventMessage(), { event_type: "start", error_name: "OutOfMemoryError" });
  refusal(anEventMessage(), { event_type: "ping", error_stack: ["read"] });
});

Deno.test("parseMessage() names unknown keys of a GPU", () => {
  const gpus = [{ name: "NVIDIA L4", serial: "1234" }, { serial: "1235" }];
  const parsed = parseMessage({ ...anEnvMessage(), gpus });
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.ignoredKeys, ["gpus.serial"]);
});
