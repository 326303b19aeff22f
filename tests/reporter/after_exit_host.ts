/** A short command that leaves its delivery to a process of its own. */
import { createReporter } from "../../reporter/mod.ts";

const reporter = createReporter({
  project: "after-exit",
  projectVersion: "1.0.0",
  endpoint: Deno.args[0],
  notice: false,
  deliverAfterExit: true,
});
reporter.start();
reporter.count("commands");
if (Deno.args[1] === "stop") await reporter.stop();
