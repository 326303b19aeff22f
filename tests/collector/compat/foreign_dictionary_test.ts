import assert from "node:assert/strict";
import { foreignDictionary } from "../../../collector/compat/foreign_dictionary.ts";
import type { ForeignSystemName } from "../../../collector/compat/foreign_system.ts";
import { FOREIGN_SYSTEMS } from "../../../collector/compat/foreign_systems.ts";
import type { Message } from "../../../schemas/mod.ts";
import { COMPAT_NOW } from "./compat_app.ts";
import { bodyOf, readCaptures } from "./captures.ts";
import { translate } from "./translate.ts";

const ROWS = foreignDictionary();
const OURS = ["session_id", "occurred_at", "project_version"];

Deno.test("foreignDictionary covers every field of every system", () => {
  for (const { name, schemas } of Object.values(FOREIGN_SYSTEMS)) {
    for (const [message, schema] of Object.entries(schemas)) {
      for (const field of Object.keys(schema.shape)) {
        const rows = ROWS.filter((row) =>
          row.system === name && row.field === field && row.messages.includes(message)
        );
        assert.equal(rows.length, 1, `${name} ${message} ${field}`);
      }
    }
  }
});

for (const row of ROWS) {
  Deno.test(`foreignDictionary says of ${row.system} ${row.messages[0]} ${row.field} what happens`, () => {
    for (const text of [row.what, row.unit, row.why]) assert.match(text, /^[^\s].*[^.\s]$/);
    assert.equal(row.kept, row.to.length > 0);
    const body = exampleOf(row);
    const { messages, ignoredKeys, droppedValues } = translate(row.system, body);
    assert.deepEqual(ignoredKeys, []);
    assert.deepEqual(droppedValues, []);
    for (const target of row.to) {
      if (target === "EnvMessage.source" && row.system === "ray") continue;
      if (target === "EnvMessage.gpu_type" && row.field === "hardware_usages") continue;
      const found = messages.some((message) => isThere(message, target));
      assert.ok(found, `${target} is missing`);
    }
    // Of a dropped field nothing is left; the commit stands in for a version, as its row says.
    if (row.kept || ["message_type", "git_sha"].includes(row.field)) return;
    const { [row.field]: _, ...rest } = body;
    const withoutId = (message: Message) => ({ ...message, message_id: "" });
    assert.deepEqual(
      messages.map(withoutId),
      translate(row.system, rest).messages.map(withoutId),
    );
  });
}

Deno.test("foreignDictionary says which dimension or series a field becomes", () => {
  const published = (system: ForeignSystemName, field: string) =>
    ROWS.filter((row) => row.system === system && row.field === field).map((row) => row.published);
  assert.deepEqual(published("lmcache", "interval_num_stored_tokens"), [["series.stored_tokens"]]);
  assert.deepEqual(published("lmcache", "cache_lifespan_histogram"), [["series.*"]]);
  assert.deepEqual(published("vllm", "block_size"), [["config.block_size"]]);
  assert.deepEqual(published("ray", "extra_usage_tags"), [["tags.*"]]);
  assert.deepEqual(published("ray", "library_usages"), [["features"]]);
  assert.deepEqual(published("ray", "cloud_provider"), [["provider", "source"]]);
  assert.deepEqual(published("tgi", "event_type"), [["event_type"]]);
  assert.deepEqual(published("vllm", "vllm_version"), [["project_version"]]);
  assert.deepEqual(published("vllm", "uuid"), [[]]);
  assert.deepEqual(published("lmcache", "machine_id"), [[]]);
});

/** A message of the row's system that says the example and what it takes to be recognised. */
function exampleOf(
  { system, messages, field, example }: typeof ROWS[number],
): Record<string, unknown> {
  const id = "9a7c3a52-2f0e-4c0a-9d0f-0e4d8f6a1b21";
  const log_time = (COMPAT_NOW - 60_000) * 1_000_000;
  const frames: Partial<Record<ForeignSystemName, Record<string, unknown>>> = {
    lmcache: { message_type: messages[0], session_id: id },
    vllm: messages[0] === "heartbeat"
      ? { uuid: id, log_time }
      : { uuid: id, log_time, vllm_version: "1.0" },
    tgi: { uid: id, event_type: field === "error_reason" ? "Error" : "Start" },
    ray: { session_id: id, seq_number: 1 },
    pyagent: { uuid: id, log_time },
  };
  const [first] = readCaptures().filter((capture) => capture.system === system);
  return { ...frames[system] ?? bodyOf(first!.file), [field]: example };
}

function isThere(message: Message, target: string): boolean {
  const fields = message as unknown as Record<string, unknown>;
  if (OURS.includes(target)) return fields[target] !== null && fields[target] !== "unknown";
  const [type, field = "", key] = target.split(".");
  if (message.message_type !== type) return false;
  const value = fields[field];
  if (key === undefined) return value !== null;
  if (key === "*") return Object.keys(value as object).length > 0;
  return Object.hasOwn(value as object, key);
}
