import assert from "node:assert/strict";
import { z } from "zod";
import { latestVersions } from "../../reporter/collected_fields.ts";
import { pendingFields } from "../../reporter/pending_fields.ts";
import { withoutFields } from "../../reporter/without_fields.ts";
import { findLaterFields } from "../../schemas/find_later_fields.ts";
import { LATER_FIELDS } from "../../schemas/later_fields.ts";
import { messageSchemas } from "../../schemas/message.ts";
import type { Message } from "../../schemas/types.ts";
import { anEngineMessage, anEnvMessage, aUsageMessage } from "../builders.ts";
import { aDeclaration } from "../schemas/a_declaration.ts";
import { aSecondVersion } from "../schemas/a_second_version.ts";

Deno.test("LATER_FIELDS is what the metadata of the schemas says", () => {
  assert.deepEqual(LATER_FIELDS, findLaterFields());
});

Deno.test("findLaterFields() finds fields of messages, of several messages and of GPUs", () => {
  const later = { what: "New", since: 2 };
  const envelope = { mood: z.string().meta(later) };
  const found = findLaterFields({
    EnvMessage: z.object({ ...envelope, old: z.int().meta({ what: "Old", since: 1 }) }),
    UsageMessage: z.object(envelope),
  }, z.object({ fan: z.int().meta({ what: "Speed of the fan", since: 3 }) }));
  assert.deepEqual(found, [
    { messages: ["EnvMessage", "UsageMessage"], field: "mood", ...later },
    { messages: ["EnvMessage"], field: "gpus.fan", what: "Speed of the fan", since: 3 },
  ]);
});

Deno.test("pendingFields() are those that came after what a person was told about", () => {
  const fields = { laterFields: aSecondVersion, declaration: aDeclaration };
  const named = (schema: number, declaration: number) =>
    pendingFields(fields, { schema, declaration }).map(({ field, declared }) => [field, declared]);
  assert.deepEqual(latestVersions(fields), { schema: 2, declaration: 2 });
  assert.deepEqual(named(1, 1), [
    ["runtime", false],
    ["gpus.power_limit", false],
    ["config.flavour", true],
    ["features.batching", true],
  ]);
  assert.deepEqual(named(2, 1), [["config.flavour", true], ["features.batching", true]]);
  assert.deepEqual(named(2, 2), []);
  assert.deepEqual(pendingFields(fields, null), []);
});

Deno.test("withoutFields() takes fields out of every kind of message, and nothing else", () => {
  const places = pendingFields(
    { laterFields: aSecondVersion, declaration: aDeclaration },
    { schema: 1, declaration: 1 },
  );
  const gpu = { name: "NVIDIA L4", power_limit: 72 } as unknown as NonNullable<
    ReturnType<typeof anEnvMessage>["gpus"]
  >[number];
  const messages: Message[] = [
    anEnvMessage({ gpus: [gpu, gpu] }),
    anEngineMessage({ config: { flavour: "slim", scheduler: "fifo" } }),
    aUsageMessage({ features: ["batching", "streaming"] }),
  ];
  const before = structuredClone(messages);
  const [env, engine, usage] = messages.map((message) => withoutFields(message, places)) as [
    ReturnType<typeof anEnvMessage>,
    ReturnType<typeof anEngineMessage>,
    ReturnType<typeof aUsageMessage>,
  ];
  assert.deepEqual(messages, before);
  assert.equal(Object.hasOwn(env, "runtime"), false);
  assert.deepEqual(env.gpus, [{ name: "NVIDIA L4" }, { name: "NVIDIA L4" }]);
  assert.deepEqual(engine.config, { scheduler: "fifo" });
  assert.deepEqual(usage.features, ["streaming"]);
  assert.equal(Object.keys(env).length, Object.keys(messages[0]!).length - 1);
});

Deno.test("withoutFields() leaves a message valid for every collector of the first version", () => {
  const places = [...pendingFields({ laterFields: aSecondVersion }, { schema: 1, declaration: 1 })];
  const env = withoutFields(anEnvMessage(), places);
  const parsed = messageSchemas.EnvMessage.safeParse(env);
  assert.ok(parsed.success);
  assert.equal(parsed.data.runtime, null);
});
