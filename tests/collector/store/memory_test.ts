import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { createRecentIds, MOST_RECENT_IDS } from "../../../collector/store/recent_ids.ts";
import { createSeenFilter, MOST_SEEN } from "../../../collector/store/seen_filter.ts";
import { sessionKey } from "../../../collector/store/session_key.ts";
import { createSessionMemory, MOST_BYTES } from "../../../collector/store/session_memory.ts";
import { aSession, NOON } from "./builders.ts";

/** Keys as good as random ones, without the cost of hashing each. */
function* keys(seed: number, count: number): Generator<string> {
  const numbers = new Uint32Array(3);
  let state = seed;
  for (let at = 0; at < count; at++) {
    for (let index = 0; index < 3; index++) {
      state = (state + 0x9e3779b9) >>> 0;
      let mixed = Math.imul(state ^ state >>> 16, 0x85ebca6b);
      mixed = Math.imul(mixed ^ mixed >>> 13, 0xc2b2ae35);
      numbers[index] = mixed ^ mixed >>> 16;
    }
    yield "f".repeat(51) + [...numbers].map((one) => one.toString(16).padStart(8, "0")).join("");
  }
}

Deno.test("createSeenFilter forgets none of the latest, and seldom takes another for one", () => {
  const filter = createSeenFilter();
  const all = [...keys(1, MOST_SEEN + MOST_SEEN / 2)];
  for (const key of all) filter.add(key);
  for (const key of all.slice(-MOST_SEEN)) {
    if (!filter.has(key)) assert.fail(`forgot ${key}`);
  }
  let wrong = 0;
  const others = 20_000;
  for (const key of keys(7, others)) if (filter.has(key)) wrong++;
  assert.ok(wrong < others / 50, `${wrong} of ${others}`);
});

Deno.test("createSeenFilter begins empty and lets the oldest go in the end", () => {
  const filter = createSeenFilter();
  const old = [...keys(3, 1000)];
  assert.ok(!old.some((key) => filter.has(key)));
  for (const key of old) filter.add(key);
  for (const key of keys(5, 2 * MOST_SEEN)) filter.add(key);
  assert.ok(old.filter((key) => filter.has(key)).length < 50);
});

Deno.test("createRecentIds remembers the latest ids and not for ever", () => {
  const ids = createRecentIds();
  const added: string[] = [];
  for (let at = 0; at < 3 * MOST_RECENT_IDS + 7; at++) {
    ids.add(`${at}`);
    added.push(`${at}`);
    if (at % 997 > 0) continue;
    for (const one of added.slice(-MOST_RECENT_IDS)) {
      if (!ids.has(one)) assert.fail(`forgot ${one}`);
    }
  }
  assert.equal(ids.has("0"), false);
  assert.equal(ids.has("never"), false);
});

Deno.test("createSessionMemory takes no session for new that it has seen", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.nat(20), fc.constantFrom("wrote", "wrong", "right")), { maxLength: 60 }),
    (steps) => {
      const memory = createSessionMemory();
      const sessions = Array.from({ length: 21 }, (_, at) => sessionKey(aSession(NOON - at)).key);
      const seen = new Set<string>();
      for (const [at, step] of steps) {
        const session = sessions[at]!;
        if (step === "wrote") {
          memory.wrote(session, { record: null, versionstamp: `${at}`, parts: 0, size: 90 });
        } else memory.judged(step === "right", [session]);
        if (step !== "right") seen.add(session);
        for (const one of sessions) {
          const guess = memory.guess(one, NOON);
          if (seen.has(one)) assert.notEqual(guess?.versionstamp, null);
          else assert.deepEqual(guess, { record: null, versionstamp: null, parts: 0 });
        }
      }
    },
  ));
});

Deno.test("createSessionMemory guesses nothing about sessions that began long ago or say no time", () => {
  const memory = createSessionMemory();
  for (const session of [aSession(NOON - 3_600_000), aSession(NOON + 3_600_000), "f".repeat(56)]) {
    assert.equal(memory.guess(sessionKey(session).key, NOON), undefined);
  }
});

Deno.test("createSessionMemory guesses ever less while its guesses are wrong, and at once when one is right", () => {
  const memory = createSessionMemory();
  const untilGuess = (): number => {
    let asked = 1;
    while (!memory.mayGuess()) asked++;
    return asked;
  };
  assert.equal(untilGuess(), 1);
  let before = 1;
  for (let wrong = 0; wrong < 12; wrong++) {
    memory.judged(false, []);
    const now = untilGuess();
    assert.ok(now >= before && now <= 256, `${now} after ${before}`);
    before = now;
  }
  assert.equal(before, 256);
  memory.judged(true, []);
  memory.judged(false, []);
  assert.equal(untilGuess(), 2);
});

Deno.test("createSessionMemory remembers as many bytes as it may, however records grow", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 480_000 })), {
      minLength: 50,
      maxLength: 300,
      size: "max",
    }),
    (steps) => {
      const memory = createSessionMemory();
      const sessions = Array.from({ length: 41 }, (_, at) => sessionKey(aSession(NOON - at)).key);
      const sizes = new Map<string, number>();
      for (const [at, size] of steps) {
        const session = sessions[at]!;
        memory.wrote(session, { record: null, versionstamp: `${size}`, parts: 0, size });
        sizes.set(session, size);
        assert.equal(memory.guess(session, NOON)?.versionstamp, `${size}`);
        let bytes = 0;
        for (const [one, written] of sizes) {
          const guess = memory.guess(one, NOON);
          if (guess === undefined) continue;
          assert.equal(guess.versionstamp, `${written}`);
          bytes += written;
        }
        assert.ok(bytes <= 2 * MOST_BYTES, `${bytes}`);
      }
    },
  ));
});
