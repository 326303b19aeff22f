import type { Receipt, ReceiptKeys } from "../schemas/answer_types.ts";
import { receiptText } from "../schemas/receipt_text.ts";
import { receiptKeyKey } from "./store/keys.ts";
import { StoreError } from "./store/store_error.ts";
import { withPatience } from "./with_patience.ts";

/** Signs receipts, so that a person can prove later what a collector said. */
export interface ReceiptSigner {
  /**
   * Adds the signature.
   *
   * @param receipt A receipt of the store.
   * @returns The same receipt with `key_id` and `signature`, the same ones every time; without them when
   * the database does not answer, since the deletion is done and may be asked for again.
   */
  sign(receipt: Receipt): Promise<Receipt>;
  /**
   * The public keys, to be published.
   *
   * @throws StoreError when the database does not answer.
   */
  keys(): Promise<ReceiptKeys>;
}

/** What is kept in the database: both halves of the key, and its name. */
interface StoredKey {
  readonly id: string;
  readonly privateJwk: JsonWebKey;
  readonly publicJwk: JsonWebKey;
}

interface Key {
  readonly id: string;
  readonly x: string;
  readonly privateKey: CryptoKey;
}

const ED25519 = { name: "Ed25519" } as const;
const encoder = new TextEncoder();

/**
 * A signer whose key is made with the first receipt and kept in the database, so that all processes of a
 * collector sign with the same one. Ed25519 (RFC 8032); the key is named by its thumbprint (RFC 7638).
 *
 * @param kv The database.
 * @returns The signer.
 *
 * @example
 * ```ts
 * import { createReceiptSigner } from "./receipt_signer.ts";
 * import assert from "node:assert/strict";
 *
 * using kv = await Deno.openKv(":memory:");
 * const signer = createReceiptSigner(kv);
 * const { key_id } = await signer.sign({
 *   session: "5c0f",
 *   deleted_messages: 3,
 *   deleted_at: "2026-11-22T12:00:00.000Z",
 *   receipt_id: "019ab3c4",
 * });
 * assert.equal((await signer.keys()).keys[0]?.kid, key_id);
 * ```
 */
export function createReceiptSigner(kv: Deno.Kv): ReceiptSigner {
  let loading: Promise<Key> | undefined;
  const load = (): Promise<Key> => {
    loading ??= loadKey(kv).catch((error) => {
      // The next caller asks again: the database may be back by then.
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return {
    async sign(receipt): Promise<Receipt> {
      const key = await load().catch(() => null);
      if (key === null) return receipt;
      const { id, privateKey } = key;
      const bytes = encoder.encode(receiptText(receipt));
      const signature = new Uint8Array(await crypto.subtle.sign(ED25519, privateKey, bytes));
      return { ...receipt, "key_id": id, signature: base64Url(signature) };
    },
    async keys(): Promise<ReceiptKeys> {
      const { id, x } = await load().catch((error) => {
        throw new StoreError("store_unavailable", 5, { cause: error });
      });
      return { keys: [{ kty: "OKP", crv: "Ed25519", use: "sig", alg: "EdDSA", kid: id, x }] };
    },
  };
}

async function loadKey(kv: Deno.Kv): Promise<Key> {
  while (true) {
    const entry = await kv.get<StoredKey>(receiptKeyKey());
    if (entry.value !== null) {
      const { id, privateJwk, publicJwk } = entry.value;
      const privateKey = await crypto.subtle.importKey("jwk", privateJwk, ED25519, false, ["sign"]);
      return { id, x: publicJwk.x!, privateKey };
    }
    const made = await makeKey();
    // Of several processes that make one at the same time the first one's stands.
    await withPatience(() => kv.atomic().check(entry).set(receiptKeyKey(), made).commit());
  }
}

async function makeKey(): Promise<StoredKey> {
  const pair = await crypto.subtle.generateKey(ED25519, true, ["sign", "verify"]) as CryptoKeyPair;
  const publicJwk = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const named = JSON.stringify({ crv: publicJwk.crv, kty: publicJwk.kty, x: publicJwk.x });
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(named));
  return {
    id: base64Url(new Uint8Array(digest)),
    privateJwk: await crypto.subtle.exportKey("jwk", pair.privateKey),
    publicJwk,
  };
}

function base64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}
