import assert from "node:assert/strict";
import { createDeadline } from "../../../collector/deadline.ts";
import { countTimers } from "./count_timers.ts";

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

Deno.test("createDeadline() sets one timer for all that wait at a time", async () => {
  using timers = countTimers();
  const deadline = createDeadline(60_000);
  const slow = [1, 2, 3].map(() =>
    deadline.wait(new Promise<void>((resolve) => timers.set(resolve, 1)), late)
  );
  await Promise.all(slow);
  assert.equal(timers.count(), 1);
});

Deno.test("createDeadline() sheds the wait that began first, and leaves no timer behind", async () => {
  const deadline = createDeadline(60_000);
  assert.equal(deadline.shed(new Error("nobody")), false);
  const never = new Promise<never>(() => {});
  const [first, second] = [1, 2].map((number) =>
    deadline.wait(never, late).catch((error) => `${number} ${error.message}`)
  );
  assert.equal(deadline.shed(new Error("shed")), true);
  assert.equal(await Promise.race([first, second]), "1 shed");
  assert.equal(deadline.shed(new Error("shed too")), true);
  assert.equal(await second, "2 shed too");
  assert.equal(deadline.shed(new Error("nobody")), false);
});
