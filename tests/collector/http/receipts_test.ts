import assert from "node:assert/strict";
import { createReceiptSigner } from "../../../collector/receipt_signer.ts";
import { createCollector, createStore } from "../../../collector/mod.ts";
import { StoreError } from "../../../collector/store/store_error.ts";
import { verifyReceipt } from "../../../reporter/verify_receipt.ts";
import { type Receipt, RECEIPT_KEYS_PATH, type ReceiptKeys } from "../../../schemas/mod.ts";
import { aMessage, NOON } from "../store/builders.ts";
import { memoryStore } from "./memory_store.ts";

const RECEIPT: Receipt = {
  session: "ab".repeat(32),
  deleted_messages: 3,
  deleted_at: "2026-11-22T12:00:00.000Z",
  receipt_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
};

Deno.test("createReceiptSigner() signs what anyone with the published key can check", async () => {
  using kv = await Deno.openKv(":memory:");
  const signer = createReceiptSigner(kv);
  const signed = await signer.sign(RECEIPT);
  const keys = await signer.keys();
  assert.equal(await verifyReceipt(signed, keys), "signed");
  assert.deepEqual(await signer.sign(RECEIPT), signed);
  // Without our own code: RFC 8032 over the text that the description of receiptText spells out.
  const { kty, crv, x, kid } = keys.keys[0]!;
  assert.equal(kid, signed.key_id);
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x }, "Ed25519", false, ["verify"]);
  const text = `candor receipt 1\n{"deleted_at":"2026-11-22T12:00:00.000Z","deleted_messages":3,` +
    `"receipt_id":"019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071","session":"${"ab".repeat(32)}"}`;
  const bytes = Uint8Array.from(atob(signed.signature!.replace(/-/g, "+").replace(/_/g, "/")), (
    character,
  ) => character.charCodeAt(0));
  assert.equal(bytes.length, 64);
  assert.ok(await crypto.subtle.verify("Ed25519", key, bytes, new TextEncoder().encode(text)));
});

Deno.test("verifyReceipt() notices every change of a receipt, and another's key", async () => {
  using kv = await Deno.openKv(":memory:");
  using other = await Deno.openKv(":memory:");
  const signer = createReceiptSigner(kv);
  const signed = await signer.sign(RECEIPT);
  const keys = await signer.keys();
  const changes: Partial<Receipt>[] = [
    { session: "cd".repeat(32) },
    { deleted_messages: 4 },
    { deleted_at: "2026-11-22T12:00:00.001Z" },
    { receipt_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6072" },
    { signature: signed.signature!.replace(/^./, (one) => one === "A" ? "B" : "A") },
    { signature: "" },
    { signature: "no base64!" },
  ];
  for (const change of changes) {
    assert.equal(
      await verifyReceipt({ ...signed, ...change }, keys),
      "altered",
      Object.keys(change)[0],
    );
  }
  assert.equal(await verifyReceipt(RECEIPT, keys), "unsigned");
  const others = await createReceiptSigner(other).keys();
  assert.equal(await verifyReceipt(signed, others), "unknown_key");
  const named: ReceiptKeys = { keys: [{ ...others.keys[0]!, kid: signed.key_id! }] };
  assert.equal(await verifyReceipt(signed, named), "altered");
});

Deno.test("createReceiptSigner() has one key for all processes over a database, and for ever", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const ids = new Set<string | undefined>();
    {
      using one = await Deno.openKv(`${folder}/kv.db`);
      using two = await Deno.openKv(`${folder}/kv.db`);
      const signers = [one, two, one, two].map((kv) => createReceiptSigner(kv));
      const signed = await Promise.all(signers.map((signer) => signer.sign(RECEIPT)));
      for (const { key_id } of signed) ids.add(key_id);
    }
    using later = await Deno.openKv(`${folder}/kv.db`);
    ids.add((await createReceiptSigner(later).sign(RECEIPT)).key_id);
    assert.equal(ids.size, 1);
    assert.ok(!ids.has(undefined));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a collector signs receipts wherever it shows them, and publishes its key", async () => {
  using kv = await Deno.openKv(":memory:");
  const now = () => NOON;
  const store = createStore(kv, { now });
  const app = createCollector({ store, now, receipts: createReceiptSigner(kv) });
  const message = aMessage();
  await store.ingest([message]);
  const path = `/v1/sessions/${message.session_id}`;
  const receipt: Receipt = await (await app.request(path, { method: "DELETE" })).json();
  const again: Receipt = await (await app.request(path, { method: "DELETE" })).json();
  const { receipt: shown } = await (await app.request(path)).json();
  const published = await app.request(RECEIPT_KEYS_PATH);
  const keys: ReceiptKeys = await published.json();
  assert.equal(published.headers.get("content-type"), "application/json");
  assert.equal(receipt.deleted_messages, 1);
  assert.deepEqual([again, shown], [receipt, receipt]);
  assert.equal(await verifyReceipt(receipt, keys), "signed");
  const page = await app.request("/privacy/session", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ session_id: message.session_id, action: "delete" }),
  });
  assert.ok((await page.text()).includes(receipt.signature!));
  // Nothing that is published or stored beside the key says the private half.
  const { privateJwk } = (await kv.get<{ privateJwk: JsonWebKey }>(["k"])).value!;
  assert.ok(privateJwk.d);
  assert.ok(!JSON.stringify(keys).includes(privateJwk.d));
  await store.close();
});

Deno.test("a receipt is given without a signature when the key cannot be read, and none is published", async () => {
  const kv = { get: () => Promise.reject(new TypeError("gone")) } as unknown as Deno.Kv;
  const signer = createReceiptSigner(kv);
  assert.deepEqual(await signer.sign(RECEIPT), RECEIPT);
  await assert.rejects(signer.keys(), StoreError);
  const app = createCollector({ store: memoryStore() });
  assert.equal((await app.request(RECEIPT_KEYS_PATH)).status, 404);
});
