import { receiptKeyKey } from "./store/keys.ts";
import { withPatience } from "./with_patience.ts";

/** What is kept in the database: both halves of the key in use, and the public halves of those before it. */
export interface ReceiptKeyRing {
  /** Name of the key in use: its thumbprint (RFC 7638). */
  readonly id: string;
  /** Its private half. */
  readonly privateJwk: JsonWebKey;
  /** Its public half. */
  readonly publicJwk: JsonWebKey;
  /** Keys that were in use before, the latest first; of each the name and the public key, base64url.
   * @default none */
  readonly earlier?: readonly { readonly id: string; readonly x: string }[];
}

/** A ring and its version in the database. */
export interface VersionedRing {
  /** The ring. */
  readonly ring: ReceiptKeyRing;
  /** Its version. */
  readonly versionstamp: string;
}

/** The algorithm of the keys (RFC 8032). */
export const ED25519 = { name: "Ed25519" } as const;

/** Most keys that are published, so that their document stays small. */
export const MAX_RECEIPT_KEYS = 256;

const encoder = new TextEncoder();

/**
 * The keys of a database; the first one is made when there is none.
 *
 * @param kv The database.
 */
export async function readReceiptKeyRing(kv: Deno.Kv): Promise<VersionedRing> {
  const { value: ring, versionstamp } = await kv.get<ReceiptKeyRing>(receiptKeyKey());
  return ring === null ? await changeReceiptKeyRing(kv, (found) => found) : { ring, versionstamp };
}

/**
 * Puts another ring in the place of the one that is there, in one commit. Of several processes that do so at
 * the same time one comes after the other, and each sees what the one before it has made.
 *
 * @param kv The database.
 * @param change Gives the ring to be; the one that it is given to leave it as it is.
 * @returns The ring that is there in the end.
 */
export async function changeReceiptKeyRing(
  kv: Deno.Kv,
  change: (found: ReceiptKeyRing, made: ReceiptKeyRing) => ReceiptKeyRing,
): Promise<VersionedRing> {
  const made = await makeKey();
  while (true) {
    const entry = await kv.get<ReceiptKeyRing>(receiptKeyKey());
    const ring = entry.value === null ? made : change(entry.value, made);
    if (ring === entry.value) return { ring, versionstamp: entry.versionstamp };
    const result = await withPatience(() =>
      kv.atomic().check(entry).set(receiptKeyKey(), ring).commit()
    );
    if (result.ok) return { ring, versionstamp: result.versionstamp };
  }
}

async function makeKey(): Promise<ReceiptKeyRing> {
  const pair = await crypto.subtle.generateKey(ED25519, true, ["sign", "verify"]) as CryptoKeyPair;
  const publicJwk = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const named = JSON.stringify({ crv: publicJwk.crv, kty: publicJwk.kty, x: publicJwk.x });
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(named));
  return {
    id: new Uint8Array(digest).toBase64({ alphabet: "base64url", omitPadding: true }),
    privateJwk: await crypto.subtle.exportKey("jwk", pair.privateKey),
    publicJwk,
  };
}
