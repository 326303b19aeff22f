import {
  command,
  constant,
  type InferValue,
  message,
  multiple,
  object,
  option,
  optional,
  type Parser,
  string,
} from "@optique/core";
import { appOption } from "./app_option.ts";
import type { Check } from "./check.ts";
import type { CommandIo } from "./command_io.ts";
import { helpFooter } from "./help_footer.ts";

/** `candor doctor`. */
const parser = command(
  "doctor",
  object({
    command: constant("doctor"),
    endpoints: multiple(option("--endpoint", string({ metavar: "URL" }), {
      description: message`Collector to look at, besides those that status names; repeatable`,
    })),
    kv: optional(option("--kv", string({ metavar: "LOCATION" }), {
      description: message`Store of a collector to look at: file, :memory:, or URL`,
    })),
    json: option("--json", { description: message`Print one JSON object and nothing else` }),
    app: appOption,
  }),
  {
    brief: message`Look for what is wrong or missing, and say what to do about it`,
    description:
      message`Checks permissions, the switches, the program's folder, that collectors answer and what their clock says, the store of a collector, and versions. Each finding says what to do about it.`,
    footer: helpFooter(
      [
        "doctor",
        "doctor --endpoint https://stats.example",
        "doctor --kv ./candor.db",
      ],
      message`It ends with 1 when something is broken, and with 0 when something is merely missing.`,
    ),
  },
);

/** Looks at the store of a collector; the other end. */
export type CheckStore = (location: string) => Promise<Check>;

/** The command, as the command line runs it. */
export interface DoctorCommand {
  /** What it understands. */
  readonly parser: Parser<"sync", InferValue<typeof parser>, unknown>;
  /** What it does. */
  run(options: InferValue<typeof parser>, io: CommandIo): Promise<number>;
}

/**
 * Makes the command `doctor`, which looks at both ends without knowing the other one.
 *
 * @param checkStore Looks at the store of a collector.
 * @returns The command.
 */
export function createDoctor(checkStore: CheckStore): DoctorCommand {
  return {
    parser,
    async run(options, io) {
      const { runDoctor } = await import("./run_doctor.ts");
      const checks = await runDoctor(options, { checkStore });
      const broken = checks.filter(({ state }) => state === "broken").length;
      if (options.json) {
        io.out(JSON.stringify({ broken, checks }, null, 2));
      } else {
        const { doctorText } = await import("./doctor_text.ts");
        io.out(doctorText(checks, io));
      }
      return broken === 0 ? 0 : 1;
    },
  };
}
