import { MAX_IGNORED_KEYS, MAX_TOKEN_LENGTH } from "../../schemas/limits.ts";
import type { ProblemCode } from "../../schemas/mod.ts";
import { repairJson } from "./repair_json.ts";

/** A foreign body, or why it is none. */
export type ForeignBody =
  | {
    readonly ok: true;
    /** The object. */
    readonly value: Readonly<Record<string, unknown>>;
    /** Digits of the top-level whole numbers beyond 2^53, by key. */
    readonly literals: ReadonlyMap<string, string>;
    /** Keys whose `NaN` or `Infinity`, which JSON does not know, was read as `null`. */
    readonly repairedKeys: readonly string[];
  }
  | {
    readonly ok: false;
    readonly code: Extract<
      ProblemCode,
      "malformed_json" | "not_utf8" | "empty_body" | "invalid_message"
    >;
  };

/**
 * Reads the body of a foreign client: JSON, with what Python writes besides it.
 *
 * @param bytes The body.
 * @returns Its object. Of two equal keys the last one counts.
 *
 * @example
 * ```ts
 * import { readForeignJson } from "./read_foreign_json.ts";
 * import assert from "node:assert/strict";
 *
 * const body = readForeignJson(new TextEncoder().encode('{"uptime_seconds": NaN}'));
 * assert.ok(body.ok);
 * assert.deepEqual(body.value, { uptime_seconds: null });
 * assert.deepEqual(body.repairedKeys, ["uptime_seconds"]);
 * ```
 */
export function readForeignJson(bytes: Uint8Array): ForeignBody {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { ok: false, code: "not_utf8" };
  }
  if (text.trim() === "") return { ok: false, code: "empty_body" };
  const parsed = parse(text);
  if (parsed === undefined) return { ok: false, code: "malformed_json" };
  const { value } = parsed;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { ok: false, code: "invalid_message" };
  }
  const record = value as Record<string, unknown>;
  return {
    ok: true,
    value: record,
    literals: literalsOf(parsed.text, record),
    repairedKeys: [...new Set(parsed.keys)].slice(0, MAX_IGNORED_KEYS)
      .map((key) => key.slice(0, MAX_TOKEN_LENGTH)),
  };
}

function parse(text: string): { value: unknown; text: string; keys: string[] } | undefined {
  try {
    return { value: JSON.parse(text), text, keys: [] };
  } catch {
    // Most bodies need no repair, so it is tried only on those that cannot be read without.
  }
  const repaired = repairJson(text);
  if (repaired.keys.length === 0) return undefined;
  try {
    return { value: JSON.parse(repaired.text), ...repaired };
  } catch {
    return undefined;
  }
}

/** The digits as they were written: a double keeps 53 bits, a time in nanoseconds has 61. */
function literalsOf(text: string, value: Record<string, unknown>): ReadonlyMap<string, string> {
  let literals: ReadonlyMap<string, string> = new Map();
  const isLarge = (entry: unknown) => Number.isInteger(entry) && !Number.isSafeInteger(entry);
  if (!Object.values(value).some(isLarge)) return literals;
  const holders = new Map<unknown, Map<string, string>>();
  try {
    // The object itself is known only when its last key has been read: what holds a key is kept until then.
    JSON.parse(text, function (this: unknown, key, entry, context?: { source?: string }) {
      const { source } = context ?? {};
      if (isLarge(entry) && source !== undefined) {
        const found = holders.get(this) ?? new Map<string, string>();
        holders.set(this, found.set(key, source));
      } else if (key === "") {
        literals = holders.get(entry) ?? new Map();
      }
      return entry;
    });
  } catch {
    // Nested so deeply that a reader of every value gives up: the digits of the double have to do.
  }
  return literals;
}
