import type { ConsentFlags } from "./consent_input.ts";
import { consentVariables } from "./consent_variables.ts";
import { readEndpoint } from "./endpoint.ts";
import type { Host } from "./host.ts";
import type { Level } from "./level.ts";
import type { NamedEndpoint } from "./resolve_endpoints.ts";
import type { Disk } from "./state.ts";
import type { StatePaths } from "./state_paths.ts";

/** What a process that delivers after the end of a program is told. */
export interface AfterExitTask {
  /** Name of the program's folder below the configuration root. */
  readonly app: string;
  /** Prefix of its environment variables. */
  readonly prefix: string;
  /** What the command line said about consent. */
  readonly flags: ConsentFlags;
  /** Where messages go. */
  readonly endpoints: readonly Pick<NamedEndpoint, "url" | "allowInsecure">[];
  /** Folder of the endpoints' spools. */
  readonly spool: string;
  /** Local log; `null` when none is kept. */
  readonly ledger: string | null;
  /** File of the last attempt. */
  readonly status: string;
  /** Highest level, the program's wishes included. */
  readonly maximum: Level;
  /** Time for one exchange, in milliseconds. */
  readonly timeoutMs: number;
}

/** Shortest time between two such processes of a program, in milliseconds: ten minutes. */
export const AFTER_EXIT_PAUSE_MS: number = 600_000;

/** Variable that tells the process its task; nobody else sets it. */
export const TASK_VARIABLE = "CANDOR_AFTER_EXIT_TASK";
const MORE_VARIABLES = [
  "HOME",
  "XDG_CONFIG_HOME",
  "DENO_DIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "DENO_CERT",
  "DENO_TLS_CA_STORE",
];

/**
 * Starts a process that delivers what a program leaves behind, and does not wait for it. The process
 * has no more permissions than the task needs and the program itself has: the endpoints, the switches,
 * the spool, the local log. A program of many short runs starts one in ten minutes at most; a compiled
 * one starts none, since the runtime in it would begin the program anew.
 *
 * @param host Tells whether the runtime may be started, and reads the variables it needs.
 * @param disk Remembers when the last one was started.
 * @param paths The program's files.
 * @param task What to deliver.
 * @param now The present, in milliseconds since 1970 UTC.
 * @returns Whether a process was started; it never throws.
 */
export function deliverAfterExit(
  host: Host,
  disk: Disk,
  paths: StatePaths,
  task: AfterExitTask,
  now: number,
): boolean {
  try {
    const runtime = Deno.execPath();
    if (host.build.standalone) return false;
    if (!host.granted({ name: "run", command: runtime })) return false;
    const hosts = netHosts(task.endpoints).filter((netHost) =>
      host.granted({ name: "net", host: netHost })
    );
    const files = task.ledger === null ? [] : [task.ledger, `${task.ledger}.1`];
    const readable = [paths.dir, paths.spool, ...files].filter(disk.mayRead);
    const writable = [paths.spool, paths.dir, ...files].filter(disk.mayWrite);
    // A flag takes a list, in which a comma of a path would name two others.
    if (hosts.length === 0 || [...readable, ...writable].some((path) => path.includes(","))) {
      return false;
    }
    const mark = `${paths.spool}/after_exit.json`;
    if (now - lastStart(disk, mark) < AFTER_EXIT_PAUSE_MS) return false;
    if (!disk.replaceNow(mark, JSON.stringify({ "started_at": now })).ok) return false;
    const names = [...consentVariables(task.prefix).map(({ name }) => name), ...MORE_VARIABLES];
    new Deno.Command(runtime, {
      args: [
        "run",
        "--quiet",
        "--no-check",
        "--no-prompt",
        `--allow-net=${hosts.join(",")}`,
        `--allow-env=${[...names, TASK_VARIABLE].join(",")}`,
        `--allow-read=${readable.join(",")}`,
        `--allow-write=${writable.join(",")}`,
        import.meta.resolve("./after_exit_main.ts"),
      ],
      clearEnv: true,
      env: {
        ...Object.fromEntries(names.flatMap((name) => {
          const outcome = host.env(name);
          return outcome.state === "known" ? [[name, outcome.value]] : [];
        })),
        // An address can hold a key, and whoever is on a machine can read the arguments of all processes.
        [TASK_VARIABLE]: JSON.stringify(task),
      },
      stdin: "null",
      stdout: "null",
      stderr: "null",
      detached: true,
    }).spawn().unref();
    return true;
  } catch {
    return false;
  }
}

function netHosts(endpoints: AfterExitTask["endpoints"]): readonly string[] {
  return endpoints.flatMap(({ url, allowInsecure }) => {
    const reading = readEndpoint(url, { allowInsecure });
    return reading.ok ? [reading.endpoint.netHost] : [];
  });
}

function lastStart(disk: Disk, mark: string): number {
  const text = disk.readText(mark);
  if (text.state !== "present") return -Infinity;
  try {
    return Number((JSON.parse(text.value) as Record<string, unknown>)["started_at"]) || -Infinity;
  } catch {
    return -Infinity;
  }
}
