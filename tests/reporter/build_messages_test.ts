import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { buildEngineMessage } from "../../reporter/build_engine_message.ts";
import { buildEnvMessage } from "../../reporter/build_env_message.ts";
import { buildEventMessage } from "../../reporter/build_event_message.ts";
import { buildMetadataMessage } from "../../reporter/build_metadata_message.ts";
import { buildUsageMessage } from "../../reporter/build_usage_message.ts";
import { createEnvelope } from "../../reporter/create_envelope.ts";
import { type Facts, NO_FACTS } from "../../reporter/facts.ts";
import { NO_GPU_FACTS } from "../../reporter/probes/gpu_fields.ts";
import { MAX_MESSAGE_BYTES, type Message, parseMessage } from "../../schemas/mod.ts";
import { findLeak } from "../../schemas/find_leak.ts";
import { anEnvelope, anEnvMessage } from "../builders.ts";

const ENVELOPE = anEnvelope();

Deno.test("createEnvelope gives every message an id of its own and the run's session", async () => {
  const options = { project: "a-b", projectVersion: "1", sessionId: ENVELOPE.session_id };
  const first = await createEnvelope({ ...options, now: () => 0 });
  const second = await createEnvelope({ ...options, now: () => 1 });
  assert.notEqual(first.message_id, second.message_id);
  assert.match(first.message_id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
  assert.equal(first.session_id, ENVELOPE.session_id);
  assert.equal(second.occurred_at, "1970-01-01T00:00:00.001Z");
});

Deno.test("buildEnvMessage gives the facts as they are when nothing has to change", async () => {
  const { message_type: _type, withheld: _withheld, ...expected } = anEnvMessage(ENVELOPE);
  const built = await buildEnvMessage(ENVELOPE, expected, [
    { fact: "total_memory", flag: "--allow-sys=systemMemoryInfo" },
    { fact: "total_memory", flag: "--allow-all" },
  ]);
  assert.deepEqual(built, {
    message: { ...expected, message_type: "EnvMessage", withheld: ["total_memory"] },
    redacted: [],
    dropped: [],
  });
});

Deno.test("buildEnvMessage leaves out what is not of its form and keeps the rest", async () => {
  const facts = {
    ...NO_FACTS,
    num_cpu: -1,
    cpu_type: "x".repeat(500),
    source: "MOON" as never,
    total_memory: Number.NaN,
    runtime: "deno 2.9.6",
    gpus: [{ ...NO_GPU_FACTS, name: "NVIDIA L4", pstate: "far too long", memory_total: -5 }],
  };
  const { message, dropped } = await buildEnvMessage(ENVELOPE, facts);
  assert.equal(message.runtime, "deno 2.9.6");
  for (const fact of ["num_cpu", "cpu_type", "source", "total_memory"] as const) {
    assert.equal(message[fact], null);
  }
  assert.deepEqual(message.gpus, [{ ...NO_GPU_FACTS, name: "NVIDIA L4" }]);
  assert.deepEqual(dropped.toSorted(), [
    "cpu_type",
    "gpus.0.memory_total",
    "gpus.0.pstate",
    "num_cpu",
    "source",
    "total_memory",
  ]);
});

Deno.test("buildEnvMessage cuts the list of GPUs to the size of a message", async () => {
  const gpu = { ...NO_GPU_FACTS, name: "NVIDIA H100 80GB HBM3", pci_bus_id: "00000000:04:00.0" };
  const facts = { ...NO_FACTS, gpu_count: 72, gpus: Array.from({ length: 72 }, () => gpu) };
  const { message, dropped } = await buildEnvMessage(ENVELOPE, facts);
  assert.ok(new TextEncoder().encode(JSON.stringify(message)).length <= MAX_MESSAGE_BYTES);
  assert.ok((message.gpus?.length ?? 0) > 16);
  assert.equal(message.gpu_count, 72);
  assert.deepEqual(dropped, ["gpus"]);
});

Deno.test("buildEnvMessage refuses an envelope that is not of its form", async () => {
  await assert.rejects(
    buildEnvMessage({ ...ENVELOPE, project: "Not a name" }, NO_FACTS),
    (error: Error) =>
      error instanceof TypeError && /^Cannot build message: project/.test(error.message),
  );
});

Deno.test("buildEnvMessage redacts a version that is none", async () => {
  const envelope = { ...ENVELOPE, project_version: "/home/ada/build" };
  const { message, redacted } = await buildEnvMessage(envelope, NO_FACTS);
  assert.equal(message.project_version, "redacted");
  assert.deepEqual(redacted, ["project_version"]);
});

Deno.test("buildEngineMessage puts LMCache's settings into their fields", async () => {
  const { message } = await buildEngineMessage(ENVELOPE, {
    chunkSize: 256,
    local_device: "cpu",
    maxLocalCacheSize: 5,
    remote_url: "redis://user:pw@cache.internal:6379/0",
    remote_serde: "cachegen",
    pipelined_backend: false,
    blend_recompute_ratio: 0.15,
    model_name: "meta-llama/Llama-3.1-8B-Instruct",
    kv_dtype: "torch.bfloat16",
    kv_shape: [32, 2, 256, 8, 128],
  });
  assert.equal(message.chunk_size, 256);
  assert.equal(message.max_local_cache_size, 5);
  assert.equal(message.remote_backend, "redis");
  assert.equal(message.model_name, "meta-llama/Llama-3.1-8B-Instruct");
  assert.equal(message.kv_dtype, "torch.bfloat16");
  assert.deepEqual(message.kv_shape, [32, 2, 256, 8, 128]);
  assert.deepEqual(message.config, {});
  assert.doesNotMatch(JSON.stringify(message), /cache\.internal|user|pw@/);
});

Deno.test("buildEngineMessage keeps only the scheme of a remote URL", async () => {
  const schemes: readonly (readonly [unknown, string | null])[] = [
    ["redis+sentinel://a,b/c", "redis+sentinel"],
    ["LM://cache:65432", "lm"],
    ["cache.internal:6379", null],
    ["/var/run/cache.sock", null],
    [null, null],
    [7, null],
  ];
  for (const [url, scheme] of schemes) {
    const { message } = await buildEngineMessage(ENVELOPE, { "remote_url": url });
    assert.equal(message.remote_backend, scheme);
  }
});

Deno.test("buildEngineMessage calls a model without a public name custom", async () => {
  for (const model of ["/data/models/ours", "./ours", "C:\\models\\ours", "s3://bucket/ours"]) {
    const { message, redacted } = await buildEngineMessage(ENVELOPE, { model });
    assert.equal(message.model_name, "custom");
    assert.deepEqual(redacted, ["model_name"]);
  }
  const known = await buildEngineMessage(ENVELOPE, { "model_name": "custom" });
  assert.deepEqual([known.message.model_name, known.redacted], ["custom", []]);
});

Deno.test("buildEngineMessage names a type of torch without its module when it looks like a host", async () => {
  const { message } = await buildEngineMessage(ENVELOPE, { "kv_dtype": "torch.half" });
  assert.equal(message.kv_dtype, "half");
});

Deno.test("buildEngineMessage puts other settings into config when they fit", async () => {
  const { message, redacted, dropped } = await buildEngineMessage(ENVELOPE, {
    "tensor-parallel-size": 2,
    enforceEager: false,
    quantization: "fp8",
    kv_connector: null,
    tokenizer: "/models/tokenizer",
    api_key: "hunter2",
    nested: { a: 1 },
    list: [1, 2],
    huge: 2n ** 40n,
    endless: Number.POSITIVE_INFINITY,
    handler: () => {},
    "not a key": 1,
    skipped: undefined,
    config: { block_size: 16 },
  });
  assert.deepEqual(message.config, {
    tensor_parallel_size: 2,
    enforce_eager: false,
    quantization: "fp8",
    kv_connector: null,
    tokenizer: "redacted",
    api_key: "redacted",
    huge: 2 ** 40,
    block_size: 16,
  });
  assert.deepEqual(redacted, ["config.tokenizer", "config.api_key"]);
  assert.deepEqual(dropped.toSorted(), [
    "config",
    "config.endless",
    "config.handler",
    "config.list",
    "config.nested",
  ]);
});

Deno.test("buildEngineMessage keeps the first 64 settings", async () => {
  const settings = Object.fromEntries(
    Array.from({ length: 80 }, (_, index) => [`s${index}`, index]),
  );
  const { message, dropped } = await buildEngineMessage(ENVELOPE, settings);
  assert.equal(Object.keys(message.config).length, 64);
  assert.ok("s63" in message.config && !("s64" in message.config));
  assert.equal(dropped.length, 16);
});

Deno.test("buildEngineMessage is not fooled by names of the language", async () => {
  const settings = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3, "has_own": 4}');
  const { message } = await buildEngineMessage(ENVELOPE, settings);
  assert.deepEqual(message.config, { constructor: 2, to_string: 3, has_own: 4 });
});

