import type { Leak } from "./find_leak.ts";

const CONTROL = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
const WEB_NAME = /(?<![\w.-])www\d?\./i;
const URL_LIKE = /:\/\/|(?<![\w.-])(?:mailto|data|file|javascript):/i;
const EMAIL = /[^\s@]@[^\s@]/;
const BACKSLASH_PATH = /\\/;
const DRIVE_PATH = /(?:^|[\s"'(=:])[a-z]:(?:[/\\]|$)/i;
// A slash is innocent only between two digits ("RTX 6000/8000") or standing alone ("PCIe / SXM").
const SLASH_PATH = /(?<!\d)\/(?=\S)|(?<=\S)\/(?!\d)|\/[^/\s]*\//;
const HOME_PATH = /(?:^|[\s"'([{<=:,;])~/;
// Not a version that begins with v, and not the kernel of WSL, whose release has four numbers.
const IPV4 =
  /(?<!\d|\d\.|(?<![a-z0-9])v)(?:(?:25[0-5]|2[0-4]\d|[01]?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d?\d)(?!\d|\.\d|-microsoft-)/i;
const IPV6_WORD =
  /(?<![\w:.])\[?([0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?::(?:\d{1,3}\.){3}\d{1,3})?)(?:%\w+)?\]?(?![\w:])/gi;
// No machine's name ends in "cpp", and engines are called llama.cpp and whisper.cpp.
const DOTTED_NAME =
  /(?<![\w.-])[.-]{0,3}(?=[a-z0-9_.-]*[a-z])(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:xn--[a-z0-9-]{2,}|(?!cpp(?![\w:-]))[a-z]{2,24})\.?(?::\d{1,5})?(?![\w-]|\.\w)/i;
// A dot beside a letter that is none of ASCII: names of machines are written in any script.
const INTERNATIONAL_NAME =
  /(?=[^ -~])[\p{L}\p{M}\p{N}]\.\p{L}{2}|[\p{L}\p{M}\p{N}]\.(?=[^ -~])\p{L}\p{L}/u;
// A word and a port of four digits or more: with fewer it could be a device (`cuda:0`) or a ratio.
const NAME_AND_PORT = /(?<![\w.-])[a-z][\w-]*:\d{4,5}(?![\w:-]|\.\w)/i;
const ASSIGNED_NAME = /(?<![a-z0-9])(?:host(?:_?name)?|user(?:_?name)?|login)=\S/i;
// What Kubernetes calls a pod ends in two words of an alphabet without vowels and without 0, 1 and 3.
const MACHINE_NAME =
  /(?<![\w-])(?:localhost|ip(?:-\d{1,3}){4}[\w-]*|(?:desktop|laptop|win)-[a-z0-9]{6,15}|[a-z0-9-]+-(?=[a-z]*\d)[b-df-hj-np-tv-xz24-9]{8,10}-[b-df-hj-np-tv-xz24-9]{5})(?![\w-])/i;
const NAMED_MAC = /(?<![\w-])[\w-]+s-(?:macbook|imac|mac)(?![a-z])/i;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const MAC_ADDRESS = /(?<![0-9a-f:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f:-])/i;
// The same address as switches write it.
const DOTTED_MAC_ADDRESS = /(?<![\w.])(?=[\d.]*[a-f])(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}(?!\w|\.\w)/i;
// What CUDA_VISIBLE_DEVICES holds: the beginning of a GPU's UUID.
const SHORT_GPU_ID = /(?<![a-z0-9])(?:gpu|mig)-[0-9a-f]{8}(?![0-9a-z])/i;
const LONG_HEX = /(?<![0-9a-z])(?:0x)?[0-9a-f]{24,}(?![0-9a-z])|(?<![0-9a-z])0x[0-9a-f]{8,}/i;
// What a container is called by default, half of a UUID, an address of a network card without its colons.
const MIXED_HEX =
  /(?<![0-9a-z])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])(?:[0-9a-f]{12}|[0-9a-f]{16,})(?![0-9a-z])/i;
const DASHED_IPV4 =
  /(?<!\d|\d-)(?:(?:25[0-5]|2[0-4]\d|[01]?\d?\d)-){3}(?:25[0-5]|2[0-4]\d|[01]?\d?\d)(?!\d|-\d)/;
const ENCODED = /%[0-9a-f]{2}/i;
const BUCKET = /(?<![a-z0-9])(?:s3|gs|az|abfss?|hdfs|nfs|smb|ssh|sftp|scp|git):\S/i;
const ASSIGNED_SECRET =
  /(?<=(?:(?:access|account|api|private|secret|shared|signing)[_-]?key|access[_-]?signature|authorization|pwd|passw\w*|secret|token)\s*)[=:]/i;
const KNOWN_SECRET =
  /(?:^|[^a-z0-9])(?:sk-[a-z0-9_-]{8,}|gh[opsur]_[a-z0-9]{8,}|github_pat_\w+|glpat-[\w-]{8,}|xox[abeprs]-[\w-]+|(?:akia|asia)[a-z0-9]{12,}|aiza[\w-]{16,}|hf_[a-z0-9]{8,}|eyj[\w-]{8,}(?:\.[\w-]*)*|ya29\.[\w-]+|npm_[a-z0-9]{8,}|[rs]k_(?:live|test)_[a-z0-9]{8,}|whsec_\w{8,}|dckr_pat_[\w-]{8,}|dop_v1_\w{8,}|nvapi-[\w-]{8,}|(?:gsk_|r8_|xai-|pplx-|pypi-)[a-z0-9]{16,}|sg\.[\w-]{8,}\.|age-secret-key-|ssh-(?:rsa|dss|ed25519)\s|-----begin|bearer\s|password|passwd|secret[=:]|token[=:])/i;
const MIN_RANDOM_LENGTH = 20;
const RANDOM_WORD = /[a-z0-9+/_=-]{20,}/gi;
// Kinds of characters in such a word.
const [MARK, LOWER, UPPER, DIGIT] = [0, 1, 2, 4] as const;

/** One form of what must never travel. */
export interface LeakPattern {
  /** What a text that has the form is called. */
  readonly leak: Leak;
  /** Tells whether a text has the form. */
  readonly pattern: Pick<RegExp, "test">;
  /** What every such text has, and most names have not: quick to look for.
   * @default nothing that would be quicker to look for */
  readonly needs?: RegExp;
}

const COLON = /:/;
const DOT = /\./;
const DASH = /-/;
const HEX_RUN = /[0-9a-f]{8}/i;

/** All forms; the first that a text has gives it its name. */
export const LEAK_PATTERNS: readonly LeakPattern[] = [
  { leak: "control_character", pattern: CONTROL },
  { leak: "url", pattern: URL_LIKE, needs: COLON },
  { leak: "url", pattern: WEB_NAME, needs: DOT },
  { leak: "url", pattern: BUCKET, needs: COLON },
  { leak: "url", pattern: ENCODED, needs: /%/ },
  { leak: "email_address", pattern: EMAIL, needs: /@/ },
  { leak: "identifier", pattern: UUID, needs: HEX_RUN },
  { leak: "identifier", pattern: MAC_ADDRESS, needs: /[0-9a-f][:-][0-9a-f]{2}[:-]/i },
  { leak: "identifier", pattern: DOTTED_MAC_ADDRESS, needs: /[0-9a-f]{4}\.[0-9a-f]{4}\./i },
  { leak: "identifier", pattern: SHORT_GPU_ID, needs: HEX_RUN },
  { leak: "identifier", pattern: ASSIGNED_NAME, needs: /=/ },
  { leak: "secret", pattern: KNOWN_SECRET },
  { leak: "secret", pattern: ASSIGNED_SECRET, needs: /[=:]/ },
  { leak: "identifier", pattern: LONG_HEX, needs: HEX_RUN },
  { leak: "identifier", pattern: MIXED_HEX, needs: HEX_RUN },
  { leak: "host_name", pattern: MACHINE_NAME, needs: /-|localhost/i },
  { leak: "host_name", pattern: NAMED_MAC, needs: /s-/i },
  { leak: "ip_address", pattern: IPV4, needs: DOT },
  { leak: "ip_address", pattern: DASHED_IPV4, needs: DASH },
  { leak: "ip_address", pattern: { test: hasIpv6 }, needs: COLON },
  { leak: "file_path", pattern: BACKSLASH_PATH },
  { leak: "file_path", pattern: DRIVE_PATH, needs: COLON },
  { leak: "file_path", pattern: SLASH_PATH, needs: /\// },
  { leak: "file_path", pattern: HOME_PATH, needs: /~/ },
  { leak: "host_name", pattern: DOTTED_NAME, needs: /\.[a-z]{2}/i },
  { leak: "host_name", pattern: INTERNATIONAL_NAME, needs: /[^ -~]/ },
  { leak: "host_name", pattern: NAME_AND_PORT, needs: COLON },
  { leak: "secret", pattern: { test: hasRandomWord } },
];

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

function hasRandomWord(text: string): boolean {
  return text.length >= MIN_RANDOM_LENGTH && (text.match(RANDOM_WORD) ?? []).some(looksRandom);
}

/** Words of prose and product names keep to one case and few digits; keys mix all three at random. */
function looksRandom(word: string): boolean {
  let held = 0;
  let changes = 0;
  let before: number = MARK;
  for (let at = 0; at < word.length; at++) {
    const kind = kindOf(word.charCodeAt(at));
    held |= kind;
    if (kind !== before && kind !== MARK && before !== MARK) changes++;
    before = kind;
  }
  if ((held & DIGIT) === 0) return false;
  const mixed = (held & LOWER) !== 0 && (held & UPPER) !== 0;
  return mixed ? changes >= word.length * 0.4 : word.length >= 24 && changes >= word.length * 0.3;
}

function kindOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return LOWER;
  if (code >= 0x41 && code <= 0x5a) return UPPER;
  return code >= 0x30 && code <= 0x39 ? DIGIT : MARK;
}
