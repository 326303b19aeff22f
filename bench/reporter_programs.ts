/** The small programs that the reporter and its peers are measured in, as text of a module. */

/** Packages of the peers; they are loaded by these programs and by nothing of the product. */
const POSTHOG = "npm:posthog-node@5.70.0";
const SEGMENT = "npm:@segment/analytics-node@3.1.0";
const OTEL_API = "npm:@opentelemetry/api@1.10.0";
const OTEL_SDK = "npm:@opentelemetry/sdk-metrics@3.1.0";

/** A program by the name of what is in it. */
export type Programs = Readonly<Record<string, string>>;

/** Programs that import a reporter and end. */
export function importPrograms(reporter: string): Programs {
  return {
    nothing: "",
    candor: `import ${JSON.stringify(reporter)};`,
    "posthog-node": `import "${POSTHOG}";`,
    "@segment/analytics-node": `import "${SEGMENT}";`,
    "@opentelemetry api and metrics SDK": `import "${OTEL_API}"; import "${OTEL_SDK}";`,
  };
}

/** Short commands that report one event to an address that accepts and never answers. */
export function shortCommands(reporter: string, address: string): Programs {
  const candor = (more: string, end: string): string => `
import { createReporter } from ${JSON.stringify(reporter)};
const reporter = createReporter({
  project: "short-command", projectVersion: "1.0.0", endpoint: "${address}", notice: false, ${more}
});
reporter.start();
reporter.count("commands");
${end}`;
  return {
    "without a reporter": "",
    "candor, ends by itself": candor("", ""),
    "candor, awaits stop()": candor("", "await reporter.stop();"),
  };
}

/** The same with the peers, which end as each of them wants it. */
export function peerCommands(address: string): Programs {
  return {
    "without a reporter": "",
    "posthog-node, awaits shutdown()": `
import { PostHog } from "${POSTHOG}";
const client = new PostHog("key", { host: "${address}" });
client.capture({ distinctId: "one", event: "command" });
await client.shutdown();`,
    "@segment/analytics-node, awaits closeAndFlush()": `
import { Analytics } from "${SEGMENT}";
const client = new Analytics({ writeKey: "key", host: "${address}" });
client.track({ anonymousId: "one", event: "command" });
await client.closeAndFlush();`,
  };
}

/**
 * Programs that print their memory after two seconds, in bytes: what is resident, and what of it is
 * their own (Linux), which leaves out the pages of the runtime that all its processes share.
 */
export function memoryPrograms(reporter: string): Programs {
  const print = `
await new Promise((resolve) => setTimeout(resolve, 2000));
const { rss } = Deno.memoryUsage();
let own = "0";
try {
  own = /Private_Dirty: +(\\d+)/.exec(Deno.readTextFileSync("/proc/self/smaps_rollup"))[1];
} catch {}
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify({ rss, own: Number(own) * 1024 })));`;
  return {
    nothing: print,
    candor: `
import { createReporter } from ${JSON.stringify(reporter)};
const reporter = createReporter({
  project: "memory", projectVersion: "1.0.0", endpoint: "http://127.0.0.1:1", notice: false,
  random: () => 0.999,
});
reporter.start();
reporter.count("commands");
${print}
Deno.exit(0);`,
    "posthog-node": `
import { PostHog } from "${POSTHOG}";
const client = new PostHog("key", { host: "http://127.0.0.1:1" });
${print}
Deno.exit(0);`,
  };
}