Deno.test("buildMetadataMessage says when the run began and how long it lasts", async () => {
  const { message } = await buildMetadataMessage(ENVELOPE, { startedAt: 1000, now: 2500 });
  assert.equal(message.start_time, "1970-01-01T00:00:01.000Z");
  assert.equal(message.duration, 1.5);
  const back = await buildMetadataMessage(ENVELOPE, { startedAt: 2500, now: 1000 });
  assert.equal(back.message.duration, 0);
  const never = await buildMetadataMessage(ENVELOPE, { startedAt: Number.NaN, now: 1000 });
  assert.deepEqual([never.message.start_time, never.message.duration], [null, null]);
});

Deno.test("buildUsageMessage gives what was counted, used and set", async () => {
  const { message, redacted, dropped } = await buildUsageMessage(ENVELOPE, {
    context: "API_SERVER",
    seqNumber: 3,
    uptime: 10.5,
    totalSuccess: 2,
    totalFailed: 1,
    counters: { cacheHits: 5, negative: -1, half: 0.5, "no key": 1 },
    features: ["blending", "remoteCache", "blending", "no key"],
    tags: { nodes: 4, scheduler: "fair", owner: "ada@acme.example", when: undefined },
  });
  assert.deepEqual({ ...message, ...ENVELOPE }, {
    ...ENVELOPE,
    message_type: "UsageMessage",
    context: "API_SERVER",
    seq_number: 3,
    uptime: 10.5,
    total_success: 2,
    total_failed: 1,
    counters: { cache_hits: 5 },
    features: ["blending", "remote_cache"],
    tags: { nodes: 4, scheduler: "fair", owner: "redacted" },
  });
  assert.deepEqual(redacted, ["tags.owner"]);
  assert.deepEqual(dropped.toSorted(), [
    "counters",
    "counters.half",
    "counters.negative",
    "features",
  ]);
});

