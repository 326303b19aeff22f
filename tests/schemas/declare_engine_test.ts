import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { z } from "zod";
import { ENGINE_FIELDS } from "../../schemas/engine_fields.ts";
import { engineMessageSchema } from "../../schemas/engine_message.ts";
import { envelopeShape } from "../../schemas/envelope.ts";
import {
  dataDictionary,
  declaredDictionary,
  declareEngine,
  declareField,
  dictionaryMarkdown,
  type EngineDeclaration,
  findMisfit,
  readDeclarations,
  type SettingDescription,
  writeDeclarations,
} from "../../schemas/mod.ts";
import { aDeclaration } from "./a_declaration.ts";

const NAMED: SettingDescription = { what: "A setting", unit: "name", example: "a", why: "To know" };

const declareOne = (
  schema: z.ZodType,
  description: Partial<SettingDescription> = {},
  key = "setting",
): EngineDeclaration =>
  declareEngine({
    engine: z.object({ [key]: declareField(schema, { ...NAMED, ...description }) }),
  });

type SettingsOf<Declaration> = Declaration extends EngineDeclaration<infer Settings, string>
  ? Settings
  : never;
type FeaturesOf<Declaration> = Declaration extends EngineDeclaration<unknown, infer Feature>
  ? Feature
  : never;
type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : never : never;

Deno.test("ENGINE_FIELDS are the fields that the EngineMessage has beside its envelope", () => {
  const own = Object.keys(engineMessageSchema.shape)
    .filter((name) => name !== "message_type" && name !== "config" && !(name in envelopeShape));
  assert.deepEqual(own, ENGINE_FIELDS);
});

Deno.test("declareEngine() is plain data that keeps what the schemas say", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(aDeclaration)), aDeclaration);
  assert.equal(aDeclaration.version, 2);
  const { chunk_size: chunkSize, scheduler, cache_bytes: cache, speculative, flavour } =
    aDeclaration.engine;
  assert.deepEqual(chunkSize?.form, { type: "integer", minimum: 1, maximum: 4096 });
  assert.deepEqual(chunkSize?.buckets, [64, 256, 1024]);
  assert.equal(chunkSize?.published, "chunk_size");
  assert.deepEqual(scheduler?.form, { type: "string", enum: ["fifo", "fair"] });
  assert.equal(scheduler?.published, "config.scheduler");
  assert.equal(cache?.nullable, true);
  assert.equal(speculative?.published, null);
  assert.deepEqual([flavour?.since, flavour?.form.maxLength], [2, 16]);
  assert.deepEqual(Object.keys(aDeclaration.features ?? {}), ["streaming", "batching"]);
});

Deno.test("declareEngine() gives the compiler the settings and the features", () => {
  const settings: Same<SettingsOf<typeof aDeclaration>, {
    chunk_size: number;
    scheduler: "fifo" | "fair";
    cache_bytes?: number | null | undefined;
    speculative?: boolean | undefined;
    flavour?: string | undefined;
  }> = true;
  const records: Same<FeaturesOf<typeof aDeclaration>, "streaming" | "batching"> = true;
  const engine = z.object({});
  const list = declareEngine({ engine, features: ["a", "b"] });
  const names: Same<FeaturesOf<typeof list>, "a" | "b"> = true;
  const options = declareEngine({ engine, features: z.enum(["c", "d"]) });
  const entries: Same<FeaturesOf<typeof options>, "c" | "d"> = true;
  const none = declareEngine({ engine });
  const any: Same<FeaturesOf<typeof none>, string> = true;
  assert.deepEqual([settings, records, names, entries, any], Array(5).fill(true));
  assert.deepEqual(Object.keys(list.features ?? {}), ["a", "b"]);
  assert.deepEqual(Object.keys(options.features ?? {}), ["c", "d"]);
  assert.equal(none.features, null);
});

