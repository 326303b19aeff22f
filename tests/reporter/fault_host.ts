/**
 * A program with a reporter that ends in the way its argument says, for tests that run it in a process
 * of its own. Arguments: way, address, and what it waits for before: `nothing`, or `save`, the first
 * messages on disk and a line on standard input; `go` waits for that line only; `running` for a run
 * that has begun and has not sent yet, `waiting` for nothing, in a run that waits to begin. Its requests may take for ever, so that whatever a test sees
 * end was ended.
 */
import { createReporter, type Reporter } from "../../reporter/mod.ts";

const [way = "", endpoint = "", until = "save"] = Deno.args;
const saved = Promise.withResolvers<void>();

const reporter = createReporter({
  project: "fault-host",
  projectVersion: "1.0.0",
  endpoint,
  spreadMs: until === "running" || until === "waiting" ? 600_000 : 0,
  random: () => 0.5,
  notice: false,
  timeoutMs: 2 ** 31 - 1,
  bus: {
    publish: (_type, payload) => {
      if ("entries" in payload && payload.entries >= 2) saved.resolve();
    },
  },
});
reporter.start();
reporter.count("requests");
const hold = setTimeout(() => {}, 20_000);
if (until === "save") await saved.promise;
// Looks at the machine after the beginning of the run, without telling anybody.
if (until === "running") await reporter.preview();
// What the reporter began to load at its start has come by then; else it loads nothing, and neither does this.
const { state, partial } = Deno.permissions.querySync({ name: "read" });
if (until === "waiting" && (state !== "granted" || partial)) {
  await import("../../reporter/at_exit.bundle.js");
}
clearTimeout(hold);
await Deno.stdout.write(new TextEncoder().encode(`${reporter.sessionId}\n`));
// From this line to the end of the process is what the test measures.
if (until === "save" || until === "go") await Deno.stdin.read(new Uint8Array(1));
await end(way, reporter);

async function end(how: string, one: Reporter): Promise<void> {
  switch (how) {
    case "natural":
      return;
    case "stop":
      return await one.stop();
    case "exit":
      return Deno.exit(3);
    case "throw":
      throw new RangeError("the program failed");
    case "reject":
      void Promise.reject(new RangeError("the program failed"));
      return;
    case "wait":
      // Ended by a signal from outside.
      return await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
}
