import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import type { Message } from "../../../schemas/mod.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import type { Maintenance } from "../../../collector/store/maintenance.ts";
import type { Store } from "../../../collector/store/store.ts";
import { createLimits, LOCAL_LIMITS } from "../../../collector/store/kv_limits.ts";
import { aMessage, countersOf, dump, NOON, viewOf } from "./builders.ts";
import { type Fault, type FaultyKv, faultyKv } from "./faulty_kv.ts";
import { strictKv } from "./strict_kv.ts";
import { NaiveCounters } from "./naive_counters.ts";

const DAY = 86_400_000;
const WRITERS = 2;

interface World {
  readonly retentionDays: number;
  readonly inner: Deno.Kv;
  readonly faulty: FaultyKv[];
  readonly stores: (Store & Maintenance)[];
  readonly sent: Message[];
  readonly receipts: Map<string, unknown>;
  readonly naive: NaiveCounters;
  readonly sessions: readonly string[];
  now: number;
  faults: number;
  restart(writer: number): void;
}

type Step = fc.AsyncCommand<object, World>;

const writer = fc.nat(WRITERS - 1);
const spec = fc.record({
  session: fc.nat(4),
  project: fc.constantFrom("lmcache", "vllm"),
  project_version: fc.constantFrom("1.0", "1.1"),
  age: fc.integer({ min: -1, max: 32 }),
  fields: fc.oneof(
    fc.record({
      message_type: fc.constant("EnvMessage"),
      provider: fc.constantFrom("GCP", "AWS", null),
      ci: fc.constantFrom(true, false, false, null),
      num_cpu: fc.constant(null),
      total_memory: fc.constant(null),
    }),
    fc.record({
      message_type: fc.constant("EventMessage"),
      event_type: fc.constantFrom("start", "stop"),
    }),
    fc.record({
      message_type: fc.constant("EventMessage"),
      event_type: fc.constant("error"),
      error_name: fc.constantFrom("Oom", null),
    }),
    fc.record({
      message_type: fc.constant("UsageMessage"),
      context: fc.constantFrom("API", "CLI", null),
      features: fc.subarray(["blending", "remote"]),
      counters: fc.record({
        requests: fc.nat(9),
        bytes: fc.bigInt({ min: 0n, max: 2n ** 36n }).map(Number),
      }, { requiredKeys: [] }),
      tags: fc.record({ nodes: fc.integer({ min: 1, max: 3 }) }, { requiredKeys: [] }),
    }),
  ),
});
type Spec = typeof spec extends fc.Arbitrary<infer Value> ? Value : never;
const specs = fc.array(spec, { minLength: 1, maxLength: 6 });

function build(world: World, { session, project, project_version, age, fields }: Spec): Message {
  return aMessage({
    session_id: world.sessions[session],
    project,
    project_version,
    occurred_at: new Date(world.now - age * DAY + 1000).toISOString(),
    ...fields,
  });
}

function step(name: string, run: (world: World) => Promise<void>): Step {
  return {
    check: () => true,
    run: async (_, world) => {
      await run(world);
      await compare(world);
    },
    toString: () => name,
  };
}

/** Every counter of the store against the naive ones; the report must agree with them too. */
async function compare(world: World): Promise<void> {
  const stored = await countersOf(world.inner);
  const sorted = (counters: Map<string, bigint>) => [...counters].sort();
  assert.deepEqual(sorted(stored), sorted(world.naive.counters()));
  for (const session of world.sessions) {
    const view = await viewOf(world.stores[0]!, session);
    const ids = view.projects.flatMap(({ messages }) =>
      messages.map(({ message_id }) => message_id)
    );
    assert.deepEqual(ids.sort(), world.naive.kept(session, world.now));
  }
}

async function send(world: World, index: number, messages: readonly Message[]): Promise<void> {
  const outcomes = await world.stores[index]!.ingest(messages);
  const expected = messages.map((message) => world.naive.add(message, world.now));
  assert.deepEqual(
    outcomes.map((outcome) =>
      outcome.status === "rejected" ? [outcome.status, outcome.code] : [outcome.status]
    ),
    expected.map(({ status, code }) => code === undefined ? [status] : [status, code]),
  );
}

