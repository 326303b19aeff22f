import type { Receipt, ReceiptKeys } from "../schemas/answer_types.ts";
import { receiptText } from "../schemas/receipt_text.ts";
import { ED25519, readReceiptKeyRing } from "./receipt_key_ring.ts";
import { StoreError } from "./store/store_error.ts";

/** Signs receipts, so that a person can prove later what a collector said. */
export interface ReceiptSigner {
  /**
   * Adds the signature.
   *
   * @param receipt A receipt of the store.
   * @returns The same receipt with `key_id` and `signature`, the same ones for as long as the key is in use;
   * without them when the database does not answer, since the deletion is done and may be asked for again.
   */
  sign(receipt: Receipt): Promise<Receipt>;
  /**
   * The public keys, to be published: the one in use, then those before it.
   *
   * @throws StoreError when the database does not answer.
   */
  keys(): Promise<ReceiptKeys>;
}

interface Key {
  readonly id: string;
  readonly versionstamp: string;
  readonly privateKey: CryptoKey;
}

const encoder = new TextEncoder();

/**
 * A signer whose key is made with the first receipt and kept in the database, so that all processes of a
 * collector sign with the same one. Ed25519 (RFC 8032); the key is named by its thumbprint (RFC 7638). It
 * is looked up for each receipt: after a rotation, see `rotate_receipt_key.ts`, no process signs with the
 * one before.
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
  let known: Key | undefined;
  const load = async (): Promise<Key> => {
    const { ring: { id, privateJwk }, versionstamp } = await readReceiptKeyRing(kv);
    if (known?.versionstamp === versionstamp) return known;
    const privateKey = await crypto.subtle.importKey("jwk", privateJwk, ED25519, false, ["sign"]);
    return known = { id, versionstamp, privateKey };
  };
  return {
    async sign(receipt): Promise<Receipt> {
      const key = await load().catch(() => null);
      if (key === null) return receipt;
      const { id, privateKey } = key;
      const bytes = encoder.encode(receiptText(receipt));
      const signed = new Uint8Array(await crypto.subtle.sign(ED25519, privateKey, bytes));
      const signature = signed.toBase64({ alphabet: "base64url", omitPadding: true });
      return { ...receipt, "key_id": id, signature };
    },
    async keys(): Promise<ReceiptKeys> {
      const { ring } = await readReceiptKeyRing(kv).catch((error) => {
        throw new StoreError("store_unavailable", 5, { cause: error });
      });
      const all = [{ id: ring.id, x: ring.publicJwk.x! }, ...ring.earlier ?? []];
      return {
        keys: all.map(({ id, x }) => ({
          kty: "OKP",
          crv: "Ed25519",
          use: "sig",
          alg: "EdDSA",
          kid: id,
          x,
        })),
      };
    },
  };
}
