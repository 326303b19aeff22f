import assert from "node:assert/strict";
import { createEventBus } from "../../observability/mod.ts";
import { manualBus, recorder, type Ticks } from "./manual_bus.ts";

Deno.test("createEventBus delivers in order of publishing, off the publisher's path", async () => {
  const { bus, turn } = manualBus();
  const listener = recorder();
  bus.subscribe(listener);
  bus.start();
  bus.publish("tick", { n: 1 });
  bus.publish("tock", { n: 2 });
  assert.deepEqual(listener.seen, []);
  turn();
  assert.deepEqual(listener.seen, [1, 2]);
  await bus.stop();
});

Deno.test("createEventBus stamps the moment of publish, not of delivery", async () => {
  const { bus, turn, clock } = manualBus();
  const stamps: number[] = [];
  bus.subscribe({ name: "stamps", handle: (event) => void stamps.push(event.timestamp) });
  bus.start();
  bus.publish("tick", { n: 1 });
  clock.now = 2_000;
  turn();
  assert.deepEqual(stamps, [1_000]);
  await bus.stop();
});

Deno.test("createEventBus keeps what was published before start", async () => {
  const { bus, turn } = manualBus();
  const listener = recorder();
  bus.publish("tick", { n: 1 });
  bus.subscribe(listener);
  assert.equal(turn(), false);
  bus.start();
  turn();
  assert.deepEqual(listener.seen, [1]);
  await bus.stop();
});

Deno.test("createEventBus drops the newest when full, counts it and warns once a second", async () => {
  const warnings: string[] = [];
  const { bus, clock } = manualBus({ maxQueueSize: 2, warn: (text) => void warnings.push(text) });
  const listener = recorder();
  bus.subscribe(listener);
  for (let n = 1; n <= 5; n++) bus.publish("tick", { n });
  assert.deepEqual(warnings, ["Cannot queue event: 2 are waiting, 1 dropped so far"]);
  clock.now += 999;
  bus.publish("tick", { n: 6 });
  assert.equal(warnings.length, 1);
  clock.now += 1;
  bus.publish("tick", { n: 7 });
  assert.deepEqual(warnings.slice(1), ["Cannot queue event: 2 are waiting, 5 dropped so far"]);
  assert.equal(bus.health().droppedEvents, 5);
  await bus.stop();
  assert.deepEqual(listener.seen, [1, 2]);
});

Deno.test("createEventBus warns also after its clock was set back", async () => {
  const warnings: string[] = [];
  const { bus, clock } = manualBus({ maxQueueSize: 1, warn: (text) => void warnings.push(text) });
  bus.publish("tick", { n: 1 });
  bus.publish("tick", { n: 2 });
  clock.now -= 900;
  bus.publish("tick", { n: 3 });
  assert.equal(warnings.length, 1);
  clock.now -= 3_600_000;
  bus.publish("tick", { n: 4 });
  assert.equal(warnings.length, 2);
  await bus.stop();
});

Deno.test("createEventBus isolates and counts a subscriber that throws, rejects or warns badly", async () => {
  const { bus, turn } = manualBus({
    maxQueueSize: 2,
    warn: () => {
      throw new Error("no");
    },
  });
  const listener = recorder();
  bus.subscribe({
    name: "throws",
    handle: () => {
      throw new Error("no");
    },
  });
  bus.subscribe({ name: "rejects", handle: () => Promise.reject(new Error("no")) });
  bus.subscribe(listener);
  bus.start();
  for (const n of [1, 2, 3]) bus.publish("tick", { n });
  turn();
  await bus.stop();
  assert.deepEqual(listener.seen, [1, 2]);
  const { subscriberExceptions } = bus.health();
  assert.deepEqual(
    [...subscriberExceptions].sort(),
    [["recorder", 0], ["rejects", 2], ["throws", 2], ["warn", 1]],
  );
});

Deno.test("createEventBus gives a subscriber only the types it wants", async () => {
  const { bus } = manualBus();
  const listener = recorder();
  bus.subscribe({ ...listener, events: ["tock"] });
  bus.publish("tick", { n: 1 });
  bus.publish("tock", { n: 2 });
  await bus.stop();
  assert.deepEqual(listener.seen, [2]);
});

Deno.test("createEventBus shows a new subscriber the next event, and a removed one none", async () => {
  const { bus, turn } = manualBus();
  const late = recorder("late");
  const early = recorder("early");
  let remove = (): void => {};
  remove = bus.subscribe({
    name: "early",
    handle: (event) => {
      early.handle(event);
      if (event.payload.n === 1) bus.subscribe(late);
      if (event.payload.n === 2) remove();
    },
  });
  bus.start();
  for (const n of [1, 2, 3]) bus.publish("tick", { n });
  turn();
  assert.deepEqual(early.seen, [1, 2]);
  assert.deepEqual(late.seen, [2, 3]);
  await bus.stop();
});

Deno.test("createEventBus stop drains, then shuts subscribers down in order, a failing one too", async () => {
  const { bus } = manualBus();
  const order: string[] = [];
  const subscriber = (name: string, shutdown: () => void | Promise<void>) => ({
    name,
    handle: () => void order.push(`${name} event`),
    shutdown: () => {
      order.push(`${name} down`);
      return shutdown();
    },
  });
  bus.subscribe(subscriber("a", () => {
    throw new Error("no");
  }));
  bus.subscribe(subscriber("b", () => Promise.reject(new Error("no"))));
  bus.subscribe(subscriber("c", () => {}));
  bus.start();
  bus.publish("tick", { n: 1 });
  await bus.stop();
  assert.deepEqual(order, ["a event", "b event", "c event", "a down", "b down", "c down"]);
  assert.deepEqual([...bus.health().subscriberExceptions], [["a", 1], ["b", 1], ["c", 0]]);
});

