/** The longest name of a setting, counter, feature or tag. */
export const LONGEST_KEY = `k${"_9".repeat(31)}z`;

const UUID_TAIL = "5d6e-7f80-9a1b-2c3d4e5f6071";

/** A list with a hole, as no JSON has one and a program can. */
function withHole(): unknown[] {
  const list = ["x", "y", "z"];
  delete list[1];
  return list;
}

function entriesOf(length: number, value: unknown): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length }, (_, at) => [`k${at}`, value]));
}

/** Texts at the edge of what some field takes, on either side. */
const TEXTS: readonly string[] = [
  "",
  " ",
  "x",
  " x",
  "x\u00a0",
  "x\n",
  "\ufeffx",
  "x\u2028",
  "x\u3000",
  "\u180ex",
  "\u200bx",
  "x\u200d",
  "\u202ex",
  "x\u0000",
  "\u0085x",
  "\ud800",
  "x\udc00",
  "e\u0301",
  "\u0301",
  "😀",
  "日本語",
  "two words",
  // Lengths: 8, 64, 96, 128 and 256 are limits.
  ...[8, 9, 63, 64, 65, 95, 96, 97, 127, 128, 129, 256, 257].map((length) => "x".repeat(length)),
  // As long before it is trimmed, or in code points.
  `${"x".repeat(64)} `,
  `${"x".repeat(128)}\n`,
  "😀".repeat(32),
  "😀".repeat(33),
  "\u32cf".repeat(64),
  // Look like something else.
  ...["0", "-0", "1", "1e3", "0x10", "NaN", "Infinity", "true", "null", "undefined", "[]", "{}"],
  ...["/home/ada", "ada@example.com", "10.0.0.7", "redacted", "cache:6379"],
  ...["DOCKER", "docker", "DOCKER ", "nvidia", "Enabled", "enabled", "error", "Error", "start"],
  ...["constructor", "toString", "__proto__", "EnvMessage", "UsageMessage"],
  ...["meta-llama/Llama-3.1-8B-Instruct", "/data/llama", "data/llama", "llama.gguf", "a/b/c"],
  ...["Cache#get cache.ts:3:1", "get /cache.ts:3:1", "get cache.ts", "get localhost/a.ts:1"],
  `${"r".repeat(96)} ${"x".repeat(64)}/${"y".repeat(64)}/${"z".repeat(19)}.ts:1234567`,
  ...["lmcache", "a", "ab", "-ab", "a_b", "Ab", "äb", "ab\n"],
  ...["a".repeat(63), "a".repeat(64)],
  // Ids: every version, every variant, other spellings.
  ...[..."0123456789a"].map((version) => `019ab3c4-5d6e-${version}f80-9a1b-2c3d4e5f6071`),
  ...[..."01234567cdef"].map((variant) => `019ab3c4-5d6e-7f80-${variant}a1b-2c3d4e5f6071`),
  "019AB3C4-5D6E-7F80-9A1B-2C3D4E5F6071",
  "019aB3c4-5D6e-7f80-Ba1b-2c3d4e5F6071",
  "00000000-0000-0000-0000-000000000000",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
  `{019ab3c4-${UUID_TAIL}}`,
  `urn:uuid:019ab3c4-${UUID_TAIL}`,
  `019ab3c4-${UUID_TAIL}\n`,
  `019ab3c4-${UUID_TAIL}0`,
  `19ab3c4-${UUID_TAIL}`,
  `g19ab3c4-${UUID_TAIL}`,
  "019ab3c45d6e7f809a1b2c3d4e5f6071",
  // Instants.
  ...[
    "2026-11-22T09:30:00.000",
    "2026-11-22T09:30:00.000z",
    "2026-11-22t09:30:00.000Z",
    "2026-11-22 09:30:00.000Z",
    "2026-11-22T09:30:00.000+00:00",
    "2026-11-22T09:30:00.000-01:00",
    "2026-11-22T09:30:00.000Z\n",
    "2026-11-22T09:30:00.00Z",
    "2026-11-22T09:30:00.0000Z",
    "2026-11-22T09:30:00Z",
    "2026-11-22T09:30Z",
    "2026-11-22T24:00:00.000Z",
    "2026-11-22T23:60:00.000Z",
    "2026-06-30T23:59:60.000Z",
    "2026-11-22T23:59:59.999Z",
    "2026-02-29T09:30:00.000Z",
    "2024-02-29T09:30:00.000Z",
    "2024-02-30T09:30:00.000Z",
    "2100-02-29T09:30:00.000Z",
    "2000-02-29T09:30:00.000Z",
    "2026-04-31T09:30:00.000Z",
    "2026-13-01T09:30:00.000Z",
    "2026-00-01T09:30:00.000Z",
    "2026-01-00T09:30:00.000Z",
    "2026-01-32T09:30:00.000Z",
    "0000-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.999Z",
    "10000-01-01T00:00:00.000Z",
    "+010000-01-01T00:00:00.000Z",
    "-000001-01-01T00:00:00.000Z",
    "٢٠٢٦-11-22T09:30:00.000Z",
  ],
];

