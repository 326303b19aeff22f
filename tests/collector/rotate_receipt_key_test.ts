import assert from "node:assert/strict";
import { createReceiptSigner } from "../../collector/receipt_signer.ts";
import { MAX_RECEIPT_KEYS } from "../../collector/receipt_key_ring.ts";
import { rotateReceiptKey } from "../../collector/rotate_receipt_key.ts";
import { verifyReceipt } from "../../reporter/verify_receipt.ts";
import type { Receipt } from "../../schemas/mod.ts";
import { runCandor, startCollector } from "../candor_process.ts";

const RECEIPT: Receipt = {
  session: "ab".repeat(32),
  deleted_messages: 3,
  deleted_at: "2026-11-22T12:00:00.000Z",
  receipt_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
};

/** All of a database as text. */
async function textOf(kv: Deno.Kv): Promise<string> {
  return JSON.stringify(await Array.fromAsync(kv.list({ prefix: [] }), ({ value }) => value));
}

Deno.test("rotateReceiptKey() signs with a new key at once, and earlier receipts verify as before", async () => {
  const folder = await Deno.makeTempDir();
  try {
    using one = await Deno.openKv(`${folder}/kv.db`);
    using two = await Deno.openKv(`${folder}/kv.db`);
    const signers = [createReceiptSigner(one), createReceiptSigner(two)];
    const before = await Promise.all(signers.map((signer) => signer.sign(RECEIPT)));
    const first = before[0]!.key_id;
    const { privateJwk } = (await one.get<{ privateJwk: JsonWebKey }>(["k"])).value!;

    const { id, earlier } = await rotateReceiptKey(one);
    assert.deepEqual(earlier, [first]);
    assert.notEqual(id, first);
    for (const signer of signers) {
      const keys = await signer.keys();
      assert.deepEqual(keys.keys.map(({ kid }) => kid), [id, first]);
      const after = await signer.sign(RECEIPT);
      assert.equal(after.key_id, id);
      for (const receipt of [...before, after]) {
        assert.equal(await verifyReceipt(receipt, keys), "signed");
      }
      const swapped = { ...before[0]!, "key_id": id };
      assert.equal(await verifyReceipt(swapped, keys), "altered");
    }
    assert.ok(!(await textOf(two)).includes(privateJwk.d!));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("rotateReceiptKey() loses no key when several rotate and sign at the same time", async () => {
  using kv = await Deno.openKv(":memory:");
  const signer = createReceiptSigner(kv);
  const work = Array.from(
    { length: 12 },
    (_, index) =>
      index % 3 === 0
        ? rotateReceiptKey(kv).then(() => null)
        : createReceiptSigner(kv).sign({ ...RECEIPT, deleted_messages: index }),
  );
  const receipts = (await Promise.all(work)).filter((receipt) => receipt !== null);
  const keys = await signer.keys();
  for (const receipt of receipts) assert.equal(await verifyReceipt(receipt, keys), "signed");
  const ids = keys.keys.map(({ kid }) => kid);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.length >= 4 && ids.length <= 5);
  assert.equal((await signer.sign(RECEIPT)).key_id, ids[0]);
});

Deno.test("rotateReceiptKey() makes the first key of a store that has none", async () => {
  using kv = await Deno.openKv(":memory:");
  const { id, earlier } = await rotateReceiptKey(kv);
  assert.deepEqual(earlier, []);
  assert.equal((await createReceiptSigner(kv).sign(RECEIPT)).key_id, id);
});

Deno.test("rotateReceiptKey() drops no key to make room for another", async () => {
  using kv = await Deno.openKv(":memory:");
  for (let turn = 0; turn < MAX_RECEIPT_KEYS; turn++) await rotateReceiptKey(kv);
  const published = await createReceiptSigner(kv).keys();
  assert.equal(published.keys.length, MAX_RECEIPT_KEYS);
  // What `candor verify` reads at most.
  assert.ok(JSON.stringify(published).length < 65_536);
  await assert.rejects(
    rotateReceiptKey(kv),
    /^Error: Cannot rotate key: 256 keys are published, limit is 256$/,
  );
  assert.deepEqual(await createReceiptSigner(kv).keys(), published);
});

Deno.test("rotate-receipt-key works beside a running collector, and verify takes receipts of both keys", async () => {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    await using collector = await startCollector(["--kv", `${root}/kv.db`]);
    const flags = ["--allow-env", `--allow-read=${root}`, `--allow-write=${root}`];
    const all = [...flags, `--allow-net=${new URL(collector.url).host}`];
    const env = { XDG_CONFIG_HOME: root, CI: "" };
    const forget = (session: string) =>
      runCandor({ flags: all, args: ["forget", session, "--endpoint", collector.url], env });
    assert.equal((await forget("019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d")).code, 0);
    const rotated = await runCandor({
      flags,
      args: ["rotate-receipt-key", "--kv", `${root}/kv.db`],
      env,
    });
    assert.equal(rotated.code, 0, rotated.stderr);
    const [, id] = /^Receipts are signed by ([\w-]{43}) from now on$/m.exec(rotated.stdout)!;
    const [, earlier] = /^([\w-]{43}) stays published$/m.exec(rotated.stdout)!;
    assert.equal((await forget("019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8e")).code, 0);
    const verified = await runCandor({ flags: all, args: ["verify"], env });
    assert.equal(verified.code, 0, verified.stderr);
    const signers = [...verified.stdout.matchAll(/signed by (\S+) of/g)].map(([, by]) => by);
    assert.deepEqual(signers, [earlier, id]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
