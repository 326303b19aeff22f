/** A program with a reporter, for tests that run it in a process of its own. */
import { createReporter } from "../../reporter/mod.ts";

const reporter = createReporter({
  project: "off-host",
  projectVersion: "1.0.0",
  spreadMs: 0,
  notice: false,
});
reporter.start();
reporter.count("requests");
reporter.set("nodes", 2);
reporter.feature("blending");
reporter.error(new RangeError("secret"));
await reporter.preview();
await reporter.flush();
await reporter.stop();
