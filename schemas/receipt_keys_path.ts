/** Where a collector publishes the keys that it signs receipts with (RFC 8615), below its own address. */
export const RECEIPT_KEYS_PATH = "/.well-known/candor-receipt-keys.json";
