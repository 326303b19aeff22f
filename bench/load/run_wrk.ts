import { fileURLToPath } from "node:url";

/** What one run of load came to. */
export interface LoadResult {
  /** Requests that were answered. */
  readonly requests: number;
  /** Length of the run, in microseconds. */
  readonly micros: number;
  /** Median of the time to an answer, in microseconds. */
  readonly p50: number;
  /** What 99 of 100 answers kept below, in microseconds. */
  readonly p99: number;
  /** The slowest answer, in microseconds. */
  readonly max: number;
  /** Requests that failed to connect, write, read, or end in time. */
  readonly failed: number;
  /** Answers that were not 2xx or 3xx. */
  readonly refused: number;
}

/** What {@linkcode runWrk} is told. */
export interface LoadOptions {
  /** Where the server listens, without a path. */
  readonly url: string;
  /** File of message templates. */
  readonly templates: string;
  /** Messages a request. */
  readonly batch: number;
  /** Whether the messages of a request are of one session.
   * @default false */
  readonly oneSession?: boolean | undefined;
  /** Length of the run, in seconds. */
  readonly seconds: number;
  /** Connections.
   * @default 64 */
  readonly connections?: number | undefined;
}

const SCRIPT = fileURLToPath(new URL("load.lua", import.meta.url));

/**
 * Sends new messages as fast as they are answered, over a fixed number of connections.
 *
 * @param options Whom to send how much.
 * @returns Counts and times.
 * @throws Error with wrk's own words when it does not run to its end.
 */
export async function runWrk(options: LoadOptions): Promise<LoadResult> {
  const { url, templates, batch, oneSession = false, seconds, connections = 64 } = options;
  const { stdout, stderr } = await new Deno.Command("wrk", {
    args: [
      "--threads=1",
      `--connections=${connections}`,
      `--duration=${seconds}s`,
      "--timeout=30s",
      `--script=${SCRIPT}`,
      url,
      "--",
      templates,
      String(batch),
      String(oneSession ? 1 : batch),
    ],
  }).output();
  const text = new TextDecoder().decode(stdout);
  const result = /^RESULT (.*)$/m.exec(text)?.[1];
  if (result === undefined) {
    throw new Error(`Cannot measure: wrk said ${text}${new TextDecoder().decode(stderr)}`);
  }
  return JSON.parse(result) as LoadResult;
}
