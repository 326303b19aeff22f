import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { createRateLimit } from "../../../collector/rate_limit.ts";

const HOUR = 3_600_000;

Deno.test("createRateLimit() lets so many pass at once and then one an interval", () => {
  let at = 0;
  const limit = createRateLimit({ perMinute: 6, maxSources: 9, now: () => at, hash: String });
  for (let count = 0; count < 6; count++) assert.equal(limit.take(limit.key("a")), 0);
  assert.equal(limit.take(limit.key("a")), 10);
  at = 9_000;
  assert.equal(limit.take(limit.key("a")), 1);
  at = 10_000;
  assert.equal(limit.take(limit.key("a")), 0);
  assert.equal(limit.take(limit.key("a")), 10);
  at = 200_000;
  for (let count = 0; count < 6; count++) assert.equal(limit.take(limit.key("a")), 0);
  assert.ok(limit.take(limit.key("a")) > 0);
});

Deno.test("createRateLimit() keeps no source, and a hash for an hour at most", () => {
  let at = 0;
  const hashed: string[] = [];
  let salts = 0;
  const limit = createRateLimit({
    perMinute: 1,
    maxSources: 9,
    now: () => at,
    salt: () => `salt ${++salts} `,
    hash: (text) => {
      hashed.push(text);
      return text;
    },
  });
  limit.take(limit.key("a"));
  at = HOUR - 1;
  limit.take(limit.key("b"));
  at = HOUR;
  limit.take(limit.key("a"));
  assert.deepEqual(hashed, ["salt 1 a", "salt 1 b", "salt 2 a"]);
  assert.equal(limit.size(), 1);
});

Deno.test("createRateLimit() remembers no more sources than it may, the latest ones", () => {
  const limit = createRateLimit({ perMinute: 1, maxSources: 3, now: () => 0, hash: String });
  for (const source of ["a", "b", "c", "d"]) limit.take(limit.key(source));
  assert.equal(limit.size(), 3);
  assert.ok(limit.take(limit.key("d")) > 0);
});

Deno.test("createRateLimit() never lets more than twice the limit pass in a minute", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 50 }),
    fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }),
    (perMinute, pauses) => {
      let at = 0;
      const limit = createRateLimit({ perMinute, maxSources: 9, now: () => at, hash: String });
      const passed: number[] = [];
      for (const pause of pauses) {
        at += pause;
        if (limit.take(limit.key("a")) === 0) passed.push(at);
      }
      for (const start of passed) {
        const inMinute = passed.filter((time) => time >= start && time < start + 60_000).length;
        assert.ok(inMinute <= 2 * perMinute);
      }
    },
  ));
});

Deno.test("createRateLimit() says how long to wait, and then lets one pass", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), (perMinute) => {
    let at = 0;
    const limit = createRateLimit({ perMinute, maxSources: 9, now: () => at, hash: String });
    let wait = 0;
    while (wait === 0) wait = limit.take(limit.key("a"));
    at += wait * 1_000;
    assert.equal(limit.take(limit.key("a")), 0);
  }));
});

Deno.test("createRateLimit() keeps no source out, and no salt, when the clock is put back", () => {
  const hour = 60 * 60_000;
  let at = 100 * hour;
  let salts = 0;
  const limit = createRateLimit({
    perMinute: 6,
    messagesPerHour: 1,
    maxSources: 9,
    now: () => at,
    hash: String,
    salt: () => `${++salts} `,
  });
  const key = limit.key("a");
  for (let count = 0; count < 6; count++) assert.equal(limit.take(key), 0);
  assert.equal(limit.take(key), 10);
  limit.spend(key, 1);
  at -= hour;
  const anew = limit.key("a");
  assert.equal(salts, 2);
  assert.equal(limit.take(anew), 0);
  assert.equal(limit.messagesWait(anew), 0);
  // Put back by less than the life of the salt: it stays, and the wait is no longer than ever.
  at += hour / 2;
  while (limit.take(limit.key("a")) === 0);
  at -= hour / 3;
  assert.equal(limit.key("a"), anew);
  assert.equal(limit.take(anew), 10);
});

Deno.test("createRateLimit() forgets the source that asked least recently, whatever came before", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 6 }),
    fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant("hour")), { maxLength: 200 }),
    (maxSources, asked) => {
      let at = 0;
      const limit = createRateLimit({
        perMinute: Infinity,
        messagesPerHour: 1,
        maxSources,
        now: () => at,
        hash: String,
        salt: () => "",
      });
      let known: string[] = [];
      for (const one of asked) {
        if (one === "hour") {
          at += 3_600_000;
          known = [];
          limit.key("");
          continue;
        }
        const key = limit.key(String(one));
        limit.spend(key, 1);
        known = [...known.filter((other) => other !== key), key].slice(-maxSources);
        for (let source = 0; source < 10; source++) {
          const isKnown = limit.messagesWait(String(source)) > 0;
          assert.equal(isKnown, known.includes(String(source)));
        }
      }
    },
  ));
});
