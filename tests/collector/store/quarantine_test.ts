import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { z } from "zod";
import { createStore } from "../../../collector/store/create_store.ts";
import { extract } from "../../../collector/store/extract.ts";
import { type CandorEvents, createEventBus } from "../../../observability/mod.ts";
import {
  declareEngine,
  declareField,
  dimensions,
  type Message,
  QUARANTINED,
} from "../../../schemas/mod.ts";
import { aMessage, NOON, viewOf } from "./builders.ts";

const TODAY = { from: "2026-11-22", to: "2026-11-22" };
const now = (): number => NOON;

function machines(count: number, fields: Record<string, unknown>): Message[] {
  return Array.from({ length: count }, () => aMessage(fields));
}

for (const { name, field, keyed, messageTypes, plausible } of dimensions()) {
  if (plausible === undefined) continue;
  Deno.test(`extract counts ${field} up to its limit and quarantines it above`, () => {
    const [type] = messageTypes;
    const of = (value: number) =>
      extract(
        { ...aMessage(), message_type: type, [field]: keyed ? { some: value } : value } as Message,
      );
    const held = (value: number) => {
      const { pairs, counters } = of(value);
      const own = keyed ? `${name}.some` : name;
      return {
        counted: pairs.some(([dimension]) => dimension === own) || counters.length > 0,
        quarantined: pairs.filter(([dimension]) => dimension === QUARANTINED),
      };
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Math.min(plausible.max, 2 ** 53 - 1) }), (value) => {
        assert.deepEqual(held(value), { counted: true, quarantined: [] });
      }),
    );
    assert.deepEqual(held(plausible.max), { counted: true, quarantined: [] });
    const beyond = { counted: false, quarantined: [[QUARANTINED, field]] };
    assert.deepEqual(held(plausible.max + Math.max(1, plausible.max * 2 ** -52)), beyond);
    assert.deepEqual(held(Number.MAX_VALUE), beyond);
  });
}

Deno.test("report shows ten thousand GPUs as quarantined and in no bucket", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  await store.ingest([...machines(7, { gpu_count: 10_000 }), ...machines(9, { gpu_count: 8 })]);
  const { report } = await store.report("lmcache", TODAY);
  assert.deepEqual(report.dimensions.gpu_count, [{ value: "8", sessions: 9 }]);
  assert.deepEqual(report.quarantined, { gpu_count: 7 });
  // The rest of such a message counts: one wrong number costs that number.
  assert.deepEqual(report.dimensions.provider, [{ value: "GCP", sessions: 16 }]);
  assert.equal(report.totals.sessions, 16);
  assert.equal(report.dimensions[QUARANTINED], undefined);
  await store.close();
});

Deno.test("report gives no small group of quarantined sessions away", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now });
  await store.ingest(machines(4, { gpu_count: 10_000 }));
  const few = (await store.report("lmcache", TODAY)).report;
  assert.deepEqual(few.quarantined, {});
  assert.doesNotMatch(JSON.stringify(few.quarantined), /gpu_count/);
  await store.ingest([...machines(3, { num_cpu: 1e6 }), ...machines(9, { total_memory: 2 ** 50 })]);
  const { report } = await store.report("lmcache", TODAY);
  // Both small fields together are seven sessions: large enough to be told, too few to be told apart.
  assert.deepEqual(report.quarantined, { total_memory: 9, other: 7 });
  assert.equal(report.suppressed[QUARANTINED], 2);
  await store.close();
});

Deno.test("a quarantined session counts once, is forgotten whole, and rebuild finds no difference", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now, minCell: 1 });
  const wrong = machines(3, { gpu_count: 10_000, num_cpu: 1e6 });
  await store.ingest([...wrong, ...wrong]);
  const again = wrong.map(({ session_id }) => aMessage({ session_id, gpu_count: 20_000 }));
  await store.ingest(again);
  const quarantined = async () => (await store.report("lmcache", TODAY)).report.quarantined;
  assert.deepEqual(await quarantined(), { gpu_count: 3, num_cpu: 3 });
  const { counted } = (await viewOf(store, wrong[0]!.session_id)).projects[0]!;
  assert.deepEqual([...counted[QUARANTINED]!].sort(), ["gpu_count", "num_cpu"]);
  assert.equal(counted.gpu_count, undefined);
  const steps = await Array.fromAsync(store.rebuild());
  assert.deepEqual(steps.map(({ kind }) => kind).filter((kind) => kind === "difference"), []);
  assert.ok(steps.some((step) => step.kind === "done" && step.sessions === 3));
  await store.forget(wrong[0]!.session_id);
  assert.deepEqual(await quarantined(), { gpu_count: 2, num_cpu: 2 });
  await store.forget(wrong[1]!.session_id);
  await store.forget(wrong[2]!.session_id);
  assert.deepEqual(await quarantined(), {});
  await store.close();
});

Deno.test("a counter that no program reaches in an hour is in no sum", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { now, minCell: 1 });
  const usage = (requests: number) =>
    aMessage({ message_type: "UsageMessage", counters: { requests } });
  await store.ingest([usage(5), usage(6), usage(Number.MAX_SAFE_INTEGER)]);
  const { report } = await store.report("lmcache", TODAY);
  assert.equal(report.series.requests?.sum, 11);
  assert.deepEqual(report.quarantined, { counters: 1 });
  await store.close();
});

Deno.test("ingest says how many fields it quarantined, and not again for a copy", async () => {
  using kv = await Deno.openKv(":memory:");
  const bus = createEventBus<CandorEvents>();
  const seen: number[] = [];
  bus.subscribe({
    name: "tally",
    handle: (event) => {
      if (event.type === "ingest.quarantined") seen.push(event.payload.count);
    },
  });
  bus.start();
  const store = createStore(kv, { now, bus });
  const message = aMessage({ gpu_count: 10_000, num_cpu: 1e6 });
  await store.ingest([message, aMessage()]);
  await store.ingest([message]);
  await store.close();
  await bus.stop();
  assert.deepEqual(seen, [2]);
});

Deno.test("a declared setting without a maximum keeps the limit of the wire", () => {
  const declaration = declareEngine({
    engine: z.object({
      chunk_size: declareField(z.int().min(1), {
        what: "Tokens per cache chunk",
        unit: "tokens",
        example: 256,
        why: "Which sizes are worth tuning",
      }),
      budget: declareField(z.number(), {
        what: "Tokens that a request may cost",
        unit: "tokens",
        example: 4096,
        why: "How large requests are",
      }),
    }),
  });
  const of = (chunk_size: number, budget: number) =>
    extract(
      aMessage({ message_type: "EngineMessage", chunk_size, config: { budget } }),
      declaration,
    ).pairs.filter(([dimension]) => dimension !== "project_version");
  assert.deepEqual(of(256, 4096), [["chunk_size", "256"], ["config.budget", "4096"]]);
  assert.deepEqual(of(1e15, 1e300), [
    [QUARANTINED, "chunk_size"],
    [QUARANTINED, "config.budget"],
  ]);
});
