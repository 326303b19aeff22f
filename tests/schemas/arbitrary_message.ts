import * as fc from "../properties.ts";
import { z } from "zod";
import { messageSchemas } from "../../schemas/message.ts";
import { LONGEST_KEY } from "./hostile_values.ts";

const word = fc.constantFrom("fp8", "NVIDIA", "L4", "v2", "deno", "2.9.6", "cpu", "日本語", "(R)");
const hexOf = (length: number) =>
  fc.string({
    unit: fc.constantFrom(..."0123456789abcdefABCDEF"),
    minLength: length,
    maxLength: length,
  });
const uuid = fc.tuple(
  hexOf(8),
  hexOf(4),
  hexOf(3),
  fc.constantFrom(..."89abAB"),
  hexOf(3),
  hexOf(12),
)
  .map(([a, b, c, variant, d, e]) => `${a}-${b}-7${c}-${variant}${d}-${e}`);
const instant = fc.oneof(
  fc.date({
    min: new Date("0000-01-01T00:00:00.000Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  }).map((date) => date.toISOString()),
  fc.constantFrom(
    "0000-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.999Z",
    "0000-02-29T00:00:00.000Z",
    "2000-02-29T12:00:00.000Z",
    "2004-02-29T12:00:00.000Z",
    "2024-02-29T19:59:59.999Z",
    "2026-02-28T09:09:09.009Z",
    "2026-04-30T20:00:00.000Z",
    "2026-01-31T23:59:59.999Z",
  ),
);
const settingName = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."abcxyz_0"), minLength: 0, maxLength: 6 })
    .map((rest) => `k${rest}`),
  fc.constantFrom(LONGEST_KEY, "a", "z9", "constructor", "a_", "a__b"),
);
const model = fc.constantFrom(
  "custom",
  "meta-llama/Llama-3.1-8B-Instruct",
  "gpt2",
  `${"x".repeat(31)}/${"y".repeat(96)}`,
);
const ENDS = [
  ...[
    "ts",
    "tsx",
    "js",
    "jsx",
    "mjs",
    "cjs",
    "mts",
    "cts",
    "py",
    "rs",
    "go",
    "cpp",
    "cc",
    "c",
    "h",
  ],
  ...["java", "kt", "rb", "wasm"],
];
const frame = fc.constantFrom(
  ...ENDS.map((end) => `read Cache_1/shard.${end}:4100`),
  ...["f", "_f", "$f", "f$g", "f<g>", "F#g", "f a/B/_c/d-e/f/g/h.ts:1:1", "f _x-y.c:1"],
  `f ${"x".repeat(64)}.ts:1`,
  "readShard cache/shard.ts:41:7",
  "<anonymous>",
  "Cache#get cache.ts:3:1",
  "r".repeat(96),
  // 256 long.
  `${"r".repeat(96)} ${"x".repeat(64)}/${"y".repeat(64)}/${"z".repeat(18)}.ts:1234567`,
);
/** Text that is short, plain and none of ASCII. */
const foreign = fc.constantFrom("é", "e\u0301", "日本語", "😀", "ﬁ", "Ω", "µ", "®", "a\ufe0f");
const SMALLEST = [0, -0, Number.MIN_VALUE, 0.1, 2 ** 53 - 1, 2 ** 53, 1e308, Number.MAX_VALUE];

/** Any message of the wire that is valid as it stands, facts left out included. */
export function arbitraryMessage(): fc.Arbitrary<Record<string, unknown>> {
  return fc.oneof(...Object.values(messageSchemas).map((schema) => objectOf(schema))).map(
    (message) =>
      message.event_type === undefined || message.event_type === "error"
        ? message
        : { ...message, error_name: null, error_stack: null },
  );
}

function objectOf(schema: z.ZodObject): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(schema.shape) as [string, z.ZodType][];
  const known = Object.fromEntries(
    fields.map(([field, form]) => [field, valueOf(form, field)]),
  );
  const requiredKeys = fields.filter(([, form]) => !(form instanceof z.ZodDefault)).map(([field]) =>
    field
  );
  return fc.tuple(fc.record(known, { requiredKeys }), fc.array(fc.nat(), { maxLength: 8 })).map(
    ([message, order]) => shuffled(message, order),
  );
}

/** The same object with its keys in another order. */
function shuffled(
  message: Record<string, unknown>,
  order: readonly number[],
): Record<string, unknown> {
  const entries = Object.entries(message);
  for (const at of order) entries.push(...entries.splice(at % entries.length, 1));
  return Object.fromEntries(entries);
}

function valueOf(form: z.ZodType, field: string): fc.Arbitrary<unknown> {
  if (form instanceof z.ZodDefault) return valueOf(form.unwrap() as z.ZodType, field);
  if (form instanceof z.ZodNullable) {
    return fc.option(valueOf(form.unwrap() as z.ZodType, field), { nil: null });
  }
  if (form instanceof z.ZodLiteral) return fc.constant(form.value);
  if (form instanceof z.ZodEnum) return fc.constantFrom(...form.options);
  if (form instanceof z.ZodBoolean) return fc.boolean();
  if (form instanceof z.ZodObject) return objectOf(form);
  if (form instanceof z.ZodArray) {
    const { minimum = 0, maximum = 4 } = boundsOf(form);
    const element = valueOf(form.element as z.ZodType, field);
    return fc.oneof(
      { weight: 4, arbitrary: fc.array(element, { minLength: minimum, maxLength: 4 }) },
      { weight: 1, arbitrary: element.map((one) => Array(minimum).fill(one)) },
      { weight: 1, arbitrary: element.map((one) => Array(maximum).fill(one)) },
    );
  }
  if (form instanceof z.ZodRecord) {
    const value = valueOf(form.valueType as z.ZodType, field);
    return fc.oneof(
      { weight: 5, arbitrary: fc.dictionary(settingName, value, { maxKeys: 6 }) },
      {
        weight: 1,
        arbitrary: value.map((one) =>
          Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`k${at}`, one]))
        ),
      },
    );
  }
  if (form instanceof z.ZodUnion) {
    return fc.oneof(...form.options.map((option) => valueOf(option as z.ZodType, field)));
  }
  if (form instanceof z.ZodNumber) {
    if (form.format === "safeint") {
      return fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, -0, 2 ** 53 - 1));
    }
    const anySign = boundsOf(form).value === undefined;
    return fc.oneof(
      fc.double({ ...anySign ? {} : { min: 0 }, noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(...SMALLEST, ...anySign ? SMALLEST.map((one) => -one) : []),
    );
  }
  if (field === "message_id" || field === "session_id") return uuid;
  if (field === "project") {
    return fc.constantFrom("lmcache", "v0", "0ad", "demo-project", `a${"-".repeat(62)}`);
  }
  if (field === "occurred_at" || field === "start_time") return instant;
  if (field === "model_name") return model;
  if (field === "error_stack") return frame;
  if (field === "features") return settingName;
  // "fp8 L4" is 6 long, the shortest limit is 8.
  const { maximum = 1 } = boundsOf(form);
  return fc.oneof(
    {
      weight: 6,
      arbitrary: maximum < 64
        ? word
        : fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(" ")),
    },
    { weight: 1, arbitrary: foreign },
    { weight: 1, arbitrary: fc.constantFrom("x", "x".repeat(maximum), "1", "-0", "NaN", "null") },
  );
}

/** The bounds of a form, as its checks have them. */
function boundsOf(
  form: z.ZodType,
): { readonly minimum?: number; readonly maximum?: number; readonly value?: number } {
  const checks = (form.def.checks ?? []).map((check) => check._zod.def);
  return Object.assign({}, ...checks);
}
