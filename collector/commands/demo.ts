import {
  command,
  constant,
  type InferValue,
  integer,
  message,
  object,
  option,
  type Parser,
  withDefault,
} from "@optique/core";
import type { CommandIo } from "./command_io.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor demo`. */
const parser = command(
  "demo",
  object({
    command: constant("demo"),
    serve: option("--serve", {
      description: message`Keep the collector running until Ctrl-C and show its pages`,
    }),
    port: withDefault(
      option("--port", integer({ min: 0, max: 65_535, metavar: "PORT" }), {
        description: message`Port to listen on; 0 for a free one`,
      }),
      0,
    ),
    days: withDefault(
      option("--days", integer({ min: 1, max: 365, metavar: "DAYS" }), {
        description: message`Days of synthetic data`,
      }),
      90,
    ),
  }),
  {
    brief: message`Show the whole loop on this machine: report, receive, count, show`,
    description:
      message`Starts a collector on this machine over a database in memory, sends it this machine's own report and those of a synthetic fleet, marked as such, and prints the public report. Nothing leaves the machine.`,
    footer: helpFooter(["demo", "demo --serve --port 8000"]),
  },
);

/** What the machine's own report gave. */
export interface DemoReport {
  /** The messages as they were sent; empty when the person said no. */
  readonly messages: readonly unknown[];
  /** What came of it, in words. */
  readonly verdict: string;
  /** Whether the collector has it. */
  readonly sent: boolean;
}

/** Sends this machine's own report of a project to an address; the other end of the loop. */
export type ReportTo = (endpoint: string, project: string) => Promise<DemoReport>;

/** The command, as the command line runs it. */
export interface DemoCommand {
  /** What it understands. */
  readonly parser: Parser<"sync", InferValue<typeof parser>, unknown>;
  /** What it does. */
  run(options: InferValue<typeof parser>, io: CommandIo): Promise<number>;
}

/**
 * Makes the command `demo`, which joins both ends without knowing the other one.
 *
 * @param reportTo Sends this machine's report.
 * @returns The command.
 */
export function createDemo(reportTo: ReportTo): DemoCommand {
  return {
    parser,
    async run(options, io) {
      const { runDemo } = await import("./run_demo.ts");
      return await runDemo(options, reportTo, io);
    },
  };
}