const longFrame = (more: number) =>
  `${"r".repeat(96)} ${"x".repeat(64)}/${"y".repeat(64)}/${"z".repeat(17 + more)}.ts:1234567`;

/** Frames of a stack on either side of each of their limits. */
const FRAMES: readonly string[] = [
  ...[0, 1, 2].map(longFrame),
  ...[95, 96, 97].map((length) => "r".repeat(length)),
  ...[63, 64, 65].flatMap((length) => {
    const word = "x".repeat(length);
    return [`f ${word}.ts:1`, `f ${word}/a.ts:1`];
  }),
  ...["f a/b/c/d/e/f/g.ts:1", "f a/b/c/d/e/f/g/h.ts:1", "f g.ts:1:1", "f g.ts:1:1:1", "f g.ts"],
  ...["f g.ts:1234567", "f g.ts:12345678", "f g.ts:", "f g.ts:x", "f g.exe:1", "f g.TS:1", "f g:1"],
  ...["f  g.ts:1", "f g.ts:1 ", " f", "f.g", "f-g", "1f", "#f", ">f", "<f>", "$f", "_", "f/g.ts:1"],
  ...[
    "f 1g.ts:1",
    "f a/1g.ts:1",
    "f -g.ts:1",
    "f a//g.ts:1",
    "f ../g.ts:1",
    "f /g.ts:1",
    "f g.ts:1\n",
  ],
];

/** Values that are valid in some place, or nearly so, or never. */
export const HOSTILE_VALUES: readonly unknown[] = [
  ...TEXTS,
  null,
  true,
  false,
  ...[0, -0, 1, 2, -1, 1.5, -1.5, Number.MIN_VALUE, -Number.MIN_VALUE, 64, 65],
  ...[2 ** 53 - 1, 2 ** 53, 1 - 2 ** 53, 1e308, -1e308, NaN, Infinity, -Infinity],
  [],
  [null],
  [undefined],
  [1, 2],
  [-1],
  [2 ** 53],
  ["x"],
  ["x", " y"],
  ["x", null],
  ["ada@example.com"],
  ["read /home/ada/shard.ts:1:1"],
  ...FRAMES.map((frame) => [frame]),
  [{}],
  [{ name: "NVIDIA L4", temperature_gpu: -3 }],
  [{ name: "NVIDIA L4", serial: "1" }],
  [{ name: "x".repeat(129) }],
  [{ power_limit: -3 }],
  [[]],
  withHole(),
  Array(3),
  // Lengths: 4, 8, 32 and 64 are limits.
  ...[4, 5, 8, 9, 32, 33, 64, 65].flatMap((length) =>
    ["x", "read", 1, {}].map((one) => Array(length).fill(one))
  ),
  {},
  Object.create(null),
  Object.assign(Object.create(null), { a: 1 }),
  { a: 1 },
  { a: null, b: true, c: 0.5, d: "fp8" },
  { a: " fp8" },
  { a: "x".repeat(64) },
  { a: "x".repeat(65) },
  { a: {} },
  { a: [] },
  { a: undefined },
  { a: -1 },
  { a: -0 },
  { a: 2 ** 53 },
  { a: NaN },
  { A: 1 },
  ...["", "_a", "1a", "a-b", "aB", "a b", "a ", " a", "a\n", "é", "token_a", "localhost"].map((
    key,
  ) => ({
    [key]: 1,
  })),
  { [LONGEST_KEY]: 1 },
  { [`${LONGEST_KEY}k`]: 1 },
  { "constructor": 1, "toString": 2 },
  { "constructor": 1 },
  { length: 1 },
  JSON.parse('{"__proto__":{"a":1}}'),
  JSON.parse('{"a":1,"__proto__":1}'),
  // The last of two equal keys wins.
  JSON.parse('{"a":"/home/ada","a":1}'),
  {
    get a() {
      return 1;
    },
  },
  ...[64, 65].flatMap((length) => [1, "x", null].map((value) => entriesOf(length, value))),
];
