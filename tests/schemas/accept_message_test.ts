import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { acceptMessage } from "../../schemas/accept_message.ts";
import { gpuSchema } from "../../schemas/gpu.ts";
import { messageSchemas } from "../../schemas/message.ts";
import { parseMessage } from "../../schemas/mod.ts";
import {
  aMetadataMessage,
  anEngineMessage,
  anEnvMessage,
  anEventMessage,
  aUsageMessage,
} from "../builders.ts";
import { arbitraryMessage } from "./arbitrary_message.ts";
import { HOSTILE_VALUES } from "./hostile_values.ts";

/** The one event that has a name and a stack to look at. */
const anErrorMessage = () =>
  anEventMessage({ event_type: "error", error_name: "RangeError", error_stack: ["read a.ts:1"] });
const BUILDERS = [
  ...[anEnvMessage, anEngineMessage, aMetadataMessage, anEventMessage, anErrorMessage],
  aUsageMessage,
];
const WIRE = new URL("../fixtures/wire/v1/", import.meta.url);

/** What the schemas say, as text so that the order of keys counts, or `null` when they refuse. */
function bySchema(value: Record<string, unknown>): string | null {
  const type = String(value.message_type);
  if (!Object.hasOwn(messageSchemas, type)) return null;
  const result = messageSchemas[type as keyof typeof messageSchemas].safeParse(value);
  return result.success ? JSON.stringify(result.data) : null;
}

/** Checks that the quick way is taken only where it ends where the long one does. */
function checkAgreement(value: Record<string, unknown>): void {
  const accepted = acceptMessage(value);
  if (accepted === undefined) return;
  assert.equal(JSON.stringify(accepted), bySchema(value));
  const parsed = parseMessage(value);
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.ignoredKeys, []);
}

Deno.test("acceptMessage() takes every valid message and gives what the schemas give", () => {
  fc.assert(
    fc.property(arbitraryMessage(), (value) => {
      const accepted = acceptMessage(value);
      assert.ok(accepted !== undefined, `left to the schemas: ${JSON.stringify(value)}`);
      assert.equal(JSON.stringify(accepted), bySchema(value));
    }),
    { numRuns: 500 },
  );
});

for (const build of BUILDERS) {
  const message = build() as unknown as Record<string, unknown>;
  const type = message.event_type === "error" ? "error" : message.message_type;

  Deno.test(`acceptMessage() takes the ${type} that a reporter sends`, () => {
    assert.deepEqual(acceptMessage(JSON.parse(JSON.stringify(message))), message);
  });

  Deno.test(`acceptMessage() agrees with the schema on every change of one field of ${type}`, () => {
    const fields = Object.keys(message);
    let taken = 0;
    for (const field of [...fields, "__proto__", "constructor", "mood"]) {
      for (const hostile of HOSTILE_VALUES) {
        const changed = Object.fromEntries([...Object.entries(message), [field, hostile]]);
        checkAgreement(changed);
        if (acceptMessage(changed) !== undefined) taken++;
      }
      const { [field]: _, ...rest } = message;
      checkAgreement(rest);
    }
    // The values reach both sides.
    assert.ok(taken > fields.length && taken < fields.length * HOSTILE_VALUES.length / 2);
  });

  Deno.test(`acceptMessage() leaves a ${type} with unknown keys to the schema`, () => {
    for (const key of ["mood", "constructor", "toString", "hasOwnProperty", "0"]) {
      assert.equal(acceptMessage({ ...message, [key]: 1 }), undefined, key);
    }
    const polluted = JSON.parse(`{"__proto__":{"a":1},${JSON.stringify(message).slice(1)}`);
    assert.equal(acceptMessage(polluted), undefined);
    const parsed = parseMessage(polluted);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.ignoredKeys, ["__proto__"]);
  });
}

Deno.test("acceptMessage() agrees with the schemas on any two changes of any message", () => {
  fc.assert(
    fc.property(
      arbitraryMessage(),
      fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(...HOSTILE_VALUES), fc.jsonValue())), {
        minLength: 1,
        maxLength: 2,
      }),
      (value, changes) => {
        const changed = { ...value };
        const fields = Object.keys(value);
        for (const [at, hostile] of changes) changed[fields[at % fields.length]!] = hostile;
        checkAgreement(changed);
      },
    ),
    { numRuns: 600 },
  );
});

Deno.test("acceptMessage() agrees with the schema on every change of one fact of a GPU", () => {
  const gpu = {
    name: "NVIDIA L4",
    driver_version: "535.183.01",
    pstate: "P8",
    memory_total: 23028,
  };
  const facts = Object.keys(gpuSchema.shape);
  assert.equal(facts.length, 19);
  const env = { ...anEnvMessage() };
  for (const fact of [...facts, "__proto__", "serial"]) {
    for (const hostile of HOSTILE_VALUES) {
      const changed = Object.fromEntries([...Object.entries(gpu), [fact, hostile]]);
      checkAgreement({ ...env, gpus: [gpu, changed] });
    }
  }
});

Deno.test("acceptMessage() takes what was sent when schema version 1 was new", async () => {
  const read = (name: string): Promise<string> => Deno.readTextFile(new URL(name, WIRE));
  const lines = (await read("lines.ndjson")).trim().split("\n").map((line) => JSON.parse(line));
  const values = [...JSON.parse(await read("array.json")), ...lines];
  for (const name of ["env", "engine", "metadata", "event", "usage"]) {
    values.push(JSON.parse(await read(`${name}_message.json`)));
  }
  for (const value of values) {
    assert.equal(JSON.stringify(acceptMessage(value)), bySchema(value));
  }
});

Deno.test("acceptMessage() takes nothing that is no message", () => {
  for (const value of [...HOSTILE_VALUES, undefined, { message_type: "toString" }]) {
    assert.equal(acceptMessage(value), undefined);
  }
});

Deno.test("acceptMessage() takes every instant that the schema takes, and no other", () => {
  const two = (number: number): string => String(number).padStart(2, "0");
  const years = Array.from({ length: 10_000 }, (_, year) => String(year).padStart(4, "0"));
  const upTo = (last: number): string[] => Array.from({ length: last + 1 }, (_, at) => two(at));
  const instants = [
    // Every leap day that is one or is none, every day of a year, every second of an hour.
    ...years.map((year) => `${year}-02-29T00:00:00.000Z`),
    ...upTo(13).flatMap((month) => upTo(32).map((day) => `2026-${month}-${day}T00:00:00.000Z`)),
    ...upTo(61).flatMap((unit) => [
      `2026-11-22T${unit}:30:00.000Z`,
      `2026-11-22T09:${unit}:00.000Z`,
      `2026-11-22T09:30:${unit}.000Z`,
    ]),
  ];
  const form = messageSchemas.EventMessage.shape.occurred_at;
  const message = anEventMessage();
  let taken = 0;
  for (const instant of instants) {
    const accepted = acceptMessage({ ...message, occurred_at: instant }) !== undefined;
    assert.equal(accepted, form.safeParse(instant).success, instant);
    if (accepted) taken++;
  }
  // 2,425 leap years, 365 days, 24 hours and twice 60.
  assert.equal(taken, 2_425 + 365 + 24 + 120);
});
