import * as fc from "../properties.ts";
import { z } from "zod";
import { gpuSchema } from "../../schemas/gpu.ts";
import { messageSchemas } from "../../schemas/message.ts";

/** Values that are valid in some place, or nearly so, or never. */
export const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  -1,
  1.5,
  2 ** 53,
  NaN,
  Infinity,
  "",
  " ",
  "x",
  " x",
  "x\u00a0",
  "x\n",
  "two words",
  "a".repeat(9),
  "b".repeat(64),
  "b".repeat(65),
  "ab cd ".repeat(22).slice(0, 128),
  "ab cd ".repeat(22).slice(0, 129),
  "/home/ada",
  "ada@example.com",
  "10.0.0.7",
  "redacted",
  "\ud800",
  "日本語",
  "DOCKER",
  "docker",
  "constructor",
  "meta-llama/Llama-3.1-8B-Instruct",
  "/data/llama",
  "019AB3C4-5D6E-7F80-9A1B-2C3D4E5F6071",
  "550e8400-e29b-41d4-a716-446655440000",
  "2026-02-29T09:30:00.000Z",
  "2024-02-29T09:30:00.000Z",
  "2026-11-22T09:30:00.000Z\n",
  "2026-11-22T24:00:00.000Z",
  "error",
  "Cache#get cache.ts:3:1",
  [],
  [null],
  [1, 2],
  [-1],
  ["x"],
  ["x", " y"],
  ["ada@example.com"],
  ["read /home/ada/shard.ts:1:1"],
  [{}],
  [{ name: "NVIDIA L4", temperature_gpu: -3 }],
  [{ name: "NVIDIA L4", serial: "1" }],
  [{ power_limit: -3 }],
  [[]],
  Array(5).fill("x"),
  Array(9).fill(1),
  Array(33).fill("read"),
  Array(65).fill("x"),
  Array(65).fill({}),
  {},
  { a: 1 },
  { a: null, b: true, c: 0.5, d: "fp8" },
  { a: " fp8" },
  { a: {} },
  { a: -1 },
  { A: 1 },
  { "constructor": 1, "toString": 2 },
  JSON.parse('{"__proto__":{"a":1}}'),
  JSON.parse('{"a":1,"__proto__":1}'),
  Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`k${at}`, at])),
  Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`k${at}`, at])),
];

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
const instant = fc.date({ min: new Date(0), max: new Date("2200-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());
const settingName = fc.string({
  unit: fc.constantFrom(..."abcxyz_0"),
  minLength: 0,
  maxLength: 6,
}).map((rest) => `k${rest}`);
const model = fc.constantFrom("custom", "meta-llama/Llama-3.1-8B-Instruct", "gpt2");
const frame = fc.constantFrom(
  "readShard cache/shard.ts:41:7",
  "<anonymous>",
  "Cache#get cache.ts:3:1",
);

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
    const element = form.element as z.ZodType;
    return fc.array(valueOf(element, field), {
      minLength: field === "architecture" ? 1 : 0,
      maxLength: element === gpuSchema ? 3 : 4,
    });
  }
  if (form instanceof z.ZodRecord) {
    return fc.dictionary(
      settingName,
      valueOf(form.valueType as z.ZodType, field),
      { maxKeys: 6 },
    );
  }
  if (form instanceof z.ZodUnion) {
    return fc.oneof(...form.options.map((option) => valueOf(option as z.ZodType, field)));
  }
  if (form instanceof z.ZodNumber) {
    return form.format === "safeint"
      ? fc.maxSafeNat()
      : fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
  }
  if (field === "message_id" || field === "session_id") return uuid;
  if (field === "project") {
    return fc.constantFrom("lmcache", "v0", "demo-project", `a${"-".repeat(62)}`);
  }
  if (field === "occurred_at" || field === "start_time") return instant;
  if (field === "model_name") return model;
  if (field === "error_stack") return frame;
  if (field === "features") return settingName;
  // "fp8 L4" is 6 long, the shortest limit is 8.
  return field === "pstate" || field === "compute_cap"
    ? word
    : fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(" "));
}
