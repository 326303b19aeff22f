import assert from "node:assert/strict";
import { createReporter, type ReporterOptions } from "../../reporter/mod.ts";
import { acceptMessage } from "../../schemas/accept_message.ts";
import type { EngineMessage, Message, UsageMessage } from "../../schemas/types.ts";
import { aDeclaration } from "../schemas/a_declaration.ts";
import { startRecordingCollector } from "./recording_collector.ts";
import { createTestHome, type TestHome } from "./test_home.ts";

const base = (home: TestHome) => ({
  project: "own-engine",
  projectVersion: "1.4.0",
  host: home.host(),
  disk: home.disk(),
  notice: false,
  captureErrors: false,
  spreadMs: 0,
  stopDeadlineMs: 5_000,
  later: () => () => {},
} satisfies ReporterOptions);

function of<Type extends Message["message_type"]>(messages: readonly Message[], type: Type) {
  return messages.filter((message): message is Extract<Message, { message_type: Type }> =>
    message.message_type === type
  );
}

Deno.test("createReporter() sends what was declared where every collector of version 1 takes it", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const reporter = createReporter({
    ...base(home),
    endpoint: collector.url,
    declaration: aDeclaration,
  });
  reporter.engine({ chunk_size: 256, scheduler: "fair", cache_bytes: null, model_name: "gpt2" });
  reporter.feature("streaming");
  reporter.start();
  await reporter.stop();
  const [engine] = of(collector.messages, "EngineMessage") as EngineMessage[];
  assert.deepEqual([engine?.chunk_size, engine?.model_name], [256, "gpt2"]);
  assert.deepEqual(engine?.config, { scheduler: "fair", cache_bytes: null });
  const [usage] = of(collector.messages, "UsageMessage") as UsageMessage[];
  assert.deepEqual(usage?.features, ["streaming"]);
  for (const message of collector.messages) assert.ok(acceptMessage(message) !== undefined);
});

Deno.test("createReporter() lets only declared settings and features compile", async () => {
  await using home = await createTestHome();
  const reporter = createReporter({
    ...base(home),
    flags: { usageStats: "off" },
    declaration: aDeclaration,
    engine: { chunk_size: 128, scheduler: "fifo" },
  });
  reporter.engine({ chunk_size: 256, scheduler: "fifo", remote_url: "redis://cache" });
  // @ts-expect-error a value that was not declared
  reporter.engine({ chunk_size: 256, scheduler: "lifo" });
  // @ts-expect-error a value of another type
  reporter.engine({ chunk_size: "256", scheduler: "fifo" });
  // @ts-expect-error a setting that was not declared
  reporter.engine({ chunk_size: 256, scheduler: "fifo", chunksize: 1 });
  // @ts-expect-error a setting that is missing
  reporter.engine({ chunk_size: 256 });
  // @ts-expect-error a field of the wire of another type
  reporter.engine({ chunk_size: 256, scheduler: "fifo", world_size: "2" });
  // @ts-expect-error a feature that was not declared
  reporter.feature("blending");
  // @ts-expect-error settings at the start are typed too
  createReporter({ ...base(home), declaration: aDeclaration, engine: { scheduler: "fifo" } });
  const untyped = createReporter({ ...base(home), flags: { usageStats: "off" } });
  untyped.engine({ anything: "goes" });
  untyped.feature("anything");
  assert.equal(reporter.level, "off");
});

Deno.test("createReporter() leaves out what does not fit, and preview and debug name it", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const sentences: string[] = [];
  const reporter = createReporter({
    ...base(home),
    endpoint: collector.url,
    declaration: aDeclaration,
    debug: (sentence) => sentences.push(sentence),
  });
  const engine = reporter.engine as (settings: unknown) => void;
  const feature = reporter.feature as (name: string) => void;
  engine({ chunk_size: 99_999, scheduler: "fifo", secret_plan: "hunter2", flavour: "/home/ada" });
  feature("blending");
  feature("streaming");
  const preview = await reporter.preview();
  assert.deepEqual(preview.left_out, [
    { field: "engine.chunk_size", why: "is above 4096" },
    { field: "engine.secret_plan", why: "is not declared" },
    { field: "features.blending", why: "is not declared" },
  ]);
  assert.deepEqual(preview.redacted, ["config.flavour"]);
  assert.deepEqual((await reporter.explain()).left_out, preview.left_out);
  reporter.start();
  await reporter.stop();
  const [sent] = of(collector.messages, "EngineMessage") as EngineMessage[];
  assert.equal(sent?.chunk_size, null);
  assert.deepEqual(sent?.config, { scheduler: "fifo", flavour: "redacted" });
  assert.deepEqual((of(collector.messages, "UsageMessage")[0] as UsageMessage).features, [
    "streaming",
  ]);
  assert.ok(sentences.includes("Left out engine.chunk_size: it is above 4096"));
  const told = JSON.stringify([preview, sentences, collector.messages]);
  assert.ok(!told.includes("hunter2") && !told.includes("99999") && !told.includes("/home/ada"));
});

Deno.test("preview() explains declared settings and features in the program's own words", async () => {
  await using home = await createTestHome();
  const reporter = createReporter({ ...base(home), declaration: aDeclaration });
  reporter.engine({ chunk_size: 256, scheduler: "fair" });
  reporter.feature("streaming");
  const { fields } = await reporter.preview();
  const wordsOf = (name: string) => fields.find(({ field }) => field === name);
  assert.equal(wordsOf("chunk_size")?.what, "Tokens per chunk");
  assert.deepEqual(
    [wordsOf("config.scheduler")?.value, wordsOf("config.scheduler")?.what],
    ["fair", "Order in which requests are served"],
  );
  assert.equal(wordsOf("config.scheduler")?.published, "config.scheduler");
  assert.equal(wordsOf("features.streaming")?.what, "Answers in parts");
  assert.equal(wordsOf("config")?.what, "Further settings of any engine");
});

Deno.test("a declaration that came as a JSON file works without zod", async () => {
  await using home = await createTestHome();
  const declaration: typeof aDeclaration = JSON.parse(JSON.stringify(aDeclaration));
  const reporter = createReporter({ ...base(home), declaration });
  reporter.engine({ chunk_size: 256, scheduler: "fair" });
  const [engine] = of((await reporter.preview()).messages, "EngineMessage") as EngineMessage[];
  assert.deepEqual(engine?.config, { scheduler: "fair" });
});
