/** What a refused string looks like. */
export type Leak =
  | "control_character"
  | "email_address"
  | "file_path"
  | "host_name"
  | "identifier"
  | "ip_address"
  | "oversized"
  | "secret"
  | "url";

/** No field of the wire is longer; some patterns below need quadratic time. */
const MAX_LENGTH = 1024;

const CONTROL = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
const URL_LIKE =
  /[a-z][a-z0-9+.-]*:\/\/|(?:^|[\s"'(<=])(?:www\d?\.|mailto:|data:|file:|javascript:)/i;
const EMAIL = /[^\s@]@[^\s@]/;
const BACKSLASH_PATH = /\\/;
const DRIVE_PATH = /(?:^|[\s"'(=:])[a-z]:(?:[/\\]|$)/i;
// A slash is innocent only between two digits ("RTX 6000/8000") or standing alone ("PCIe / SXM").
const SLASH_PATH = /(?<!\d)\/(?=\S)|(?<=\S)\/(?!\d)|\/[^/\s]*\//;
const HOME_PATH = /(?:^|[\s"'(=:])~/;
const IPV4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/;
const IPV6_WORD =
  /(?<![\w:.])\[?([0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?::(?:\d{1,3}\.){3}\d{1,3})?)(?:%\w+)?\]?(?![\w:])/gi;
const DOTTED_NAME =
  /(?<![\w.-])(?=[a-z0-9_.-]*[a-z])(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:xn--[a-z0-9-]{2,}|[a-z]{2,24})\.?(?::\d{1,5})?(?![\w.-])/i;
const MACHINE_NAME =
  /(?:^|[\s"'(=])(?:localhost|ip(?:-\d{1,3}){4}[\w-]*|(?:desktop|laptop|win)-[a-z0-9]{6,15}|[\w-]+s-(?:macbook|imac|mac)[\w-]*)(?:$|[\s"'):.])/i;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const MAC_ADDRESS = /(?<![0-9a-f:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f:-])/i;
const LONG_HEX = /(?<![0-9a-z])(?:0x)?[0-9a-f]{24,}(?![0-9a-z])|(?<![0-9a-z])0x[0-9a-f]{8,}/i;
// What a container is called by default, half of a UUID, an address of a network card without its colons.
const MIXED_HEX =
  /(?<![0-9a-z])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])(?:[0-9a-f]{12}|[0-9a-f]{16,})(?![0-9a-z])/i;
const DASHED_IPV4 =
  /(?<![\d-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)-){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d-])/;
const ENCODED = /%[0-9a-f]{2}/i;
const BUCKET = /(?<![a-z0-9])(?:s3|gs|az|abfss?|hdfs|nfs|smb|ssh|sftp|scp|git):\S/i;
const ASSIGNED_SECRET = /(?:api[_-]?key|access[_-]?key|pwd|passw\w*|secret|token)\s*[=:]/i;
// Marks that look like a slash or a dot and have no compatibility form.
const LOOK_ALIKES: readonly (readonly [RegExp, string])[] = [
  [/[\u2044\u2215\u29f8]/g, "/"],
  [/[\u3002\uff61]/g, "."],
];
const KNOWN_SECRET =
  /(?:^|[^a-z0-9])(?:sk-[a-z0-9_-]{8,}|gh[opsur]_[a-z0-9]{8,}|github_pat_\w+|glpat-[\w-]{8,}|xox[abeprs]-[\w-]+|(?:akia|asia)[a-z0-9]{12,}|aiza[\w-]{16,}|hf_[a-z0-9]{8,}|eyj[\w-]{8,}(?:\.[\w-]*)*|ya29\.[\w-]+|npm_[a-z0-9]{8,}|-----begin|bearer\s|password|passwd|secret[=:]|token[=:])/i;
const RANDOM_WORD = /[a-z0-9+/_=-]{20,}/gi;

/**
 * Looks for something in a string that must never travel: an address, a path, a name of a machine or
 * a person, a secret. The text is compared in its Unicode compatibility form, so that look-alike
 * characters do not slip through.
 *
 * It errs on the side of refusing: a harmless string that resembles an address is refused too, and
 * the reporter sends `"redacted"` in its place.
 *
 * @param text Any string.
 * @returns What the string looks like, or `null` when nothing was found.
 *
 * @example Hardware names pass, addresses do not
 * ```ts
 * import { findLeak } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * assert.equal(findLeak("Intel(R) Xeon(R) CPU @ 2.20GHz"), null);
 * assert.equal(findLeak("/home/ada/model"), "file_path");
 * assert.equal(findLeak("10.0.0.7"), "ip_address");
 * ```
 */
export function findLeak(text: string): Leak | null {
  if (text.length > MAX_LENGTH) return "oversized";
  const plain = LOOK_ALIKES.reduce(
    (rest, [mark, letter]) => rest.replace(mark, letter),
    text.normalize("NFKC"),
  );
  if (CONTROL.test(plain)) return "control_character";
  if (URL_LIKE.test(plain) || BUCKET.test(plain) || ENCODED.test(plain)) return "url";
  if (EMAIL.test(plain)) return "email_address";
  if (UUID.test(plain) || MAC_ADDRESS.test(plain)) return "identifier";
  if (KNOWN_SECRET.test(plain) || ASSIGNED_SECRET.test(plain)) return "secret";
  if (LONG_HEX.test(plain) || MIXED_HEX.test(plain)) return "identifier";
  if (MACHINE_NAME.test(plain)) return "host_name";
  if (IPV4.test(plain) || DASHED_IPV4.test(plain) || hasIpv6(plain)) return "ip_address";
  if (
    BACKSLASH_PATH.test(plain) || DRIVE_PATH.test(plain) || SLASH_PATH.test(plain) ||
    HOME_PATH.test(plain)
  ) return "file_path";
  if (DOTTED_NAME.test(plain)) return "host_name";
  if ((plain.match(RANDOM_WORD) ?? []).some(looksRandom)) return "secret";
  return null;
}

/** At least two hextets or a `::`: a PCI bus id (`00000000:00:1E.0`) is not an address. */
function hasIpv6(text: string): boolean {
  for (const [, body] of text.matchAll(IPV6_WORD)) {
    if (body === undefined) continue;
    const groups = body.split(":");
    const compressed = body.includes("::");
    if (compressed ? groups.length <= 9 && body !== ":" : groups.length >= 7) return true;
  }
  return false;
}

/** Words of prose and product names keep to one case and few digits; keys mix all three at random. */
function looksRandom(word: string): boolean {
  const kinds = [...word].map(kindOf);
  const changes = kinds.filter((kind, index) => {
    const before = kinds[index - 1] ?? "mark";
    return kind !== before && kind !== "mark" && before !== "mark";
  }).length;
  const held = new Set(kinds);
  if (!held.has("digit")) return false;
  const mixed = held.has("lower") && held.has("upper");
  return mixed ? changes >= word.length * 0.4 : word.length >= 24 && changes >= word.length * 0.3;
}

function kindOf(character: string): "lower" | "upper" | "digit" | "mark" {
  if (/[a-z]/.test(character)) return "lower";
  if (/[A-Z]/.test(character)) return "upper";
  return /\d/.test(character) ? "digit" : "mark";
}