const REFUSED: readonly (readonly [string, () => unknown, RegExp])[] = [
  [
    "without a description",
    () => declareEngine({ engine: z.object({ a: z.int() }) }),
    /^Cannot declare a: it has no description/,
  ],
  [
    "of objects",
    () => declareOne(z.object({})),
    /^Cannot declare setting: .* expected a number, a boolean, names/,
  ],
  ["of either kind", () => declareOne(z.union([z.int(), z.string()])), /none of a setting/],
  ...([
    ["a check of its own", z.string().refine((text) => text !== "b")],
    ["a check of its own that may be missing", z.int().refine((one) => one > 1).nullish()],
    ["several checks of its own", z.number().superRefine(() => {})],
    ["a check of its own in a union", z.union([z.string().refine(() => true), z.null()])],
    ["a check of its own after its default", z.string().default("a").refine(() => true)],
    ["a check of its own that comes later", z.lazy(() => z.string().refine(() => true))],
    ["a second form", z.string().pipe(z.enum(["a", "b"]))],
    ["words for yes and no", z.stringbool()],
  ] as const).map(([name, schema]) =>
    [`with ${name}`, () => declareOne(schema), /it has a check of its own/] as const
  ),
  ["with a pattern", () => declareOne(z.string().regex(/^a+$/)), /it has a pattern/],
  ["of dates", () => declareOne(z.date() as unknown as z.ZodType), /none of a setting/],
  ["with a key of another form", () => declareOne(z.string(), {}, "camelCase"), /camelCase/],
  [
    "with a name of its own meaning",
    () => declareOne(z.string(), {}, "model"),
    /engine\.model|model:/,
  ],
  [
    "whose example does not fit",
    () => declareOne(z.enum(["b"])),
    /setting: its example is none of b, expected one that fits/,
  ],
  [
    "that changes a field of the wire",
    () => declareOne(z.string(), {}, "chunk_size"),
    /chunk_size: its form differs from the field of the wire/,
  ],
  ["with buckets of names", () => declareOne(z.string(), { buckets: [1] }), /expected them only/],
  [
    "with buckets out of order",
    () => declareOne(z.int(), { example: 1, buckets: [2, 2] }),
    /buckets are out of order/,
  ],
  ["later than its declaration", () =>
    declareEngine({
      engine: z.object({ a: declareField(z.string(), { ...NAMED, since: 3 }) }),
      version: 2,
    }), /a: it is since 3, expected at most the version 2/],
  ["with a text of several lines", () => declareOne(z.string(), { what: "a\nb" }), /control/],
  [
    "with a text that turns what stands beside it around",
    () => declareOne(z.string(), { why: "to\u202eknow" }),
    /control/,
  ],
  [
    "with a value that would be redacted",
    () => declareOne(z.enum(["a", "/home/ada"])),
    /Cannot declare setting\.form\.enum\.1/,
  ],
  [
    "whose feature is no key",
    () => declareEngine({ engine: z.object({}), features: ["No Key"] }),
    /No Key/,
  ],
];

for (const [name, make, sentence] of REFUSED) {
  Deno.test(`declareEngine() refuses a setting ${name}`, () => {
    assert.throws(make, (error: unknown) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, /^Cannot declare /);
      assert.match(error.message, sentence);
      return true;
    });
  });
}

Deno.test("findMisfit() agrees with the zod schema that the form was made from", () => {
  const forms: readonly (readonly [z.ZodType, unknown])[] = [
    [z.int().min(-2).max(9), 3],
    [z.number().gt(0).lt(1), 0.5],
    [z.number().multipleOf(0.1), 0.3],
    [z.number().multipleOf(0.07), 2.03],
    [z.int().multipleOf(3), 9],
    [z.number().multipleOf(1e-7), 1],
    [z.number().gt(-1).max(2 ** 53), 1],
    [z.int32(), 1],
    [z.float32(), 1],
    [z.string().length(3), "abc"],
    [z.string(), "a"],
    [z.enum(["a", "b"]), "a"],
    [z.literal([1, 2]), 1],
    [z.boolean(), true],
    [z.string().min(2).max(4), "abc"],
    [z.int().nullable(), 3],
  ];
  const anything = fc.oneof(
    fc.integer({ min: -5, max: 12 }),
    fc.double(),
    fc.integer({ min: -9, max: 9 }).map((tenths) => tenths / 10),
    fc.integer({ min: -900, max: 900 }).map((steps) => steps * 0.07),
    // Beside a multiple, by everything from the last bit to a millionth.
    fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -57, max: -20 }))
      .map(([tenths, exponent]) => tenths / 10 + 2 ** exponent),
    fc.string({ maxLength: 6 }),
    fc.string({ unit: "binary", maxLength: 4 }),
    fc.constantFrom("", "ab", "abcd", "abcde", "😀", "😀a", "e\u0301", "\ud800", "1", "0", "true"),
    fc.constantFrom(
      0,
      -0,
      -2,
      -3,
      9,
      10,
      1,
      0.5,
      Number.MIN_VALUE,
      -Number.MIN_VALUE,
      1 - 2 ** -53,
    ),
    fc.constantFrom(
      ...[31, 32, 53, 1023].flatMap((exponent) =>
        [-1, 0, 1].flatMap((more) => [2 ** exponent + more, -(2 ** exponent) + more])
      ),
    ),
    fc.constantFrom(3.4028234663852886e38, 3.4028234663852889e38, 3.41e38, 1e308, -1e308),
    fc.constantFrom(-Infinity, 1n, new Date(0), new String("a"), ["a"], Symbol("a")),
    fc.constantFrom("a", "b", "abc", null, undefined, true, false, [], {}, NaN, Infinity),
  );
  for (const [schema, example] of forms) {
    const field = declareOne(schema, { example: example as string }).engine["setting"]!;
    fc.assert(
      fc.property(anything, (value) => {
        assert.equal(findMisfit(field, value) === null, schema.safeParse(value).success);
      }),
      { numRuns: 1000, examples: [[-8.881784197001253e-17], [2.03]] },
    );
  }
});

