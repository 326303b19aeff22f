import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { LEAK_PATTERNS } from "../../schemas/leak_patterns.ts";
import { findLeak, type Message, parseMessage } from "../../schemas/mod.ts";
import { anEngineMessage, anEnvMessage, anEventMessage, aUsageMessage } from "../builders.ts";
import { HARMLESS, LEAKS } from "./leaks.ts";

for (const text of HARMLESS) {
  Deno.test(`findLeak() lets ${JSON.stringify(text)} pass`, () => {
    assert.equal(findLeak(text), null);
  });
}

for (const [text, leak] of LEAKS) {
  Deno.test(`findLeak() takes ${JSON.stringify(text)} for ${leak}`, () => {
    assert.equal(findLeak(text), leak);
  });
}

const AROUND = [
  ...["x |", "'|'", '"|"', "(|)", "[|]", "{|}", "<|>", "=|", ":|", ",|,", ";|;", "x\u00a0|"],
  ...["| x", "|,", "|;", "|!", "|?", "|."],
];

Deno.test("findLeak() finds what must never travel whatever stands around it", () => {
  for (const [text] of LEAKS) {
    for (const [before = "", after = ""] of AROUND.map((around) => around.split("|"))) {
      // A letter of a drive says something with a path behind it or alone; colons begin an address.
      if (text.endsWith("(e:") && after !== "" || text.startsWith("00-1A") && before === ":") {
        continue;
      }
      assert.notEqual(findLeak(before + text + after), null, before + text + after);
    }
  }
});

Deno.test("findLeak() finds what must never travel in capitals and in small letters", () => {
  for (const [text] of LEAKS) {
    // What is known by its mixture of both has none of it then.
    if (text.startsWith("wJalr")) continue;
    assert.notEqual(findLeak(text.toUpperCase()), null, text);
    assert.notEqual(findLeak(text.toLowerCase()), null, text);
  }
});

/** Strings that must never travel, made at random. */
function privateText(): fc.Arbitrary<string> {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{1,8}$/);
  return fc.oneof(
    fc.emailAddress({ size: "-1" }),
    fc.webUrl({ size: "-1" }),
    fc.ipV4(),
    fc.ipV6(),
    fc.domain({ size: "-1" }),
    fc.uuid(),
    fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join("/")}`),
    fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => `C:\\${parts.join("\\")}`),
    fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => `~/${parts.join("/")}`),
    fc.tuple(name, fc.nat(65_535)).map(([host, port]) => `redis://${host}:${port}`),
  );
}

/** Every string field of every message, with a way to put a text there. */
const STRING_FIELDS: readonly (readonly [string, (text: string) => Message])[] = [
  ["project_version", (text) => anEventMessage({ project_version: text })],
  ["provider", (text) => anEnvMessage({ provider: text })],
  ["cpu_type", (text) => anEnvMessage({ cpu_type: text })],
  ["cpu_family_model_stepping", (text) => anEnvMessage({ cpu_family_model_stepping: text })],
  ["architecture", (text) => anEnvMessage({ architecture: [text] })],
  ["platforms", (text) => anEnvMessage({ platforms: text })],
  ["gpu_type", (text) => anEnvMessage({ gpu_type: text })],
  ["runtime", (text) => anEnvMessage({ runtime: text })],
  ["withheld", (text) => anEnvMessage({ withheld: [text] })],
  ["gpus", (text) => anEnvMessage({ gpus: [{ name: text } as never] })],
  ["local_device", (text) => anEngineMessage({ local_device: text })],
  ["remote_backend", (text) => anEngineMessage({ remote_backend: text })],
  ["remote_serde", (text) => anEngineMessage({ remote_serde: text })],
  ["model_name", (text) => anEngineMessage({ model_name: text })],
  ["kv_dtype", (text) => anEngineMessage({ kv_dtype: text })],
  ["fmt", (text) => anEngineMessage({ fmt: text })],
  ["config value", (text) => anEngineMessage({ config: { a: text } })],
  ["config key", (text) => anEngineMessage({ config: { [text]: 1 } })],
  ["error_name", (text) => anEventMessage({ event_type: "error", error_name: text })],
  ["error_stack", (text) => anEventMessage({ event_type: "error", error_stack: [`read ${text}`] })],
  ["context", (text) => aUsageMessage({ context: text })],
  ["features", (text) => aUsageMessage({ features: [text] })],
  ["counters", (text) => aUsageMessage({ counters: { [text]: 1 } })],
  ["tags value", (text) => aUsageMessage({ tags: { a: text } })],
  ["tags key", (text) => aUsageMessage({ tags: { [text]: 1 } })],
];

