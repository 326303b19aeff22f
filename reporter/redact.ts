import { findLeak } from "../schemas/find_leak.ts";

/** What stands in the place of a text that must not travel. */
const REDACTED = "redacted";

// Settings whose value is private whatever it looks like: `hunter2` resembles nothing.
const SECRET_KEY =
  /(?:^|_)(?:api_?key|access_?key|private_?key|passwords?|passwd|passphrase|secrets?|credentials?|bearer|cookies?|auth_?token|access_?token)(?:_|$)/;
const PRIVATE_TEXT_KEY =
  /(?:^|_)(?:address|auth|dir|directory|e_?mail|endpoint|file|file_?name|folder|host|host_?name|ip|keys?|login|path|tokens?|uri|url|user|user_?name)$/;

/** A value that may travel, and where text was replaced. */
export interface Redacted {
  /** The value with the replacements in it. */
  readonly value: unknown;
  /** Places of the replacements, keys joined with dots. */
  readonly redacted: readonly string[];
}

/**
 * Replaces every text in a value that resembles a path, an address, a host name, a secret or anything
 * else that the wire refuses, string by string, by `redacted`. Values of settings whose name says that
 * they are private are replaced whatever they resemble.
 *
 * @param value Strings, numbers, booleans, `null`, and arrays and plain objects of them.
 * @param path Name of the value, for the list of replacements.
 * @returns A copy with the replacements, and their places.
 *
 * @example
 * ```ts
 * import { redact } from "./redact.ts";
 * import assert from "node:assert/strict";
 *
 * const { value, redacted } = redact({ dtype: "fp8", cache: "/home/ada/cache" }, "config");
 * assert.deepEqual(value, { dtype: "fp8", cache: "redacted" });
 * assert.deepEqual(redacted, ["config.cache"]);
 * ```
 */
export function redact(value: unknown, path: string): Redacted {
  const redacted: string[] = [];
  return { value: walk(value, path, "", redacted), redacted };
}

function walk(value: unknown, path: string, key: string, redacted: string[]): unknown {
  if (typeof value === "string" || typeof value === "number") {
    if (mayTravel(value, key, path)) return value;
    redacted.push(path);
    return REDACTED;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => walk(item, `${path}.${index}`, key, redacted));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      walk(item, `${path}.${name}`, name.toLowerCase(), redacted),
    ]),
  );
}

function mayTravel(value: string | number, key: string, path: string): boolean {
  // A counter's name says what was counted; its value is a sum whatever it is called.
  if (SECRET_KEY.test(key) && !path.startsWith("counters.")) return false;
  if (typeof value === "number") return true;
  return !PRIVATE_TEXT_KEY.test(key) && findLeak(value) === null;
}
