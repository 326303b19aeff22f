import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { createLimits, LOCAL_LIMITS } from "../../../collector/store/kv_limits.ts";
import { createIngestQueue } from "../../../collector/store/ingest_queue.ts";
import { halveGroup, partGroup } from "../../../collector/store/part_group.ts";
import { messageKeyPart } from "../../../collector/store/row_codec.ts";
import { prepareMessage } from "../../../collector/store/prepare_message.ts";
import { sessionKey, timeOf } from "../../../collector/store/session_key.ts";
import { StoreError } from "../../../collector/store/store_error.ts";
import { disabledEventBus } from "../../../observability/mod.ts";
import { aMessage, aSession, NOON } from "./builders.ts";

const SIZE = { checks: 64, mutations: 500, bytes: 400_000, keyBytes: 40_000 };

Deno.test("createLimits halves the limit that a back end names, and remembers", () => {
  const cases: [string, Partial<typeof SIZE>][] = [
    ["Too many checks (max 10)", { checks: 32 }],
    ["KV Connect failed (status=400): Too many checks included in atomic write.", { checks: 32 }],
    ["Too many mutations (max 1000)", { mutations: 250 }],
    ["Total mutation size too large (max 819200 bytes)", { bytes: 200_000 }],
    ["Total key size too large (max 81920 bytes)", { keyBytes: 20_000 }],
  ];
  for (const [text, lowered] of cases) {
    const limits = createLimits();
    assert.ok(limits.refuse(new TypeError(text), SIZE));
    assert.deepEqual(limits.current(), { ...LOCAL_LIMITS, ...lowered });
    assert.equal(limits.allows(SIZE), false);
  }
});

Deno.test("createLimits halves a limit once when two commits under way break it", () => {
  const limits = createLimits();
  const error = new TypeError("Too many checks (max 10)");
  assert.ok(limits.refuse(error, SIZE));
  assert.ok(limits.refuse(error, { ...SIZE, checks: 60 }));
  assert.equal(limits.current().checks, 32);
  assert.ok(limits.refuse(error, { ...SIZE, checks: 30 }));
  assert.equal(limits.current().checks, 15);
});

Deno.test("createLimits takes other failures for what they are and has a floor", () => {
  const limits = createLimits();
  assert.equal(limits.refuse(new Error("connection lost"), SIZE), false);
  let refusals = 0;
  while (limits.refuse(new TypeError("Too many checks (max 1)"), SIZE)) refusals++;
  assert.ok(refusals > 0 && limits.current().checks >= 2);
});

Deno.test("partGroup keeps every part within its checks and every session in order", () => {
  const sessions = Array.from({ length: 6 }, (_, index) => aSession(NOON + index));
  const waiting = fc.array(
    fc.tuple(fc.nat(5), fc.constantFrom("lmcache", "vllm")),
    { minLength: 1, maxLength: 60, size: "max" },
  ).map((list) =>
    list.map(([session, project]) => ({
      item: prepareMessage(aMessage({ session_id: sessions[session], project }), NOON),
    }))
  );
  fc.assert(
    fc.property(
      waiting,
      fc.integer({ min: 6, max: 40 }),
      fc.integer({ min: 9000, max: 90_000 }),
      (group, checks, bytes) => {
        const parts = partGroup(group, { checks, bytes });
        for (const part of parts) {
          const names = new Set(
            part.flatMap(({ item }) => [item.session, item.project, `${item.day} ${item.project}`]),
          );
          assert.ok(names.size <= checks);
          assert.ok(part.reduce((sum, { item }) => sum + item.bytes, 0) <= bytes);
        }
        for (const flat of [parts.flat(), halveGroup(group).flat()]) {
          assert.equal(flat.length, group.length);
          for (const session of new Set(group.map(({ item }) => item.session))) {
            const own = (list: typeof group) => list.filter(({ item }) => item.session === session);
            assert.deepEqual(
              own(flat).map(({ item }) => item.id),
              own(group).map(({ item }) => item.id),
            );
          }
        }
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("messageKeyPart makes bytes of a UUID and leaves anything else alone", () => {
  const part = messageKeyPart("019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071") as Uint8Array;
  assert.equal(part.toHex(), "019ab3c45d6e7f809a1b2c3d4e5f6071");
  for (const id of ["", "x".repeat(36), "-".repeat(36), "019ab3c4", "0".repeat(36)]) {
    assert.equal(messageKeyPart(id), id);
  }
});

Deno.test("sessionKey sorts by the time in a UUIDv7 and gives foreign ids none", () => {
  const keys = [NOON, NOON + 60_000, NOON + 120_000].map((at) => sessionKey(aSession(at)).key);
  assert.deepEqual([...keys].sort(), keys);
  assert.ok(keys[0]!.startsWith(timeOf(NOON)));
  assert.ok(sessionKey("f".repeat(56)).key.startsWith("00000000000"));
  assert.notEqual(sessionKey("a").hash, sessionKey("b").hash);
});

Deno.test("createIngestQueue gathers callers while a group is stored, fails only who failed, closes", async () => {
  const groups: number[][] = [];
  const gates: (() => void)[] = [];
  const queue = createIngestQueue<number, string>({
    store: async (group) => {
      groups.push(group.map(({ item }) => item));
      await new Promise<void>((resolve) => gates.push(resolve));
      for (const waiting of group) {
        if (waiting.item === 4) throw new StoreError("store_unavailable", 1);
        waiting.outcome = `stored ${waiting.item}`;
      }
    },
    claims: () => [],
    groupSize: 3,
    maxQueued: 100,
    patienceMs: 10_000,
    bus: disabledEventBus(),
  });
  const calls = [[1], [2, 3], [4], [5]].map((items) =>
    queue.push(items).catch((error: Error) => error.name)
  );
  const closing = queue.close();
  await assert.rejects(queue.push([9]), StoreError);
  for (let turn = 0; turn < 3; turn++) {
    gates[turn]!();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  assert.deepEqual(await Promise.all(calls), [
    ["stored 1"],
    ["stored 2", "stored 3"],
    "StoreError",
    ["stored 5"],
  ]);
  assert.deepEqual(groups, [[1], [2, 3, 4], [5]]);
  await closing;
});
