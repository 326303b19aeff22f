import type { LogLevel, Sink } from "@logtape/logtape";

/** Options of {@linkcode configureLogging}. */
export interface LoggingSetup {
  /** Lowest level that is written. */
  readonly level: LogLevel;
  /** `human` for people at a terminal, `json` for one object a line. */
  readonly format: "human" | "json";
  /** Whether the human form has colours. */
  readonly colours: boolean;
  /** Writes one line, its end included. */
  readonly write: (line: string) => void;
  /** Further sinks that get every line.
   * @default none */
  readonly sinks?: readonly Sink[];
}

/**
 * Configures LogTape for a whole program. For programs, not for libraries: a library that is given
 * events to log leaves LogTape as it finds it.
 *
 * @param setup level, form and destination
 * @returns a function that takes the configuration back
 * @example
 * ```ts
 * import { configureLogging } from "@candor/usage/observability";
 * import { getLogger } from "@logtape/logtape";
 * import assert from "node:assert/strict";
 *
 * const lines: string[] = [];
 * const undo = await configureLogging({
 *   level: "info",
 *   format: "json",
 *   colours: false,
 *   write: (line) => void lines.push(line),
 * });
 * getLogger(["candor"]).info("Accepted {count} messages", { count: 3 });
 * await undo();
 * assert.equal(JSON.parse(lines[0] ?? "").message, "Accepted 3 messages");
 * ```
 */
export async function configureLogging(setup: LoggingSetup): Promise<() => Promise<void>> {
  const logtape = await import("@logtape/logtape");
  const { level, format, colours, write, sinks = [] } = setup;
  const human = { timestamp: "time", value: "bare" } as const;
  const line = format === "json"
    ? logtape.getJsonLinesFormatter({ properties: "nest:properties" })
    : colours
    ? logtape.getAnsiColorFormatter(human)
    : logtape.getTextFormatter(human);
  const main: Sink = (record) => write(line(record));
  const everywhere: Sink = (record) => {
    for (const sink of [main, ...sinks]) sink(record);
  };
  await logtape.configure({
    reset: true,
    sinks: { main, everywhere },
    loggers: [
      { category: [], lowestLevel: level, sinks: ["everywhere"] },
      // LogTape's notes about itself; its greeting at `info` is no news to an operator.
      {
        category: ["logtape", "meta"],
        lowestLevel: "warning",
        sinks: ["main"],
        parentSinks: "override",
      },
    ],
  });
  return () => logtape.reset();
}
