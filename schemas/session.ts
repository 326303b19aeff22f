import { z } from "zod";

/** Everything stored about one session, as stored. */
export const sessionViewSchema = z.object({
  session: z.string().meta({ what: "Hash of the session id" }),
  state: z.enum(["stored", "deleted", "unknown"]).meta({ what: "What the collector has of it" }),
  projects: z.array(z.object({
    project: z.string().meta({ what: "The project" }),
    day: z.iso.date().meta({ what: "The day that the session counts on" }),
    counted: z.record(z.string(), z.array(z.string())).meta({
      what: "Values that it adds one session to, by dimension",
    }),
    messages: z.array(z.record(z.string(), z.unknown())).meta({ what: "Its messages, as stored" }),
  })).meta({ what: "What is stored under each project" }),
  receipt: z.lazy(() => receiptSchema).nullable().meta({ what: "Receipt, if it was deleted" }),
});

/** Receipt for a deletion. */
export const receiptSchema = z.object({
  session: z.string().meta({ what: "Hash of the session id" }),
  deleted_messages: z.int().min(0).meta({ what: "Messages that were deleted" }),
  deleted_at: z.iso.datetime({ precision: 3 }).meta({ what: "When the deletion was complete" }),
  receipt_id: z.string().meta({ what: "Name of the receipt" }),
  key_id: z.string().optional().meta({ what: "Name of the key that signed it" }),
  signature: z.string().optional().meta({
    what: "Ed25519 signature of the four facts above, base64url",
  }),
});

/** The public keys that a collector signs receipts with (RFC 7517, RFC 8037). */
export const receiptKeysSchema = z.object({
  keys: z.array(z.object({
    kty: z.literal("OKP").meta({ what: "Kind of key" }),
    crv: z.literal("Ed25519").meta({ what: "Curve" }),
    use: z.literal("sig").meta({ what: "What it is for: signatures" }),
    alg: z.literal("EdDSA").meta({ what: "Algorithm" }),
    kid: z.string().meta({ what: "Name of the key: its thumbprint (RFC 7638)" }),
    x: z.string().meta({ what: "The public key, base64url" }),
  })).meta({ what: "The keys, the one in use first" }),
});
