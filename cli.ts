/**
 * The command `candor`: report, collect, and everything a person needs to see and to say.
 *
 * @example Print what would be reported about this machine
 * ```sh
 * deno run --allow-env --allow-run cli.ts report
 * ```
 *
 * @module
 */
import type { Parser } from "@optique/core";
import metadata from "./deno.json" with { type: "json" };
import type { CommandIo } from "./reporter/commands/command_io.ts";

export type { CommandIo };

/** A command: what it understands and what it does; loaded when it is called. */
interface Command<Options = unknown> {
  readonly parser: Parser<"sync", Options, unknown>;
  run(options: Options, io: CommandIo): Promise<number>;
}

const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  report: () => import("./reporter/commands/report.ts"),
  collect: () => import("./collector/commands/collect.ts"),
  demo: async () => {
    const { createDemo } = await import("./collector/commands/demo.ts");
    const { reportTo } = await import("./reporter/commands/report_to.ts");
    return createDemo(reportTo);
  },
  status: () => import("./reporter/commands/status.ts"),
  enable: () => import("./reporter/commands/enable.ts"),
  disable: () => import("./reporter/commands/disable.ts"),
  preview: () => import("./reporter/commands/preview.ts"),
  log: () => import("./reporter/commands/log.ts"),
  forget: () => import("./reporter/commands/forget.ts"),
  verify: () => import("./reporter/commands/verify.ts"),
  stats: () => import("./collector/commands/stats.ts"),
  export: () => import("./collector/commands/export.ts"),
  rebuild: () => import("./collector/commands/rebuild.ts"),
  "rotate-receipt-key": () => import("./collector/commands/rotate_receipt_key.ts"),
  schema: () => import("./reporter/commands/schema.ts"),
  doctor: async () => {
    const { createDoctor } = await import("./reporter/commands/doctor.ts");
    const { checkStore } = await import("./collector/commands/check_store.ts");
    return createDoctor(checkStore);
  },
};

/** A result of reading the command line that ends the command. */
class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

/**
 * Runs the command line.
 *
 * @param args Arguments after the program's name.
 * @param io Where to write; the process's own streams when omitted.
 * @returns The exit code: 0 done, 1 could not do it, 2 wrong usage.
 *
 * @example
 * ```ts
 * import { main } from "@candor/usage/cli";
 * import assert from "node:assert/strict";
 *
 * const lines: string[] = [];
 * const io = { out: (line: string) => lines.push(line), err: () => {}, color: false, interactive: false, columns: 80 };
 * assert.equal(await main(["--version"], io), 0);
 * assert.match(lines.join(), /^\d+\.\d+\.\d+/);
 * ```
 */
export async function main(args: readonly string[], io: CommandIo = processIo()): Promise<number> {
  try {
    const [name = ""] = args;
    if (name === "report") {
      const { printReport, quickReportOptions } = await import("./reporter/on_demand.bundle.js");
      const options = quickReportOptions(args.slice(1));
      if (options !== null) return await printReport(options, io);
    }
    const command = await load(name);
    if (command === null) return await overview(args, io);
    const options = await parse(command.parser, args, io);
    return await command.run(options, io);
  } catch (error) {
    if (error instanceof Exit) return error.code;
    io.err(await describe(error));
    return 1;
  }
}

async function load(name: string): Promise<Command | null> {
  return Object.hasOwn(COMMANDS, name) ? await COMMANDS[name]!() as Command : null;
}

/** Help, version, completion, and the words for a command that does not exist. */
async function overview(args: readonly string[], io: CommandIo): Promise<number> {
  const { or } = await import("@optique/core");
  const commands = await Promise.all(Object.keys(COMMANDS).map((name) => load(name)));
  const parsers = commands.map((command) => command!.parser);
  const all = parsers.reduce((left, right) => or(left, right) as typeof left);
  await parse(all, args.length === 0 ? ["--help"] : args, io, args[0] !== "help");
  return 0;
}

async function parse<Options>(
  parser: Parser<"sync", Options, unknown>,
  args: readonly string[],
  io: CommandIo,
  brief = false,
): Promise<Options> {
  const { formatMessage, message, runParser } = await import("@optique/core");
  function exit(code: number): never {
    throw new Exit(code);
  }
  return runParser(parser as Parser<"sync", unknown, unknown>, "candor", args, {
    help: { option: true, command: true, onShow: exit },
    version: { value: metadata.version, option: true, onShow: exit },
    completion: { command: true, onShow: exit },
    aboveError: "none",
    colors: io.color,
    maxWidth: Math.max(NARROWEST_HELP, io.columns),
    showDefault: true,
    // The usage of every command at once helps nobody.
    showUsage: !brief || args[0] !== "--help",
    showChoices: true,
    stdout: io.out,
    stderr: () => {},
    description:
      message`Anonymous usage statistics: report them, receive them, count them, show them.`,
    footer: message`Exit codes: 0 done, 1 could not do it, 2 wrong usage.`,
    onError: (_, error) => {
      const words = formatMessage(error, { colors: false, quotes: true }).replace(/\s*\n\s*/g, " ");
      io.err(`Cannot read command line: ${lowerFirst(words).replace(/\.$/, "")}`);
      io.err("Run candor --help, or candor COMMAND --help, to see what there is.");
      return exit(2);
    },
  }) as Options;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** One sentence, and the stack only for whoever asked for it. */
async function describe(error: unknown): Promise<string> {
  const { denoHost } = await import("./reporter/host.ts");
  const level = denoHost().env("CANDOR_LOG_LEVEL");
  if (level.state === "known" && level.value.toUpperCase() === "DEBUG" && error instanceof Error) {
    return error.stack ?? error.message;
  }
  return error instanceof Error ? error.message : String(error);
}

/** Narrowest terminal that something is laid out for; one that nobody sized says 0. */
const NARROWEST = 20;

/** Below this the layout of help refuses the longest options; a narrower terminal breaks the lines. */
const NARROWEST_HELP = 48;

function processIo(): CommandIo {
  const encoder = new TextEncoder();
  function write(stream: typeof Deno.stdout, text: string): void {
    let rest = encoder.encode(`${text}\n`);
    try {
      while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
    } catch (error) {
      // Whoever reads has read enough: `candor stats x | head -1`.
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    }
  }
  const terminal = Deno.stdout.isTerminal();
  return {
    out: (text) => write(Deno.stdout, text),
    err: (text) => write(Deno.stderr, text),
    color: terminal && !Deno.noColor,
    interactive: Deno.stderr.isTerminal(),
    columns: terminal ? Math.max(NARROWEST, Deno.consoleSize().columns || 80) : 100,
  };
}

if (import.meta.main) Deno.exit(await main(Deno.args));
