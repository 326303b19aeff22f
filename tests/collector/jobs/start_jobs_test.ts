import assert from "node:assert/strict";
import { scheduleJobs } from "../../../collector/jobs/schedule_jobs.ts";
import { startJobs } from "../../../collector/jobs/start_jobs.ts";

const NOTHING = { rows: 0, emptied: 0, marks: 0, sessions: 0, resumed: 0, lists: 0 };

function manualTimer(): {
  readonly delays: number[];
  readonly later: (run: () => void, delayMs: number) => () => void;
  readonly turn: () => void;
} {
  const delays: number[] = [];
  let next: (() => void) | undefined;
  return {
    delays,
    later: (run, delayMs) => {
      delays.push(delayMs);
      next = run;
      return () => next = undefined;
    },
    turn: () => next?.(),
  };
}

Deno.test("startJobs sweeps again after its interval, also when a sweep failed", async () => {
  const timer = manualTimer();
  let sweeps = 0;
  const store = {
    sweep: () => ++sweeps === 1 ? Promise.reject(new Error("away")) : Promise.resolve(NOTHING),
  };
  const jobs = startJobs(store, { intervalMs: 500, firstAfterMs: 10, later: timer.later });
  for (let turn = 0; turn < 3; turn++) {
    timer.turn();
    await Promise.resolve().then(() => {}).then(() => {}).then(() => {});
  }
  assert.equal(sweeps, 3);
  assert.deepEqual(timer.delays, [10, 500, 500, 500]);
  await jobs.stop();
  timer.turn();
  assert.equal(sweeps, 3);
});

Deno.test("startJobs waits for a sweep that is under way when it is stopped", async () => {
  const timer = manualTimer();
  const { promise, resolve } = Promise.withResolvers<typeof NOTHING>();
  const jobs = startJobs({ sweep: () => promise }, { later: timer.later });
  timer.turn();
  let stopped = false;
  const stopping = jobs.stop().then(() => stopped = true);
  await Promise.resolve();
  assert.equal(stopped, false);
  resolve(NOTHING);
  await stopping;
  assert.equal(timer.delays.length, 1);
});

Deno.test("startJobs leaves no timer behind", async () => {
  const jobs = startJobs({ sweep: () => Promise.resolve(NOTHING) });
  await jobs.stop();
});

Deno.test("scheduleJobs declares a daily sweep of the store that it is given", async () => {
  const declared: [string, string][] = [];
  let sweeps = 0;
  let handler: (() => Promise<void>) | undefined;
  scheduleJobs((name, schedule, run) => {
    declared.push([name, schedule]);
    handler = run;
    return Promise.resolve();
  }, () => Promise.resolve({ sweep: () => Promise.resolve((sweeps++, NOTHING)) }));
  assert.deepEqual(declared, [["candor sweep", "17 3 * * *"]]);
  await handler!();
  assert.equal(sweeps, 1);
});
