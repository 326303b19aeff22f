import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { utcText } from "../../reporter/utc_text.ts";
import { acceptMessage } from "../../schemas/accept_message.ts";
import { anEnvelope, anEnvMessage } from "../builders.ts";

Deno.test("utcText() writes what the runtime writes, for every year of four digits", () => {
  const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
  fc.assert(fc.property(fc.integer({ min: 0, max: last }), (time) => {
    assert.equal(utcText(time), new Date(time).toISOString());
  }));
  assert.equal(utcText(last), "9999-12-31T23:59:59.999Z");
  assert.equal(utcText(0), "1970-01-01T00:00:00.000Z");
});

Deno.test("utcText() gives what no schema accepts for a time that is none", () => {
  for (const time of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15]) {
    const message = { ...anEnvMessage(anEnvelope()), "occurred_at": utcText(time) };
    assert.equal(acceptMessage(message), undefined, utcText(time));
  }
});