Deno.test("declareEngine() takes what only changes a value that was read", () => {
  const schemas = [
    z.string().transform((text) => text.length),
    z.preprocess((value) => value, z.string().max(3)),
    z.string().toLowerCase().trim(),
    z.string().optional().default("a"),
    z.string().brand("name"),
    z.lazy(() => z.string()),
  ];
  for (const schema of schemas) {
    assert.equal(declareOne(schema).engine["setting"]?.form.type, "string");
  }
});

Deno.test("findMisfit() bounds every text by the length of a token", () => {
  const { setting } = declareOne(z.string()).engine;
  assert.equal(findMisfit(setting!, "x".repeat(64)), null);
  assert.equal(findMisfit(setting!, "x".repeat(65)), "is longer than 64 characters");
  assert.equal(findMisfit(setting!, "😀".repeat(64)), null);
  assert.equal(findMisfit(setting!, "😀".repeat(65)), "is longer than 64 characters");
  assert.equal(findMisfit(setting!, "x".repeat(129)), "is longer than 64 characters");
});

Deno.test("readDeclarations() reads back what writeDeclarations() wrote", () => {
  const declarations = { "own-engine": aDeclaration, other: declareOne(z.string()) };
  assert.deepEqual(readDeclarations(writeDeclarations(declarations)), declarations);
  assert.throws(() => writeDeclarations({ "No Project": aDeclaration }));
});

Deno.test("readDeclarations() names the place of what is wrong in a file", () => {
  const written = JSON.parse(writeDeclarations({ "own-engine": aDeclaration }));
  const withChange = (change: (file: typeof written) => void): string => {
    const file = structuredClone(written);
    change(file);
    return JSON.stringify(file);
  };
  const cases: readonly (readonly [string, RegExp])[] = [
    ["{", /the text is no JSON/],
    [withChange((file) => file.candor_declarations = 2), /candor_declarations/],
    [
      withChange((file) => file.projects["own-engine"].engine.scheduler.published = "provider"),
      /own-engine\.engine\.scheduler: it is published as provider, expected config\.scheduler/,
    ],
    [
      withChange((file) => file.projects["own-engine"].engine.scheduler.form.type = "object"),
      /own-engine\.engine\.scheduler\.form\.type/,
    ],
    [withChange((file) => file.projects["own-engine"].engine.scheduler.run = "x"), /run/],
  ];
  for (const [text, sentence] of cases) {
    assert.throws(() => readDeclarations(text), (error: unknown) => {
      assert.match((error as Error).message, /^Cannot read declarations: /);
      assert.match((error as Error).message, sentence);
      return true;
    });
  }
});

Deno.test("readDeclarations() gives declarations or an error, whatever it reads", () => {
  fc.assert(fc.property(fc.json(), (text) => {
    try {
      readDeclarations(text);
    } catch (error) {
      assert.match((error as Error).message, /^Cannot read declarations: /);
    }
  }));
});

Deno.test("declaredDictionary() says of every declared field what the dictionary says of its own", () => {
  const entries = declaredDictionary(aDeclaration);
  assert.deepEqual(entries.map(({ field }) => field), [
    "chunk_size",
    "config.scheduler",
    "config.cache_bytes",
    "config.speculative",
    "config.flavour",
    "features.streaming",
    "features.batching",
  ]);
  const keys = Object.keys(dataDictionary()[0]!).sort();
  for (const entry of entries) assert.deepEqual(Object.keys(entry).sort(), keys);
  assert.equal(entries[0]?.form, "integer from 1 up to 4096; counted in ranges at 64, 256, 1024");
  assert.equal(entries[1]?.form, "one of fifo, fair");
});

Deno.test("dictionaryMarkdown() adds a table for each declaration", () => {
  const text = dictionaryMarkdown({ "own-engine": aDeclaration });
  assert.ok(text.startsWith(dictionaryMarkdown()));
  assert.match(text, /### Declared by own-engine\n/);
  assert.match(text, /\| `config.scheduler` \| Order in which requests are served \| name \|/);
});
