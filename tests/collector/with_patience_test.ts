import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { openKv } from "../../collector/open_kv.ts";
import { withPatience } from "../../collector/with_patience.ts";

const LOCKED = new TypeError("database is locked");

/** Time that passes only in pauses. */
function patience(random: number) {
  const pauses: number[] = [];
  let now = 0;
  return {
    pauses,
    options: {
      patienceMs: 1_000,
      now: () => now,
      pause: (ms: number) => {
        pauses.push(ms);
        now += ms;
        return Promise.resolve();
      },
      random: () => random,
    },
  };
}

Deno.test("withPatience does work once when nothing is locked, and passes other failures on", async () => {
  const { pauses, options } = patience(0.5);
  assert.equal(await withPatience(() => Promise.resolve(7), options), 7);
  const broken = new TypeError("disk I/O error");
  await assert.rejects(withPatience(() => Promise.reject(broken), options), broken);
  assert.deepEqual(pauses, []);
});

Deno.test("withPatience tries again until it has its turn, with pauses of 16 ms at most", async () => {
  await fc.assert(fc.asyncProperty(
    fc.integer({ min: 1, max: 60 }),
    fc.double({ min: 0, max: 0.999, noNaN: true }),
    async (locked, random) => {
      const { pauses, options } = patience(random);
      let tries = 0;
      const work = () => tries++ < locked ? Promise.reject(LOCKED) : Promise.resolve("done");
      assert.equal(await withPatience(work, options), "done");
      assert.equal(tries, locked + 1);
      assert.equal(pauses.length, locked);
      assert.ok(pauses.every((ms) => ms <= 16));
    },
  ));
});

Deno.test("withPatience gives up when its time is over, or when something else goes wrong meanwhile", async () => {
  const { options } = patience(0.999);
  await assert.rejects(withPatience(() => Promise.reject(LOCKED), options), LOCKED);
  assert.ok(options.now() >= 1_000 && options.now() < 1_100);
  const broken = new TypeError("disk I/O error");
  let tries = 0;
  const work = () => Promise.reject(tries++ === 0 ? LOCKED : broken);
  await assert.rejects(withPatience(work, options), broken);
});

Deno.test("openKv lets several writers share a file: a commit with checks waits for its turn and none fails", async () => {
  const path = await Deno.makeTempFile({ suffix: ".sqlite" });
  const writers = await Promise.all(["a", "b", "c"].map(async (name) => {
    return { name, kv: await openKv(path) };
  }));
  try {
    await Promise.all(writers.map(async ({ name, kv }) => {
      for (let turn = 0; turn < 60; turn++) {
        const operation = kv.atomic().sum(["turns"], 1n);
        for (let row = 0; row < 20; row++) {
          const key = ["rows", name, turn, row];
          operation.check({ key, versionstamp: null }).set(key, "x".repeat(500));
        }
        assert.ok((await operation.commit()).ok);
      }
      await kv.set(["ended", name], true);
      await kv.delete(["rows", name, 0, 0]);
    }));
    const [{ kv }] = writers as [typeof writers[number]];
    assert.deepEqual((await kv.get(["turns"])).value, new Deno.KvU64(180n));
    let rows = 0;
    for await (const _ of kv.list({ prefix: ["rows"] }, { batchSize: 500 })) rows++;
    assert.equal(rows, 3 * 60 * 20 - 3);
  } finally {
    for (const { kv } of writers) kv.close();
    await Deno.remove(path);
    for (const end of ["-wal", "-shm"]) await Deno.remove(path + end).catch(() => {});
  }
});
