import { consentVariables } from "../reporter/consent_variables.ts";

/** A flag that an import makes use of. */
export interface ImportPermission {
  /** Flag of `deno run`; `<folder>`, `<host>` and `<runtime>` stand for the person's own. */
  readonly flag: string;
  /** What happens without it. */
  readonly without: string;
}

/** One sub-path of the package, as a program of somebody else uses it. */
export interface SubPath {
  /** What it is called in `exports` of `deno.json`. */
  readonly path: string;
  /** What the program below does, in words. */
  readonly use: string;
  /** Everything that this makes use of. */
  readonly permissions: readonly ImportPermission[];
  /** A program that prints `done` when it could do all of it. */
  readonly program: string;
}

const SWITCHES = consentVariables("MY_ENGINE").map(({ name }) => name);
const NAMES = [...SWITCHES, "XDG_CONFIG_HOME", "HOME", "MY_ENGINE_USAGE_STATS_URL"].join(",");

/** Every sub-path with the least that its main use needs. */
export const SUB_PATHS: readonly SubPath[] = [
  {
    path: ".",
    use: "gather a report about the machine",
    permissions: [],
    program: `
      import { denoHost, gatherReport } from "@candor/usage";
      const { messages } = await gatherReport(denoHost(), {
        project: "my-engine",
        projectVersion: "1.4.0",
      });
      const kind: string | undefined = messages[0]?.message_type;
      if (kind === "EnvMessage") console.log("done");`,
  },
  {
    path: "./reporter",
    use: "report to a collector",
    permissions: [
      { flag: `--allow-env=${NAMES}`, without: "nothing is sent: somebody may have said no" },
      { flag: "--allow-read=<folder>", without: "nothing is sent: somebody may have said no" },
      { flag: "--allow-net=<host>", without: "nothing is sent" },
    ],
    program: `
      import { createReporter, type Reporter } from "@candor/usage/reporter";
      const sent: string[] = [];
      const reporter: Reporter = createReporter({
        project: "my-engine",
        projectVersion: "1.4.0",
        endpoint: Deno.args[0]!,
        notice: false,
        spreadMs: 0,
        stopDeadlineMs: 10_000,
        bus: { publish: (type, event) => {
          if (type === "reporter.delivery" && "outcome" in event) sent.push(String(event.outcome));
        } },
      });
      reporter.start();
      reporter.count("requests");
      await reporter.stop();
      if (sent.includes("sent")) console.log("done");`,
  },
  {
    path: "./reporter/parts",
    use: "run the probes alone",
    permissions: [
      { flag: "--allow-sys=systemMemoryInfo", without: "`total_memory` is withheld" },
    ],
    program: `
      import { denoHost } from "@candor/usage/reporter";
      import { collectFacts } from "@candor/usage/reporter/parts";
      const { facts } = await collectFacts(denoHost());
      const memory: number | null | undefined = facts.total_memory;
      if (typeof memory === "number") console.log("done");`,
  },
  {
    path: "./testing",
    use: "prove in a test that a program is off when told so",
    permissions: [
      { flag: "--allow-read", without: "it ends with the runtime's sentence" },
      { flag: "--allow-write", without: "it ends with the runtime's sentence" },
      { flag: "--allow-net=127.0.0.1:0", without: "it ends with the runtime's sentence" },
      { flag: "--allow-run=<runtime>", without: "it ends with the runtime's sentence" },
    ],
    program: `
      import { proveOff } from "@candor/usage/testing";
      const proof = await proveOff({
        script: new URL("./host.ts", import.meta.url),
        app: "my-engine",
        config: Deno.args[1]!,
      });
      const problems: readonly string[] = proof.problems;
      if (problems.length === 0) console.log("done");
      else console.log(problems.join());`,
  },
  {
    path: "./collector",
    use: "a collector over a database in memory",
    permissions: [
      { flag: "--allow-net=127.0.0.1:0", without: "it ends with the sentence that names the flag" },
    ],
    program: `
      import { composeCollector, serveCollector } from "@candor/usage/collector";
      const collector = await composeCollector({ kv: ":memory:" });
      const page: Response = await collector.app.request("/");
      const { fetch } = collector.app;
      const server = serveCollector({ fetch, close: collector.close, port: 0 });
      await server.stop();
      if (page.status === 200 && (await page.text()).includes("</html>")) console.log("done");`,
  },
  {
    path: "./schemas",
    use: "read and describe messages",
    permissions: [],
    program: `
      import { dataDictionary, parseMessage } from "@candor/usage/schemas";
      const parsed = parseMessage({});
      const fields: readonly string[] = dataDictionary().map(({ field }) => field);
      if (!parsed.ok && fields.includes("gpu_count")) console.log("done");`,
  },
  {
    path: "./observability",
    use: "events, and metrics from them",
    permissions: [],
    program: `
      import { type CandorEvents, createEventBus } from "@candor/usage/observability";
      const bus = createEventBus<CandorEvents>();
      let seen = 0;
      bus.subscribe({ name: "tally", handle: () => void seen++ });
      bus.start();
      bus.publish("ingest.accepted", { count: 3 });
      await bus.stop();
      if (seen === 1) console.log("done");`,
  },
  {
    path: "./cli",
    use: "the command line inside another program",
    permissions: [],
    program: `
      import { main } from "@candor/usage/cli";
      const code: number = await main(["report", "--json"]);
      if (code === 0) console.log("done");`,
  },
];