Deno.test("buildUsageMessage cuts the largest collection to the size of a message", async () => {
  const tags = Object.fromEntries(
    Array.from({ length: 64 }, (_, index) => [`t${index}_`.padEnd(64, "x"), "猫".repeat(64)]),
  );
  const { message, dropped } = await buildUsageMessage(ENVELOPE, { counters: { a: 1 }, tags });
  assert.ok(new TextEncoder().encode(JSON.stringify(message)).length <= MAX_MESSAGE_BYTES);
  assert.deepEqual(message.counters, { a: 1 });
  assert.deepEqual(dropped, ["tags"]);
});

Deno.test("buildEventMessage gives name and stack of an error only at level on", async () => {
  const error = new RangeError("cannot read /home/ada/private");
  const root = import.meta.dirname;
  const on = await buildEventMessage(ENVELOPE, { eventType: "error", error, root });
  assert.equal(on.message.error_name, "RangeError");
  assert.match(on.message.error_stack?.[0] ?? "", /build_messages_test\.ts:\d+:\d+$/);
  assert.doesNotMatch(JSON.stringify(on.message), /ada|private/);
  const below = { eventType: "error", error, root, level: "no-stack" } as const;
  const { message } = await buildEventMessage(ENVELOPE, below);
  assert.deepEqual([message.error_name, message.error_stack], [null, null]);
  const other = await buildEventMessage(ENVELOPE, { eventType: "stop", error, root });
  assert.deepEqual([other.message.error_name, other.message.error_stack], [null, null]);
});

