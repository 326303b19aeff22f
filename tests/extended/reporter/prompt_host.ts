/** A program with a prompt, for tests that run it on a terminal. */
import { createReporter } from "../../../reporter/mod.ts";

const reporter = createReporter({
  project: "prompt-host",
  projectVersion: "1.0.0",
  endpoint: Deno.args[0],
  prompt: true,
  notice: false,
  spreadMs: 0,
});
reporter.start();
// A program that goes on with its own work while the question is open.
const until = performance.now() + Number(Deno.args[1] ?? 1_000);
while (performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
await reporter.stop();
await Deno.stdout.write(new TextEncoder().encode(`level=${reporter.level}\n`));