const steps: fc.Arbitrary<Step>[] = [
  fc.tuple(writer, specs).map(([index, list]) =>
    step(`send ${list.length} by ${index}`, async (world) => {
      const messages = list.map((one) => build(world, one));
      world.sent.push(...messages);
      await send(world, index, messages);
    })
  ),
  fc.tuple(writer, fc.array(fc.nat(), { minLength: 1, maxLength: 5 })).map(([index, picks]) =>
    step(`resend ${picks.length} by ${index}`, async (world) => {
      if (world.sent.length === 0) return;
      await send(world, index, picks.map((pick) => world.sent[pick % world.sent.length]!));
    })
  ),
  fc.tuple(writer, fc.nat(), fc.nat(4)).map(([index, pick, session]) =>
    step(`resend by ${index} under session ${session}`, async (world) => {
      if (world.sent.length === 0 || world.retentionDays < 30) return;
      const message = { ...world.sent[pick % world.sent.length]! };
      message.session_id = world.sessions[session]!;
      // To the store it is another message, unless the process remembers its id.
      const [outcome] = await world.stores[index]!.ingest([message]);
      const expected = world.naive.judge(message, world.now);
      if (outcome!.status === "duplicate" && expected.status === "accepted") return;
      assert.equal(outcome!.status, expected.status);
      world.naive.add(message, world.now);
      if (expected.status === "accepted") world.sent.push(message);
    })
  ),
  fc.tuple(specs, fc.array(fc.nat(1), { minLength: 6, maxLength: 6 })).map(([list, split]) =>
    step(`send ${list.length} split among both, and merged by both`, async (world) => {
      const messages = list.map((one) => build(world, one));
      world.sent.push(...messages);
      const [first, second] = [0, 1].map((side) =>
        messages.filter((_, index) => split[index] === side)
      );
      const all = await Promise.all([
        world.stores[0]!.ingest(first!),
        world.stores[1]!.ingest(second!),
        world.stores[0]!.ingest(messages),
        world.stores[1]!.ingest([...messages].reverse()),
      ]);
      const byId = new Map<string, string[]>();
      const sent = [first!, second!, messages, [...messages].reverse()];
      for (const [call, outcomes] of all.entries()) {
        for (const [at, { status }] of outcomes.entries()) {
          const id = sent[call]![at]!.message_id;
          byId.set(id, [...byId.get(id) ?? [], status]);
        }
      }
      for (const message of messages) {
        const { status } = world.naive.add(message, world.now);
        const seen = byId.get(message.message_id)!.sort();
        const expected = status === "rejected"
          ? ["rejected", "rejected", "rejected"]
          : ["accepted", "duplicate", "duplicate"];
        assert.deepEqual(seen, expected);
      }
    })
  ),
  fc.tuple(writer, specs, fc.nat(2), fc.constantFrom<Fault>("lost before", "lost after")).map(
    ([index, list, commits, fault]) =>
      step(`send ${list.length} by ${index}, commit ${commits} ${fault}, retry`, async (world) => {
        const messages = list.map((one) => build(world, one));
        world.sent.push(...messages);
        world.faults++;
        world.faulty[index]!.failAfter(commits, fault);
        await world.stores[index]!.ingest(messages).catch(() => {});
        world.faulty[index]!.heal();
        world.restart(index);
        const outcomes = await world.stores[1 - index]!.ingest(messages);
        for (const [at, message] of messages.entries()) {
          const { status } = world.naive.add(message, world.now);
          const seen = outcomes[at]!.status;
          assert.equal(seen === "rejected", status === "rejected");
        }
      }),
  ),
  fc.tuple(writer, fc.nat(4)).map(([index, session]) =>
    step(`forget ${session} by ${index}`, async (world) => {
      await forget(world, index, world.sessions[session]!);
    })
  ),
  fc.tuple(fc.nat(4), fc.nat(3), fc.constantFrom<Fault>("lost before", "lost after")).map(
    ([session, commits, fault]) =>
      step(`forget ${session}, commit ${commits} ${fault}, again`, async (world) => {
        world.faults++;
        world.faulty[0]!.failAfter(commits, fault);
        await world.stores[0]!.forget(world.sessions[session]!).catch(() => {});
        world.faulty[0]!.heal();
        world.restart(0);
        await forget(world, 1, world.sessions[session]!);
      }),
  ),
  fc.tuple(fc.nat(4), specs).map(([session, list]) =>
    step(`forget ${session} by both while it sends`, async (world) => {
      const id = world.sessions[session]!;
      const messages = list.map((one) => build(world, { ...one, session }));
      world.sent.push(...messages);
      const [outcomes, first, second] = await Promise.all([
        world.stores[0]!.ingest(messages),
        world.stores[1]!.forget(id),
        world.stores[0]!.forget(id),
      ]);
      assert.deepEqual(first, second);
      for (const [at, message] of messages.entries()) {
        if (outcomes[at]!.status === "accepted") world.naive.add(message, world.now);
      }
      const deleted = world.naive.forget(id, world.now);
      if (!world.receipts.has(id)) assert.equal(first.deleted_messages, deleted);
      world.receipts.set(id, first);
    })
  ),
  fc.integer({ min: 1, max: 45 }).map((days) =>
    step(`${days} days pass`, (world) => {
      world.now += days * DAY;
      return Promise.resolve();
    })
  ),
  writer.map((index) =>
    step(`sweep by ${index}`, async (world) => {
      await world.stores[index]!.sweep();
    })
  ),
  writer.map((index) =>
    step(`rebuild by ${index}`, async (world) => {
      for await (const found of world.stores[index]!.rebuild({ apply: true })) {
        if (found.kind === "difference" && found.difference.expected === 0n && world.faults > 0) {
          assert.equal(found.difference.stored, 0n);
        } else assert.ok(found.kind === "progress" || found.kind === "done", Deno.inspect(found));
      }
    })
  ),
  writer.map((index) => step(`restart ${index}`, (world) => Promise.resolve(world.restart(index)))),
];

