import assert from "node:assert/strict";
import { wallClock } from "../../observability/mod.ts";

Deno.test("wallClock counts fractions of a millisecond from the time of day", () => {
  let elapsed = 500;
  const now = wallClock({ date: () => 10_000, monotonic: () => elapsed });
  assert.equal(now(), 10_000);
  elapsed += 0.25;
  assert.equal(now(), 10_000.25);
});

Deno.test("wallClock follows the time of day when it was set or the machine slept", () => {
  let elapsed = 0;
  let date = 10_000;
  const now = wallClock({ date: () => date, monotonic: () => elapsed });
  date += 3_600_000;
  elapsed += 500;
  assert.equal(now(), 10_500, "it looks once a second");
  elapsed += 600;
  assert.equal(now(), 3_610_000);
});

Deno.test("wallClock does not follow the little that the two clocks always differ by", () => {
  let elapsed = 0;
  const now = wallClock({
    date: () => 10_000 + elapsed + 50 * Math.sin(elapsed),
    monotonic: () => elapsed,
  });
  for (let before = now(); elapsed < 100_000; elapsed += 700) {
    assert.ok(now() >= before);
    before = now();
  }
});
