import type { LaterField } from "../schemas/later_field.ts";
import type { AskTerminal } from "./ask_consent.ts";
import type { ConsentFlags } from "./consent_input.ts";
import type { EngineSettings } from "./build_engine_message.ts";
import type { Later, ReporterBus } from "./delivery.ts";
import type { Host } from "./host.ts";
import type { Level } from "./level.ts";
import type { Post } from "./post.ts";
import type { Disk } from "./state.ts";

/** What a program tells its reporter. Only the first two are needed. */
export interface ReporterOptions {
  /** Name of the program: lower case letters, digits and hyphens. */
  readonly project: string;
  /** Version of the program. */
  readonly projectVersion: string;
  /** Where messages go; a person or an administrator can replace it.
   * @default undefined, which sends nothing */
  readonly endpoint?: string | readonly string[] | undefined;
  /** Addresses that are served besides whatever replaces `endpoint`, each with its own queue.
   * @default [] */
  readonly additionalEndpoints?: readonly string[] | undefined;
  /** Whether plain `http` to another machine is accepted.
   * @default false */
  readonly allowInsecure?: boolean | undefined;
  /** How the program is used, such as `API_SERVER`.
   * @default undefined */
  readonly context?: string | undefined;
  /** Settings of the engine, if they are known already; see `Reporter.engine`.
   * @default undefined */
  readonly engine?: EngineSettings | undefined;

  /** Name of the program's folder below the configuration root.
   * @default `project` */
  readonly app?: string | undefined;
  /** Prefix of its environment variables.
   * @default `app` in upper case */
  readonly prefix?: string | undefined;
  /** What the command line said about consent.
   * @default {} */
  readonly flags?: ConsentFlags | undefined;
  /** Level when nobody decided.
   * @default "on" */
  readonly defaultLevel?: Level | undefined;
  /** Highest level that the program wants.
   * @default "on" */
  readonly maximum?: Level | undefined;
  /** Highest level in a build service.
   * @default "on", such sessions are counted apart */
  readonly inCi?: Level | undefined;
  /** Whether nothing is collected outside a container.
   * @default false */
  readonly onlyInContainer?: boolean | undefined;
  /** Whether to ask when nobody decided and a terminal is there.
   * @default false */
  readonly prompt?: boolean | undefined;
  /** Shows the notices: the first one of all, and one when a release sends more. `false` when the program
   * tells people itself; what came later is then sent once a person has decided anew.
   * @default writes to standard error */
  readonly notice?: ((text: string) => void) | false | undefined;

  /** Local log of everything that was or would have been sent; `false` keeps none.
   * @default `local_log` of `config.json`, else `usage.jsonl` beside it */
  readonly localLog?: string | false | undefined;
  /** Whether messages wait on disk where that may be written.
   * @default true */
  readonly spool?: boolean | undefined;
  /** Whether a process of its own delivers what is left at the end, where it may be started.
   * @default false */
  readonly deliverAfterExit?: boolean | undefined;

  /** Whether uncaught errors and rejections are reported; the program's own handling stays as it is.
   * @default true */
  readonly captureErrors?: boolean | undefined;
  /** Folder of the project; files outside it are never named in stacks.
   * @default undefined, which names no file */
  readonly projectRoot?: string | undefined;

  /** Time between two UsageMessages, in milliseconds, at least a second; the first comes after a random
   * part of it.
   * @default 3_600_000 */
  readonly intervalMs?: number | undefined;
  /** Time between two `ping` events, in milliseconds, at least a second; 0 sends none.
   * @default 900_000 */
  readonly pingIntervalMs?: number | undefined;
  /** Longest wait before the first request, in milliseconds; the wait itself is random.
   * @default 10_000 */
  readonly spreadMs?: number | undefined;
  /** Time for one exchange with a collector, in milliseconds.
   * @default 5000 */
  readonly timeoutMs?: number | undefined;
  /** Time that `stop` may take, in milliseconds.
   * @default 250 */
  readonly stopDeadlineMs?: number | undefined;
  /** Size from which a request is compressed, in bytes.
   * @default 1024 */
  readonly gzipAboveBytes?: number | undefined;
  /** Most messages that wait in memory, for each endpoint.
   * @default 256 */
  readonly maxMemory?: number | undefined;
  /** Most messages of one request, 500 or less.
   * @default 100 */
  readonly maxBatch?: number | undefined;
  /** Most entries of the spool, for each endpoint.
   * @default 1000 */
  readonly maxSpoolEntries?: number | undefined;
  /** Most bytes of the spool, for each endpoint.
   * @default 4_194_304 */
  readonly maxSpoolBytes?: number | undefined;

  /** Takes the reporter's own events: probes, deliveries, spool.
   * @default undefined */
  readonly bus?: ReporterBus | undefined;
  /** Receives a sentence for whoever looks for a fault; each is safe to log.
   * @default drops it */
  readonly debug?: ((sentence: string) => void) | undefined;
  /** Receives a sentence for the person, such as that a log cannot be written.
   * @default drops it */
  readonly warn?: ((sentence: string) => void) | undefined;

  /** Fields of the wire that came after its first version, to test how a program meets a later one.
   * @default those of this version */
  readonly laterFields?: readonly LaterField[] | undefined;
  /** The gate to the machine.
   * @default denoHost() */
  readonly host?: Host | undefined;
  /** The gate to the disk.
   * @default denoDisk(host) */
  readonly disk?: Disk | undefined;
  /** Sends one request.
   * @default idlePost(host), which does not keep the program alive */
  readonly post?: Post | undefined;
  /** Where to ask.
   * @default the terminal of this process */
  readonly terminal?: AskTerminal | undefined;
  /** Clock, milliseconds since 1970 UTC.
   * @default Date.now */
  readonly now?: (() => number) | undefined;
  /** A number from 0 up to 1.
   * @default Math.random */
  readonly random?: (() => number) | undefined;
  /** Timer that does not keep the program alive.
   * @default setTimeout, unreferenced */
  readonly later?: Later | undefined;
}

/** The numbers that a reporter goes by when it is told nothing else. */
export const REPORTER_DEFAULTS: {
  readonly intervalMs: number;
  readonly pingIntervalMs: number;
  readonly spreadMs: number;
  readonly timeoutMs: number;
  readonly stopDeadlineMs: number;
  readonly gzipAboveBytes: number;
  readonly maxMemory: number;
  readonly maxBatch: number;
  readonly maxSpoolEntries: number;
  readonly maxSpoolBytes: number;
} = {
  intervalMs: 3_600_000,
  pingIntervalMs: 900_000,
  spreadMs: 10_000,
  timeoutMs: 5_000,
  stopDeadlineMs: 250,
  gzipAboveBytes: 1_024,
  maxMemory: 256,
  maxBatch: 100,
  maxSpoolEntries: 1_000,
  maxSpoolBytes: 4_194_304,
};