async function forget(world: World, index: number, session: string): Promise<void> {
  const receipt = await world.stores[index]!.forget(session);
  const deleted = world.naive.forget(session, world.now);
  const before = world.receipts.get(session);
  if (before === undefined) assert.equal(receipt.deleted_messages, deleted);
  else assert.deepEqual(receipt, before);
  world.receipts.set(session, receipt);
}

async function createWorld(retentionDays: number, checks: number): Promise<World> {
  const inner = await Deno.openKv(":memory:");
  const time = NOON.toString(16).padStart(12, "0");
  const fresh = `${time.slice(0, 8)}-${time.slice(8)}`;
  const faulty = Array.from({ length: WRITERS }, () => faultyKv(strictKv(inner, { checks })));
  const open = (index: number): Store & Maintenance =>
    createStore(faulty[index]!.kv, {
      now: () => world.now,
      minCell: 1,
      retentionDays,
      limits: createLimits({ ...LOCAL_LIMITS, checks }),
    });
  const world: World = {
    retentionDays,
    inner,
    faulty,
    stores: [],
    sent: [],
    receipts: new Map(),
    naive: new NaiveCounters({ retentionDays, recordDays: Math.max(retentionDays, 32) }),
    // Two that have just begun, two of long ago, one of a foreign client: their keys differ.
    sessions: [
      `${fresh}-7a11-8c2d-3e4f5a6b7c80`,
      `${fresh}-7a11-8c2d-3e4f5a6b7c81`,
      "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c82",
      "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c83",
      "f".repeat(56),
    ],
    now: NOON,
    faults: 0,
    restart: (index) => void (world.stores[index] = open(index)),
  };
  for (let index = 0; index < WRITERS; index++) world.restart(index);
  return world;
}

for (const [retentionDays, checks] of [[90, 100], [35, 10], [5, 4]] as const) {
  Deno.test(`store agrees with a naive count after every step, ${retentionDays} days kept, ${checks} checks`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(steps, { maxCommands: 30 }), async (commands) => {
        const world = await createWorld(retentionDays, checks);
        try {
          await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
          for (const session of world.sessions) await world.stores[0]!.forget(session);
          await world.stores[0]!.sweep();
          if (world.now === NOON) {
            const left = new Set((await dump(world.inner)).map(({ key }) => key[0]));
            for (const kind of ["l", "pn", "s", "t"]) left.delete(kind);
            assert.deepEqual([...left], []);
          }
        } finally {
          world.inner.close();
        }
      }),
      { numRuns: 40 },
    );
  });
}
