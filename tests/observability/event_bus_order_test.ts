import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { manualBus, recorder } from "./manual_bus.ts";

type Step = "publish" | "turn" | "start" | "stop" | "subscribe" | "unsubscribe" | "fail";

Deno.test("createEventBus loses nothing but what it counts, under any order of calls", async () => {
  const steps = fc.array(
    fc.constantFrom<Step>(
      "publish",
      "publish",
      "publish",
      "turn",
      "start",
      "stop",
      "subscribe",
      "unsubscribe",
      "fail",
    ),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (script, maxQueueSize) => {
      const { bus, turn } = manualBus({ maxQueueSize });
      const always = recorder("always");
      bus.subscribe(always);
      const guests: { seen: number[]; from: number; remove: () => void }[] = [];
      const accepted: number[] = [];
      let published = 0;
      let failures = 0;
      for (const step of script) {
        if (step === "publish") {
          const before = bus.health().droppedEvents;
          const waiting = bus.health().queueDepth;
          bus.publish("tick", { n: ++published });
          if (bus.health().droppedEvents === before) accepted.push(published);
          else assert.equal(waiting, maxQueueSize);
        } else if (step === "turn") turn();
        else if (step === "start") bus.start();
        else if (step === "stop") await bus.stop();
        else if (step === "unsubscribe") guests.at(-1)?.remove();
        else if (step === "subscribe") {
          const guest = recorder(`guest ${guests.length}`);
          const remove = bus.subscribe(guest);
          guests.push({ seen: guest.seen, from: always.seen.length, remove });
        } else {
          bus.subscribe({
            name: "bad",
            handle: () => {
              failures++;
              throw new Error("no");
            },
          });
        }
        assert.ok(bus.health().queueDepth <= maxQueueSize);
      }
      await bus.stop();
      assert.deepEqual(always.seen, accepted);
      assert.equal(accepted.length + bus.health().droppedEvents, published);
      assert.equal(bus.health().queueDepth, 0);
      assert.equal(bus.health().subscriberExceptions.get("bad") ?? 0, failures);
      for (const { seen, from } of guests) {
        assert.deepEqual(seen, accepted.slice(from, from + seen.length));
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("createEventBus runs or rests as the last word said, whatever was said before it ended", async () => {
  const said = fc.array(fc.constantFrom("start", "stop", "stop and wait", "wait a moment"), {
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(said, async (words) => {
      const { bus, turn } = manualBus();
      const listener = recorder();
      bus.subscribe(listener);
      const stops: Promise<void>[] = [];
      let runs = false;
      for (const word of words) {
        if (word === "wait a moment") await Promise.resolve();
        else if (word === "start") bus.start();
        else stops.push(bus.stop());
        if (word === "stop and wait") await stops.at(-1);
        if (word !== "wait a moment") runs = word === "start";
      }
      await Promise.all(stops);
      bus.publish("tick", { n: 1 });
      assert.equal(turn(), runs);
      assert.deepEqual(listener.seen, runs ? [1] : []);
      await bus.stop();
      assert.deepEqual(listener.seen, [1]);
    }),
    { numRuns: 300 },
  );
});
