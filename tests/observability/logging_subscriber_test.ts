import assert from "node:assert/strict";
import type { LogLevel, LogRecord } from "@logtape/logtape";
import {
  CANDOR_CATALOGUE,
  type CandorEvents,
  createEventBus,
  createLoggingSubscriber,
  LMCACHE_MP_CATALOGUE,
  type LmcacheMpEvents,
} from "../../observability/mod.ts";

interface Both extends CandorEvents, LmcacheMpEvents {}
type Emitted = Omit<LogRecord, "category">;

async function logged(
  publish: (bus: ReturnType<typeof createEventBus<Both>>) => void,
  enabled: (level: LogLevel) => boolean = () => true,
): Promise<Emitted[]> {
  const records: Emitted[] = [];
  const bus = createEventBus<Both>({ now: () => 1_234.5 });
  bus.subscribe(
    createLoggingSubscriber<Both>([CANDOR_CATALOGUE, LMCACHE_MP_CATALOGUE], () => ({
      emit: (record) => void records.push(record),
      isEnabledFor: enabled,
    })),
  );
  publish(bus);
  await bus.stop();
  return records;
}

Deno.test("createLoggingSubscriber writes a line with the moment of publish and named values", async () => {
  const [record] = await logged((bus) =>
    bus.publish("forget.done", { messages: 2, durationMs: 3 })
  );
  assert.equal(record?.level, "info");
  assert.equal(record?.timestamp, 1_234.5);
  assert.deepEqual(record?.properties, { event: "forget.done", messages: 2, "duration_ms": 3 });
  assert.equal(record?.message.join(""), "Forgot a session: 2 messages in 3 ms");
});

Deno.test("createLoggingSubscriber writes nothing for levels nobody wants", async () => {
  const records = await logged((bus) => {
    bus.publish("ingest.accepted", { count: 1 });
    bus.publish("store.error", { operation: "commit" });
  }, (level) => level !== "debug");
  assert.deepEqual(records.map(({ level }) => level), ["error"]);
});

Deno.test("createLoggingSubscriber writes the lines of a KV cache", async () => {
  const records = await logged((bus) => {
    bus.publish("mp.store.start", { spanKey: 7, device: "cuda:0" });
    bus.publish("mp.store.end", { spanKey: 7, device: "cuda:0", storedCount: 256, seconds: 0.5 });
    bus.publish("mp.retrieve.end", {
      spanKey: 8,
      device: "cuda:1",
      retrievedCount: 128,
      seconds: 0.25,
    });
    bus.publish("mp.lookup_prefetch.end", { spanKey: 9, foundCount: 3, requestedCount: 4 });
  });
  assert.deepEqual(records.map(({ level, message }) => `${level} ${message.join("")}`), [
    "debug MP store start: session=7 device=cuda:0",
    "debug MP store end: session=7 device=cuda:0 stored_count=256",
    "info Stored 256 tokens in 0.5 seconds",
    "debug MP retrieve end: session=8 retrieved_count=128",
    "info Retrieved 128 tokens in 0.25 seconds",
    "debug MP lookup/prefetch end: session=9 found_count=3",
    "info Prefetch request completed (L1+L2): 3/4 prefix hits",
  ]);
});

Deno.test("createLoggingSubscriber shows what no type allows as other", async () => {
  const records = await logged((bus) => {
    bus.publish("store.error", { operation: "x\nforged ada@example.com" as never });
    bus.publish("forget.done", { messages: { body: "secret" } as never, durationMs: 1 });
  });
  assert.deepEqual(records.map(({ message }) => message.join("")), [
    "Cannot use the store: other failed",
    "Forgot a session: other messages in 1 ms",
  ]);
  assert.ok(!JSON.stringify(records).includes("secret"));
  assert.ok(!JSON.stringify(records).includes("ada@"));
});