const SECRETS = [
  "/home/ada/.ssh/id_rsa",
  "C:\\Users\\ada\\model",
  "https://ada:pw@git.acme.example/x",
  "ada@acme.example",
  "10.20.30.40",
  "fe80::1ff:fe23:4567:890a",
  "db1.prod.acme.example",
  "550e8400-e29b-41d4-a716-446655440000",
  "AKIAIOSFODNN7EXAMPLE",
  "ghp_0123456789abcdefghijABCDEFGHIJ012345",
  "~/.config/secret",
  "00:1a:2b:3c:4d:5e",
];

Deno.test("no message built from hostile input holds anything private", async () => {
  const secret = fc.constantFrom(...SECRETS);
  const wrapped = fc.tuple(
    fc.constantFrom("", "see ", "NVIDIA ", "(", "\u200b"),
    secret,
    fc.constantFrom("", ")", " .", " 80GB"),
  ).map((parts) => parts.join(""));
  const json = fc.oneof(
    wrapped,
    fc.array(wrapped, { maxLength: 3 }),
    fc.dictionary(wrapped, wrapped, { maxKeys: 3 }),
    fc.dictionary(fc.constantFrom("name", "a", "model_name"), wrapped, { maxKeys: 3 }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const facts = fc.record(
    Object.fromEntries(Object.keys(NO_FACTS).map((fact) => [fact, json])),
  );
  const settings = fc.dictionary(
    fc.oneof(
      wrapped,
      fc.constantFrom("remote_url", "remote_backend", "model_name", "fmt", "kv_shape", "config"),
      fc.string(),
    ),
    json,
    { maxKeys: 12 },
  );
  await fc.assert(
    fc.asyncProperty(facts, settings, json, wrapped, async (environment, engine, value, text) => {
      const error = new Error(text);
      error.name = text;
      error.stack = `${text}: ${text}\n    at ${text} (file:///srv/app/${text}/${text}.ts:1:2)`;
      const built = await Promise.all([
        buildEnvMessage(ENVELOPE, environment as unknown as Facts, [
          { fact: text as never, flag: text },
        ]),
        buildEngineMessage(ENVELOPE, engine),
        buildUsageMessage(ENVELOPE, {
          context: text,
          counters: { [text]: 1, ok: value as never },
          features: [text, "fine"],
          tags: { ...engine, value },
        }),
        buildEventMessage(ENVELOPE, { eventType: "error", error, root: "/srv/app" }),
        buildEventMessage(ENVELOPE, { eventType: text as never }).catch(() => null),
      ]);
      for (const message of built.flatMap((one) => one === null ? [] : [one.message])) {
        assertClean(message);
      }
    }),
    { numRuns: 300 },
  );
});

/** The collector's schema accepts it, and none of the secrets stands anywhere in it. */
function assertClean(message: Message): void {
  assert.ok(parseMessage(message).ok);
  const { session_id: _session, message_id: _id, ...rest } = message;
  const text = JSON.stringify(rest);
  for (const secret of SECRETS) {
    assert.ok(!text.includes(JSON.stringify(secret).slice(1, -1)), `${secret} in ${text}`);
  }
  for (const leaf of leavesOf({ ...rest, error_stack: null, occurred_at: null })) {
    // A hub id has a slash of its own; its form is checked by the schema.
    if (leaf !== (message as { model_name?: unknown }).model_name) {
      assert.equal(findLeak(leaf), null, leaf);
    }
  }
}

function leavesOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...leavesOf(item)]);
}
