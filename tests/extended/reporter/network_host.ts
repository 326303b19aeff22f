/** A program that tries to report and ends, for tests that run it where the network is in the way. */
import { createReporter } from "../../../reporter/mod.ts";

const [endpoint = "", how = "flush"] = Deno.args;
const reporter = createReporter({
  project: "network-host",
  projectVersion: "1.0.0",
  endpoint,
  notice: false,
  spreadMs: 0,
  timeoutMs: how === "flush" ? 2_000 : 2 ** 31 - 1,
});
reporter.start();
reporter.count("requests");
if (how === "flush") await reporter.flush();
// Long enough for a request to begin.
else await new Promise((resolve) => setTimeout(resolve, 500));
if (how !== "end") await reporter.stop();
await Deno.stdout.write(new TextEncoder().encode(`ended at level ${reporter.level}\n`));