for (const [field, put] of STRING_FIELDS) {
  Deno.test(`no address, path or host name can be smuggled in ${field}`, () => {
    fc.assert(
      fc.property(privateText(), fc.constantFrom("", "x ", "("), (text, before) => {
        assert.equal(parseMessage(put(before + text)).ok, false, `accepted ${before}${text}`);
      }),
      { numRuns: 200 },
    );
  });
}

Deno.test("findLeak() refuses an oversized text without reading it", () => {
  for (const piece of ["a.", "a:", "/", "a-", "0", "aB1", "::", "a@", "\\"]) {
    assert.equal(findLeak(piece.repeat(1 << 20)), "oversized");
  }
  assert.equal(findLeak("ab ".repeat(400).slice(0, 1024)), null);
  assert.equal(findLeak("ab ".repeat(400).slice(0, 1025)), "oversized");
});

Deno.test("findLeak() refuses a text that grows too long by its compatibility form", () => {
  // One mark that stands for three letters, and one for eighteen.
  assert.equal(findLeak("\u32cf".repeat(341)), null);
  assert.equal(findLeak("\u32cf".repeat(342)), "oversized");
  assert.equal(findLeak("\ufdfa".repeat(57)), "oversized");
});

/** Texts out of the pieces that leaks and names are made of, in any order. */
const PIECES = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...[..." .:/\\@-~%=_+()[]\"'<>,0"],
      ...["a", "f", "Z", "9", "x", "ff", "0x", "1.", "10-", "::", "//", "www", "www1.", "data:"],
      ...[
        "s3",
        "gs",
        "git",
        "localhost",
        "desktop",
        "win-",
        "ip-",
        "s-mac",
        "xn--",
        "com",
        "internal",
      ],
      ...["sk-", "ghp_", "hf_", "npm_", "akia", "aiza", "eyj", "ya29.", "bearer", "password"],
      ...["token", "api_key", "-----begin", "deadbeef", "01234567", "aB3xY9", "\u2044", "\u3002"],
      ...["\uff0e", "\u212a", "\u017f", "\u202e", "\ud800", "é", "日本", "\u2236", "\u2216"],
      ...["host=", "login=", "gpu-", "1a2b.", "7d9f8b6c5d", "-x2x4z", "ssh-rsa ", "sg.", "v"],
    ),
    fc.stringMatching(/^[0-9a-f]{2,16}$/),
    fc.stringMatching(/^[A-Za-z0-9]{6,14}$/),
  ),
  { maxLength: 12 },
).map((pieces) => pieces.join(""));

Deno.test("findLeak() misses nothing by looking first for what a pattern needs", () => {
  fc.assert(
    fc.property(fc.oneof(PIECES, privateText(), fc.string({ unit: "binary" })), (text) => {
      // Every pattern of its own accord, on a text that needs no other form first.
      const plain = text.normalize("NFKC").replace(/[\u2044\u2215\u2571\u27cb\u29f8]/g, "/")
        .replace(/[\u2216\u29f5\u29f9]/g, "\\").replace(/[\u2236\ua789]/g, ":")
        .replace(/[\u3002\uff61]/g, ".");
      if (plain.length > 1024) return;
      const found = LEAK_PATTERNS.find(({ pattern }) => pattern.test(plain))?.leak ?? null;
      assert.equal(findLeak(text), found);
    }),
    { numRuns: 3000 },
  );
});

for (const { leak, pattern, needs } of LEAK_PATTERNS) {
  if (needs === undefined) continue;
  Deno.test(`every text of the form ${leak} ${pattern} has what it needs: ${needs}`, () => {
    for (const [text] of LEAKS) {
      if (pattern.test(text)) assert.ok(needs.test(text), text);
    }
    fc.assert(fc.property(PIECES, (text) => {
      if (pattern.test(text)) assert.ok(needs.test(text), text);
    }));
  });
}

Deno.test("findLeak() finds words that mix three kinds at random, and no others", () => {
  const kindOf = (letter: string): string =>
    /[a-z]/.test(letter)
      ? "lower"
      : /[A-Z]/.test(letter)
      ? "upper"
      : /\d/.test(letter)
      ? "digit"
      : "";
  const random = LEAK_PATTERNS.at(-1)!.pattern;
  const letters = fc.constantFrom(..."aebcdzAEBCDZ0123456789+_=-");
  fc.assert(
    fc.property(fc.string({ unit: letters, minLength: 15, maxLength: 40 }), (word) => {
      const kinds = [...word].map(kindOf);
      const changes = kinds.filter((kind, at) =>
        kind !== "" && (kinds[at - 1] ?? "") !== "" && kind !== kinds[at - 1]
      ).length;
      const mixed = kinds.includes("lower") && kinds.includes("upper");
      const expected = word.length >= (mixed ? 20 : 24) && kinds.includes("digit") &&
        changes >= word.length * (mixed ? 0.4 : 0.3);
      assert.equal(random.test(word), expected);
    }),
    { numRuns: 1000 },
  );
});
