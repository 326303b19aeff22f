import * as fc from "../../properties.ts";
import assert from "node:assert/strict";
import { z } from "zod";
import { createDraft } from "../../../collector/compat/draft.ts";
import { kept } from "../../../collector/compat/foreign_field.ts";
import { read } from "../../../collector/compat/foreign_forms.ts";
import type { ForeignSystemName } from "../../../collector/compat/foreign_system.ts";
import { FOREIGN_SYSTEMS } from "../../../collector/compat/foreign_systems.ts";
import {
  findLeak,
  isPublicModelName,
  MAX_MESSAGE_BYTES,
  type Message,
} from "../../../schemas/mod.ts";
import { createCompatApp } from "./compat_app.ts";
import { bodyOf, readCaptures } from "./captures.ts";
import { translate } from "./translate.ts";

const SYSTEMS = Object.values(FOREIGN_SYSTEMS);
const MARK = "q7zmark";
/** Strings that must never travel; each names its owner. */
const HOSTILE = [
  `/home/${MARK}/models/llama`,
  `C:\\Users\\${MARK}\\cache`,
  `~/${MARK}`,
  `redis://${MARK}:6379`,
  `https://${MARK}.example/x?token=1`,
  `${MARK}@corp.example`,
  `${MARK}.corp.example`,
  `10.0.0.7 ${MARK}`,
  `fe80::1%${MARK}`,
  `sk-${MARK}12345678`,
  `password ${MARK}`,
  `${MARK}\u0000`,
  `${MARK}\u202e`,
  `789c9fa3-8a6f-46d9-85e8-869207c7fda9 ${MARK}`,
  `00:1b:44:11:3a:b7 ${MARK}`,
  `${MARK}${"x".repeat(200)}`,
];
const RESERVED = ["message_type", "event_type", "uid", "uuid", "session_id"];

/** Keys that the schemas know, with the nested ones of TGI. */
const KEYS = [
  ...new Set([
    ...SYSTEMS.flatMap(({ schemas }) =>
      Object.values(schemas).flatMap((schema) => Object.keys(schema.shape))
    ),
    "user_agent",
    "args",
    "env",
    "system_env",
    "5",
    "__proto__",
    "constructor",
  ]),
];
const hostileValue = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.constantFrom<unknown>(
    null,
    -1,
    0,
    1e308,
    -1e308,
    2 ** 63,
    0.1,
    true,
    "",
    " ",
    [],
    {},
    "[N/A]",
    " 23028 MiB",
    // What makes `String` throw.
    { toString: 1, valueOf: 1 },
    [{ toString: 1, valueOf: 1 }],
    [{ memory_total: { toString: 1 }, mig_mode_current: [{ toString: 1 }] }],
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(fc.constantFrom(...HOSTILE), { maxLength: 5 }),
  fc.dictionary(
    fc.constantFrom(...HOSTILE, ...KEYS),
    fc.constantFrom<unknown>(...HOSTILE, 1, true),
    {
      maxKeys: 6,
    },
  ),
);
const hostileObject = fc.dictionary(
  fc.oneof(fc.constantFrom(...KEYS), fc.constantFrom(...HOSTILE), fc.string()),
  hostileValue,
  { maxKeys: 20 },
);
/** A capture with some of its fields replaced: what passes every first look. */
const CAPTURED = readCaptures();
const disguised = fc.tuple(fc.constantFrom(...CAPTURED), hostileObject).map((
  [capture, changes],
) => ({
  system: capture.system,
  body: {
    ...bodyOf(capture.file),
    ...Object.fromEntries(Object.entries(changes).filter(([key]) => !RESERVED.includes(key))),
  } as Record<string, unknown>,
}));
const anything = fc.tuple(fc.constantFrom(...SYSTEMS.map(({ name }) => name)), hostileObject)
  .map(([system, body]) => ({ system, body }));