Deno.test("createEventBus stop is safe when never started and shared when called twice", async () => {
  const { bus } = manualBus();
  let downs = 0;
  bus.subscribe({ name: "a", handle: () => {}, shutdown: () => void downs++ });
  await Promise.all([bus.stop(), bus.stop()]);
  assert.equal(downs, 1);
});

Deno.test("createEventBus can be started again with what waited meanwhile", async () => {
  const { bus, turn } = manualBus();
  const listener = recorder();
  bus.subscribe(listener);
  bus.start();
  bus.publish("tick", { n: 1 });
  await bus.stop();
  bus.publish("tick", { n: 2 });
  assert.equal(turn(), false);
  bus.start();
  turn();
  assert.deepEqual(listener.seen, [1, 2]);
  await bus.stop();
});

Deno.test("createEventBus start during a stop takes effect after it", async () => {
  const { bus, turn } = manualBus();
  const listener = recorder();
  let finishShutdown = (): void => {};
  bus.subscribe({
    ...listener,
    shutdown: () => new Promise<void>((resolve) => finishShutdown = resolve),
  });
  bus.start();
  const stopped = bus.stop();
  await Promise.resolve();
  bus.start();
  bus.publish("tick", { n: 1 });
  assert.equal(turn(), false);
  finishShutdown();
  await stopped;
  assert.equal(turn(), true);
  assert.deepEqual(listener.seen, [1]);
  const again = bus.stop();
  await Promise.resolve();
  await Promise.resolve();
  finishShutdown();
  await again;
});

Deno.test("createEventBus stays stopped when stop is the last word, whatever came between", async () => {
  const { bus, turn } = manualBus();
  const listener = recorder();
  bus.subscribe(listener);
  bus.start();
  const first = bus.stop();
  bus.start();
  const last = bus.stop();
  await Promise.all([first, last]);
  bus.publish("tick", { n: 1 });
  assert.equal(turn(), false);
  assert.deepEqual(listener.seen, []);
  bus.start();
  assert.equal(turn(), true);
  assert.deepEqual(listener.seen, [1]);
  await bus.stop();
});

Deno.test("createEventBus stop asked for by a subscriber finishes the present event first", async () => {
  const { bus, turn } = manualBus();
  const order: string[] = [];
  let stopped: Promise<void> | undefined;
  bus.subscribe({
    name: "first",
    handle: (event) => {
      order.push(`first ${event.payload.n}`);
      stopped ??= bus.stop();
    },
  });
  bus.subscribe({
    name: "second",
    handle: (event) => void order.push(`second ${event.payload.n}`),
  });
  bus.start();
  bus.publish("tick", { n: 1 });
  bus.publish("tick", { n: 2 });
  turn();
  await stopped;
  assert.deepEqual(order, ["first 1", "second 1", "first 2", "second 2"]);
});

Deno.test("createEventBus stop ends although a subscriber answers each event with another", async () => {
  const { bus } = manualBus();
  let seen = 0;
  bus.subscribe({
    name: "echo",
    handle: (event) => {
      seen++;
      bus.publish("tick", { n: event.payload.n + 1 });
    },
  });
  bus.publish("tick", { n: 1 });
  await bus.stop();
  assert.equal(seen, 1);
  assert.equal(bus.health().queueDepth, 1);
});

Deno.test("createEventBus health tells depth and the age of the oldest event", async () => {
  const { bus, clock } = manualBus();
  assert.deepEqual(
    { depth: bus.health().queueDepth, lag: bus.health().drainLagMs },
    { depth: 0, lag: 0 },
  );
  bus.publish("tick", { n: 1 });
  clock.now += 250;
  bus.publish("tick", { n: 2 });
  assert.equal(bus.health().queueDepth, 2);
  assert.equal(bus.health().drainLagMs, 250);
  await bus.stop();
  assert.equal(bus.health().queueDepth, 0);
});

Deno.test("createEventBus lets other work run between slices of a burst", async () => {
  const { bus, turn } = manualBus({ maxQueueSize: 5_000 });
  const listener = recorder();
  bus.subscribe(listener);
  bus.start();
  for (let n = 0; n < 5_000; n++) bus.publish("tick", { n });
  turn();
  assert.ok(listener.seen.length > 0 && listener.seen.length < 5_000, `${listener.seen.length}`);
  while (turn());
  assert.equal(listener.seen.length, 5_000);
  await bus.stop();
});

Deno.test("createEventBus runs by itself on the default timer", async () => {
  const bus = createEventBus<Ticks>();
  const delivered = new Promise<number>((resolve) => {
    bus.subscribe({ name: "once", handle: (event) => resolve(event.payload.n) });
  });
  bus.start();
  bus.publish("tick", { n: 7 });
  assert.equal(await delivered, 7);
  await bus.stop();
});

Deno.test("createEventBus refuses a queue that holds nothing", () => {
  for (const maxQueueSize of [0, -1, 1.5, NaN]) {
    assert.throws(() => createEventBus<Ticks>({ maxQueueSize }), RangeError);
  }
});
