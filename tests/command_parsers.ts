import type { Parser } from "@optique/core";
import { main } from "../cli.ts";
import { createDemo } from "../collector/commands/demo.ts";
import { createDoctor } from "../reporter/commands/doctor.ts";

/** What a command understands. */
export type CommandParser = Parser<"sync", unknown, unknown>;

/** Commands that the library behind the command line brings along. */
const BUILT_IN = new Set(["help", "completion"]);

/**
 * The parsers of every command, found by the names that `candor --help` lists.
 *
 * @returns Parsers by name, in the order of the help.
 */
export async function commandParsers(): Promise<ReadonlyMap<string, CommandParser>> {
  const lines: string[] = [];
  await main(["--help"], {
    out: (text) => lines.push(...text.split("\n")),
    err: () => {},
    color: false,
    interactive: false,
    columns: 200,
  });
  const names = lines.flatMap((line) => /^ {2}([a-z][a-z-]*) {2,}\S/.exec(line)?.[1] ?? [])
    .filter((name) => !BUILT_IN.has(name));
  return new Map(
    await Promise.all(names.map(async (name) => [name, await parserOf(name)] as const)),
  );
}

async function parserOf(name: string): Promise<CommandParser> {
  const never = () => Promise.reject(new Error("no command is run here"));
  if (name === "demo") return createDemo(never).parser;
  if (name === "doctor") return createDoctor(never).parser;
  for (const room of ["reporter", "collector"]) {
    const file = name.replaceAll("-", "_");
    const path = new URL(`../${room}/commands/${file}.ts`, import.meta.url);
    if (await Deno.stat(path).then(() => true, () => false)) {
      return (await import(path.href)).parser;
    }
  }
  throw new Error(`Cannot find command ${name}: no room has it, expected commands/${name}.ts`);
}
