import assert from "node:assert/strict";
import { type JsonSchema, jsonSchema, messageSchema } from "../../schemas/mod.ts";

const document = jsonSchema(messageSchema);

Deno.test("jsonSchema() is a document of draft 2020-12 with one branch per message type", () => {
  assert.equal(document.$schema, "https://json-schema.org/draft/2020-12/schema");
  const branches = (document.oneOf ?? document.anyOf) as JsonSchema[];
  assert.deepEqual(
    branches.map((branch) => ((branch.properties as JsonSchema).message_type as JsonSchema).const),
    ["EnvMessage", "EngineMessage", "MetadataMessage", "EventMessage", "UsageMessage"],
  );
});

Deno.test("jsonSchema() carries what each field says of itself", () => {
  const [env] = (document.oneOf ?? document.anyOf) as JsonSchema[];
  const memory = (env?.properties as JsonSchema).total_memory as JsonSchema;
  assert.equal(memory.description, "Main memory of the machine (bytes)");
  assert.equal(memory["x-published"], "total_memory");
  assert.equal(memory["x-since"], 1);
  assert.equal(memory["x-level"], "no-stack");
  assert.deepEqual(memory.examples, [101_261_135_872]);
});

Deno.test("jsonSchema() leaves no metadata under names that JSON Schema does not know", () => {
  const text = JSON.stringify(document);
  for (const key of ["what", "why", "unit", "published"]) {
    assert.ok(!text.includes(`"${key}":`), key);
  }
});
