import assert from "node:assert/strict";
import { messageSchemas } from "../../schemas/message.ts";
import { dataDictionary, dimensions, messageSchema, SCHEMA_VERSION } from "../../schemas/mod.ts";
import {
  aMetadataMessage,
  anEngineMessage,
  anEnvMessage,
  anEventMessage,
  aUsageMessage,
} from "../builders.ts";

/** The dimensions that a report has at least. */
const CONTRACT = [
  "provider",
  "source",
  "platform",
  "architecture",
  "cpu_type",
  "num_cpu",
  "total_memory",
  "accelerator",
  "gpu_type",
  "gpu_count",
  "gpu_memory_per_device",
  "project_version",
  "runtime",
  "context",
  "model_name",
  "features",
  "event_type",
  "error_name",
  "ci",
];

Deno.test("dataDictionary() describes every field of every message", () => {
  const described = new Set(
    dataDictionary().flatMap(({ messages, field }) => messages.map((name) => `${name}.${field}`)),
  );
  for (const [name, schema] of Object.entries(messageSchemas)) {
    for (const field of Object.keys(schema.shape)) {
      assert.ok(described.has(`${name}.${field}`), field);
    }
  }
});

Deno.test("dataDictionary() entries say what, why, unit and form, without a final period", () => {
  for (const entry of dataDictionary()) {
    assert.ok(entry.what.length > 10 && !entry.what.endsWith("."), entry.field);
    assert.ok(entry.why.length > 10 && !entry.why.endsWith("."), entry.field);
    assert.ok(entry.unit.length > 0 && entry.form.length > 0, entry.field);
    assert.ok(Number.isInteger(entry.since) && entry.since >= SCHEMA_VERSION, entry.field);
    assert.notEqual(entry.example, undefined, entry.field);
  }
});

Deno.test("every example in the dictionary is accepted by its own schema", () => {
  for (
    const build of [anEnvMessage, anEngineMessage, aMetadataMessage, anEventMessage, aUsageMessage]
  ) {
    const message = { ...build(), event_type: "error" } as unknown as Record<string, unknown>;
    for (const entry of dataDictionary()) {
      if (!entry.messages.includes(String(message.message_type))) continue;
      const changed = { ...message, [entry.field]: entry.example };
      assert.ok(messageSchema.safeParse(changed).success, entry.field);
    }
  }
});

Deno.test("error names and stacks are the only fields that wait for the level on", () => {
  const fields = dataDictionary().filter(({ level }) => level === "on").map(({ field }) => field);
  assert.deepEqual(fields, ["error_name", "error_stack"]);
});

Deno.test("dimensions() has every dimension of the contract", () => {
  const names = new Set(dimensions().filter(({ keyed }) => !keyed).map(({ name }) => name));
  for (const name of CONTRACT) assert.ok(names.has(name), name);
});

Deno.test("dimensions() names the fields that hold one dimension per key", () => {
  const keyed = dimensions().filter(({ keyed }) => keyed).map(({ name }) => name);
  assert.deepEqual(keyed, ["config", "counters", "tags"]);
});