Deno.test("compatRoutes answers 2xx or 4xx to any JSON object, within bounded time", async () => {
  const { app } = createCompatApp();
  await fc.assert(
    fc.asyncProperty(fc.oneof(disguised, anything), async ({ system, body }) => {
      const startedAt = performance.now();
      const response = await app.request(`/compat/${system}`, {
        method: "POST",
        body: JSON.stringify(body),
      });
      assert.ok(response.status === 202 || (response.status >= 400 && response.status < 500));
      assert.equal(typeof await response.json(), "object");
      assert.ok(performance.now() - startedAt < 2_000);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("compatRoutes reads no more of a list or an object than a program can mean", async () => {
  const { post } = createCompatApp();
  const many = (count: number, entry: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => entry(index)).join(",");
  const bodies = [
    ["tgi", `{"event_type":"Start","nvidia_info":[${many(300_000, () => "{}")}]}`, "gpus"],
    [
      "ray",
      `{"ray_version":"2","library_usages":[${many(90_000, (at) => `"a${at}"`)}]}`,
      "features",
    ],
    [
      "ray",
      `{"ray_version":"2","extra_usage_tags":{${many(60_000, (at) => `"k${at}":1`)}}}`,
      "tags",
    ],
    ["vllm", `{"context":"x","architecture":[${many(100_000, () => '"a/b"')}]}`, "architecture"],
    ["lmcache", `{${many(70_000, (at) => `"${at + 1}":1`)}}`, "counters"],
    [
      "lmcache",
      `{"message_type":"EngineMessage","kv_shape":[${many(300_000, () => "1")}]}`,
      "kv_shape",
    ],
  ] as const;
  for (const [system, body, field] of bodies) {
    const { status, answer } = await post(`/compat/${system}`, body);
    assert.equal(status, 202, body.slice(0, 60));
    const dropped = answer.dropped_values as string[];
    assert.ok(dropped.some((place) => place.includes(`.${field}`)), `${dropped} of ${field}`);
  }
});

Deno.test("a draft is made of at most a thousand entries of each list and object", () => {
  const seen: number[] = [];
  const length = (value: unknown): null => {
    seen.push(Object.keys(value as object).length);
    return null;
  };
  const description = { what: "", unit: "", example: "", why: "" };
  const wire = z.object({
    list: kept(read(z.unknown(), length), "EnvMessage.gpus", description),
    map: kept(read(z.unknown(), length), "UsageMessage.tags.*", description),
  });
  const list = Array<number>(1024).fill(0);
  const map = Object.fromEntries(list.map((zero, index) => [`k${index}`, zero]));
  createDraft(wire, { list, map }, []);
  createDraft(wire, { list: [...list, 1], map: { ...map, more: 1 } }, []);
  assert.deepEqual(seen, [1024, 1024, 1024, 1024]);
});

Deno.test("compatRoutes answers 2xx or 4xx to any bytes", async () => {
  const { app } = createCompatApp();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SYSTEMS.map(({ name }) => name)),
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.string().map((text) => new TextEncoder().encode(text)),
        fc.json().map((text) => new TextEncoder().encode(text.replaceAll("null", "NaN"))),
      ),
      async (system, bytes) => {
        const response = await app.request(`/compat/${system}`, {
          method: "POST",
          body: new Uint8Array(bytes),
        });
        await response.body?.cancel();
        assert.ok(response.status >= 200 && response.status < 500);
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("translate lets no hostile string into a message", () => {
  let seen = 0;
  fc.assert(
    fc.property(fc.oneof(disguised, anything), ({ system, body }) => {
      for (const message of translate(system as ForeignSystemName, body).messages) {
        seen += 1;
        assert.ok(JSON.stringify(message).length < 2 * MAX_MESSAGE_BYTES);
        for (const [place, text] of textsOf(message)) {
          assert.equal(text.toLowerCase().includes(MARK), false, `${place}: ${text}`);
          if (place === "model_name") assert.ok(isPublicModelName(text));
          else assert.equal(findLeak(text), null, `${place}: ${text}`);
        }
      }
    }),
    { numRuns: 2_000 },
  );
  assert.ok(seen > 1_000, `only ${seen} messages were made`);
});

// The same fields as in another capture.
const REPEATED = /^(?:tgi\/0[23]|ray\/02|vllm\/04)/;
for (const capture of CAPTURED.filter(({ file }) => !REPEATED.test(file))) {
  Deno.test(`translate lets no hostile string into any field of ${capture.file}`, () => {
    const body = bodyOf(capture.file);
    for (const place of placesOf(body)) {
      for (const hostile of HOSTILE.flatMap((text) => [text, [text], { [text]: "1" }])) {
        const changed = structuredClone(body);
        const owner = place.slice(0, -1).reduce<unknown>(
          (value, key) => (value as Record<string, unknown>)[key],
          changed,
        ) as Record<string, unknown>;
        owner[place.at(-1)!] = hostile;
        const { messages } = translate(capture.system, changed);
        assert.equal(
          JSON.stringify(messages).toLowerCase().includes(MARK),
          false,
          `${place.join(".")} = ${JSON.stringify(hostile)}`,
        );
      }
    }
  });
}

/** Every text in a message and every key that a client chose, with the field that holds it. */
function textsOf(message: Message): [place: string, text: string][] {
  const skipped = ["message_id", "session_id", "occurred_at"];
  const walk = (place: string, value: unknown): [string, string][] => {
    if (typeof value === "string") return [[place, value]];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, entry]): [string, string][] => [
      [place, key],
      ...walk(place, entry),
    ]);
  };
  return Object.entries(message).filter(([key]) => !skipped.includes(key))
    .flatMap(([key, value]) => walk(key, value));
}

/** Paths to every value of a body, lists and objects themselves included. */
function placesOf(value: unknown, path: readonly string[] = []): string[][] {
  const here = path.length === 0 ? [] : [[...path]];
  if (typeof value !== "object" || value === null) return here;
  return [
    ...here,
    ...Object.entries(value).flatMap(([key, entry]) => placesOf(entry, [...path, key])),
  ];
}
