import * as fc from "../../properties.ts";
import assert from "node:assert/strict";
import { validate, version } from "uuid";
import { acceleratorOf } from "../../../collector/compat/accelerator_of.ts";
import { coarseSize } from "../../../collector/compat/coarse_size.ts";
import {
  amount,
  flag,
  modelClass,
  numberFormat,
  whole,
} from "../../../collector/compat/foreign_forms.ts";
import { foreignInstant, plausibleInstant } from "../../../collector/compat/foreign_instant.ts";
import { isForeignId } from "../../../collector/compat/is_foreign_id.ts";
import { keyOf } from "../../../collector/compat/key_of.ts";
import { messageKey } from "../../../collector/compat/message_key.ts";
import { COMPAT_NOW } from "./compat_app.ts";

Deno.test("messageKey is a UUID of version 8 that starts with the instant", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string()),
      fc.option(fc.integer({ min: 0, max: 2 ** 48 - 1 })),
      fc.string(),
      (parts, instantMs, group) => {
        const id = messageKey({ parts, instantMs, group });
        assert.ok(validate(id));
        assert.equal(version(id), 8);
        assert.equal(id, messageKey({ parts: [...parts], instantMs, group }));
        if (instantMs === null) return;
        assert.equal(parseInt(id.replaceAll("-", "").slice(0, 12), 16), instantMs);
      },
    ),
  );
});

Deno.test("messageKey tells lists apart that would be equal when joined", () => {
  const idOf = (...parts: string[]) => messageKey({ parts, instantMs: 0, group: "" });
  assert.notEqual(idOf("a", "bc"), idOf("ab", "c"));
  assert.notEqual(idOf("a", "b"), idOf("a,b"));
});

Deno.test("messageKey keeps a session together when it has no instant", () => {
  const [one, two, other] = [["x", "s"], ["y", "s"], ["x", "t"]].map(([part, group]) =>
    messageKey({ parts: [part!], instantMs: null, group: group! })
  );
  assert.equal(one!.slice(0, 13), two!.slice(0, 13));
  assert.notEqual(one!.slice(0, 13), other!.slice(0, 13));
});

Deno.test("messageKey passes over an instant that has no room", () => {
  for (const instantMs of [-1, 2 ** 48, NaN, Infinity]) {
    assert.ok(validate(messageKey({ parts: [], instantMs, group: "" })));
  }
});

Deno.test("coarseSize rounds up, never down, and by less than half", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (size) => {
      const step = coarseSize(size)!;
      assert.ok(step >= size);
      assert.ok(step <= Math.max(16, Math.ceil(size) * 1.5));
      assert.equal(coarseSize(step), step);
    }),
  );
  assert.deepEqual([0, 16, 17, 24, 25, 33, 97].map(coarseSize), [0, 16, 24, 24, 32, 48, 128]);
  assert.deepEqual([-1, NaN, Infinity, 1e300].map(coarseSize), [null, null, null, null]);
});

Deno.test("foreignInstant divides without losing a digit", () => {
  assert.equal(foreignInstant(0, "1795303651215440896", 1_000_000)?.milliseconds, 1795303651215);
  assert.equal(foreignInstant(1_795_303_405_420, undefined, 1)?.milliseconds, 1_795_303_405_420);
  for (const value of [null, undefined, -1, 1.5, 1e21, NaN, "x", {}, true]) {
    assert.equal(foreignInstant(value, undefined, 1), null);
  }
});

Deno.test("plausibleInstant believes a clock within 30 days back and an hour ahead", () => {
  const day = 86_400_000;
  assert.equal(plausibleInstant(COMPAT_NOW - 29 * day, COMPAT_NOW), COMPAT_NOW - 29 * day);
  assert.equal(plausibleInstant(COMPAT_NOW + 1_800_000, COMPAT_NOW), COMPAT_NOW + 1_800_000);
  assert.equal(plausibleInstant(COMPAT_NOW - 30 * day, COMPAT_NOW), null);
  assert.equal(plausibleInstant(COMPAT_NOW + 3_600_000, COMPAT_NOW), null);
  assert.equal(plausibleInstant(undefined, COMPAT_NOW), null);
});

Deno.test("isForeignId takes UUIDs and 56 digits and nothing that could name a machine", () => {
  assert.ok(isForeignId("9a7c3a52-2f0e-4c0a-9d0f-0e4d8f6a1b21"));
  assert.ok(isForeignId("a".repeat(56)));
  for (
    const value of [
      "",
      "a".repeat(55),
      "a".repeat(57),
      "gpu-node-17",
      `${"a".repeat(56)}\n`,
      null,
      7,
    ]
  ) {
    assert.equal(isForeignId(value), false);
  }
});

Deno.test("keyOf refuses a private name instead of hiding its marks", () => {
  for (
    const name of [
      "ada@corp.example",
      "/home/ada",
      "10.0.0.7",
      "db1.corp.example",
      "",
      "7x",
      "x".repeat(65),
      "__proto__",
    ]
  ) {
    assert.equal(keyOf(name), null, name);
  }
  assert.equal(keyOf("RLlib"), "rllib");
});

Deno.test("amount and whole read texts with units and take -1 for not known", () => {
  for (
    const [value, expected] of [
      [" 23028 MiB", 23_028],
      ["10.86 W", 10.86],
      [" 0 %", 0],
      ["31", 31],
      [" [N/A]", null],
      ["", null],
      ["-1", null],
      [-1, null],
      ["23 MiB 7", null],
      ["1e5", null],
      [[], null],
    ] as const
  ) assert.equal(amount().parse(value), expected, String(value));
  assert.equal(whole().parse(2.6), 3);
  assert.equal(whole().parse(undefined), null);
});

Deno.test("flag reads yes and no as any system writes them", () => {
  assert.deepEqual(["Yes", " No", "True", "false", "1", "0"].map((text) => flag().parse(text)), [
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
  assert.equal(flag().parse("perhaps"), null);
});

Deno.test("numberFormat leaves alone what is no number format", () => {
  assert.equal(numberFormat().parse("/home/ada"), "/home/ada");
  assert.equal(numberFormat().parse("torch.float8_e4m3fn"), "float8_e4m3fn");
});

Deno.test("modelClass calls a path custom", () => {
  assert.equal(modelClass().parse("/models/x"), "custom");
  assert.equal(modelClass().parse("A(B)C"), "custom");
  assert.equal(modelClass().parse("Qwen3MoeForCausalLM"), "Qwen3MoeForCausalLM");
});

Deno.test("acceleratorOf knows the names that the systems use", () => {
  for (
    const [name, kind] of [
      ["NVIDIA GeForce RTX 4090", "nvidia"],
      ["A100", "nvidia"],
      ["A10G", "nvidia"],
      ["L40S", "nvidia"],
      ["T4", "nvidia"],
      ["GH200 480GB", "nvidia"],
      ["AMD-Instinct-MI210", "amd"],
      ["Intel-GPU-Max-1550", "intel"],
      ["HL-225", "intel"],
      ["TPU-V5LITEPOD", "tpu"],
      ["Apple M3", "apple"],
      ["aws-neuron-core", null],
      ["", null],
    ] as const
  ) assert.equal(acceleratorOf(name), kind, name);
});
