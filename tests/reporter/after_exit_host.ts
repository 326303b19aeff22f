/** A short command that leaves its delivery to a process of its own. */
import { createReporter, type Level } from "../../reporter/mod.ts";

const maximum = Deno.env.get("AFTER_EXIT_MAXIMUM");
const reporter = createReporter({
  project: "after-exit",
  projectVersion: "1.0.0",
  endpoint: Deno.args[0],
  notice: false,
  deliverAfterExit: true,
  maximum: maximum as Level | undefined,
});
reporter.start();
reporter.count("commands");
if (Deno.env.has("AFTER_EXIT_ERROR")) reporter.error(new RangeError("out of bounds"));
if (Deno.args[1] === "stop") await reporter.stop();
