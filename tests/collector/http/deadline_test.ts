import assert from "node:assert/strict";
import { createDeadline } from "../../../collector/deadline.ts";

const late = (): Error => new Error("late");

Deno.test("createDeadline() ends each wait at its own time, in order", async () => {
  const deadline = createDeadline(10);
  const order: number[] = [];
  const waits = [1, 2, 3].map((number) =>
    deadline.wait(new Promise(() => {}), late).catch(() => order.push(number))
  );
  assert.equal(await deadline.wait(Promise.resolve("quick"), late), "quick");
  await Promise.all(waits);
  assert.deepEqual(order, [1, 2, 3]);
});

Deno.test("createDeadline() passes a failure on and leaves no timer behind", async () => {
  const deadline = createDeadline(60_000);
  const failure = new Error("broken");
  await assert.rejects(deadline.wait(Promise.reject(failure), late), failure);
  // One that waits keeps the timer of those that are done.
  let finish = (): void => {};
  const open = deadline.wait(new Promise<void>((resolve) => finish = resolve), late);
  await deadline.wait(Promise.resolve(), late);
  finish();
  await open;
});

Deno.test("createDeadline() starts its timer again for a wait that comes later", async () => {
  const deadline = createDeadline(5);
  await assert.rejects(deadline.wait(new Promise(() => {}), late), { message: "late" });
  await assert.rejects(deadline.wait(new Promise(() => {}), late), { message: "late" });
});

Deno.test("createDeadline() sets no timer for what is done at once, and one for what is not", async () => {
  const { setTimeout: real } = globalThis;
  let timers = 0;
  globalThis.setTimeout = ((...args: Parameters<typeof real>) => {
    timers++;
    return real(...args);
  }) as typeof real;
  try {
    const deadline = createDeadline(60_000);
    for (let count = 0; count < 10; count++) {
      await deadline.wait(Promise.resolve(), late);
      await deadline.wait(Promise.resolve().then(() => {}).then(() => {}), late);
    }
    assert.equal(timers, 0);
    const slow = [1, 2, 3].map(() =>
      deadline.wait(new Promise<void>((resolve) => real(resolve, 1)), late)
    );
    await Promise.all(slow);
    assert.equal(timers, 1);
  } finally {
    globalThis.setTimeout = real;
  }
});
