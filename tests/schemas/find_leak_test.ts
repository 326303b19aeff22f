import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { LEAK_PATTERNS } from "../../schemas/leak_patterns.ts";
import { findLeak, type Leak, type Message, parseMessage } from "../../schemas/mod.ts";
import { anEngineMessage, anEnvMessage, anEventMessage, aUsageMessage } from "../builders.ts";

const HARMLESS = [
  "Intel(R) Xeon(R) CPU @ 2.20GHz",
  "12th Gen Intel(R) Core(TM) i7-12700K",
  "AMD EPYC 7R32",
  "Neoverse-N1",
  "ARMv8 Processor rev 1 (v8l)",
  "Apple M1 Pro",
  "NVIDIA L4",
  "NVIDIA A100-SXM4-80GB",
  "NVIDIA H100 80GB HBM3 MIG 1g.10gb",
  "NVIDIA GeForce RTX 4090",
  "Quadro RTX 6000/8000",
  "Linux-5.10.0-28-cloud-amd64-x86_64-with-glibc2.31",
  "Linux-3.10.0-1160.el7.x86_64-x86_64-with-centos-7.9.2009-Core",
  "macOS-14.5-arm64-arm-64bit",
  "Windows-10-10.0.19041-SP0",
  "linux-unix-x86_64",
  "Linux-x86_64-with-glibc",
  "Linux-6.1.0-28-cloud-amd64-x86_64-with-glibc",
  "Darwin-24.5.0-aarch64",
  "torch.bfloat16",
  "00000000:00:1E.0",
  "535.183.01",
  "deno 2.9.6",
  "6,85,7",
  "2.58.0",
  "0.1.0-alpha.1+build5",
  "TransformersForCausalLM(Starcoder2ForCausalLM)",
  "gpu_memory_utilization",
  "OutOfMemoryError",
  "ENGINE_CONTEXT",
  "glibc:2.36",
  "日本語",
  "العربية",
];

const LEAKS: readonly (readonly [string, Leak])[] = [
  ["/home/ada", "file_path"],
  ["~/models", "file_path"],
  ["../up", "file_path"],
  ["src/main.py", "file_path"],
  ["C:\\Users\\ada", "file_path"],
  ["C:/Users", "file_path"],
  ["\\\\server\\share", "file_path"],
  ["/home／ada", "file_path"],
  ["https://example.com", "url"],
  ["redis://cache:6379", "url"],
  ["file:///etc/passwd", "url"],
  ["mailto:ada", "url"],
  ["www.example", "url"],
  ["ada@example.com", "email_address"],
  ["10.0.0.7", "ip_address"],
  ["listening on 192.168.1.20:8080", "ip_address"],
  ["::1", "ip_address"],
  ["fe80::1%eth0", "ip_address"],
  ["2001:db8:0:0:0:0:0:1", "ip_address"],
  ["::ffff:1.2.3.4", "ip_address"],
  ["db.internal", "host_name"],
  ["gpu-7.cluster.example.org", "host_name"],
  ["s3.amazonaws.com:443", "host_name"],
  ["localhost", "host_name"],
  ["ip-10-0-0-1", "host_name"],
  ["DESKTOP-4F3K2L1", "host_name"],
  ["Adas-MacBook-Pro", "host_name"],
  ["ｅｘａｍｐｌｅ．com", "host_name"],
  ["550e8400-e29b-41d4-a716-446655440000", "identifier"],
  ["GPU-550e8400-e29b-41d4-a716-446655440000", "identifier"],
  ["aa:bb:cc:dd:ee:ff", "identifier"],
  ["d41d8cd98f00b204e9800998ecf8427e", "identifier"],
  ["sk-abcdefgh1234", "secret"],
  ["ghp_abcdefgh1234", "secret"],
  ["hf_abcdefghij", "secret"],
  ["x9Kd_2Lq-Zp7Rt4Wv8Yb1Nc6Ms3Hf5J", "secret"],
  ["AKIAIOSFODNN7EXAMPLE", "secret"],
  ["eyJhbGciOiJIUzI1NiJ9", "secret"],
  ["wJalrXUtnFEMI4K7MDENGbPxRfiCYzQ9rT2x", "secret"],
  ["3f2a9c1b4d5e", "identifier"],
  ["abcdef.0123456789abcdef", "identifier"],
  ["0x7f000001", "identifier"],
  ["ip-10-0-0-7-gpu", "host_name"],
  ["10-0-0-7", "ip_address"],
  ["%2Fhome%2Fada", "url"],
  ["s3:bucket", "url"],
  ["home\u2215ada\u2215secret", "file_path"],
  ["example\u3002com", "host_name"],
  ["api_key=abc", "secret"],
  ["key-3ax6xnjp29jd6fds4gc373sgvjxteol0", "secret"],
  ["left\u202Eright", "control_character"],
  ["two\nlines", "control_character"],
];

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
      ...["\uff0e", "\u212a", "\u017f", "\u202e", "\ud800", "é", "日本"],
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
      const plain = text.normalize("NFKC").replace(/[\u2044\u2215\u29f8]/g, "/")
        .replace(/[\u3002\uff61]/g, ".");
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
