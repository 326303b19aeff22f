import assert from "node:assert/strict";
import { startBackgroundTimer, startTimer } from "../../reporter/start_timer.ts";

for (const [name, start] of Object.entries({ startBackgroundTimer, startTimer })) {
  Deno.test(`${name}() calls back once, unless it was called off`, async () => {
    const called: string[] = [];
    const rung = Promise.withResolvers<void>();
    // Only this timer holds the process.
    const hold = startTimer(() => {}, 60_000);
    start(() => called.push("off"), 1)();
    start(() => {
      called.push("on");
      rung.resolve();
    }, 2);
    await rung.promise;
    hold();
    assert.deepEqual(called, ["on"]);
  });
}

Deno.test("startBackgroundTimer() takes any delay", async () => {
  const rung = Promise.withResolvers<void>();
  const hold = startTimer(() => {}, 60_000);
  const later = [2 ** 40, Infinity].map((delayMs) => startBackgroundTimer(assert.fail, delayMs));
  startBackgroundTimer(rung.resolve, -1);
  await rung.promise;
  for (const stop of [...later, hold]) stop();
});

Deno.test("startBackgroundTimer() does not hold a process", async () => {
  const url = new URL("../../reporter/start_timer.ts", import.meta.url).href;
  const source = `import { startBackgroundTimer } from ${JSON.stringify(url)};
    startBackgroundTimer(() => Deno.exit(7), 3_600_000);`;
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", `data:application/typescript,${encodeURIComponent(source)}`],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  assert.equal(code, 0);
});
