import { fileURLToPath } from "node:url";

/** The project's root. */
export const ROOT: string = fileURLToPath(new URL("..", import.meta.url));

/** What a command printed, and how it ended. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run the command line. */
export interface RunSettings {
  /** Flags of the runtime. */
  readonly flags: readonly string[];
  /** Arguments after `cli.ts`. */
  readonly args: readonly string[];
  /** The whole environment besides what the runtime itself needs. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs `cli.ts` in a process of its own, with exactly these permissions and this environment.
 *
 * @param settings Flags, arguments, environment.
 * @returns What it printed and its exit code.
 */
export async function runCandor(settings: RunSettings): Promise<Finished> {
  const { code, stdout, stderr } = await candorCommand(settings).output();
  const decoder = new TextDecoder();
  // The runtime itself says so where a program that --allow-run names is not installed.
  const words = decoder.decode(stderr).replace(/^Info Failed to resolve .*\n/gm, "");
  return { code, stdout: decoder.decode(stdout), stderr: words };
}

/** A collector in a process of its own. */
export interface CollectorProcess extends AsyncDisposable {
  /** Where it answers. */
  readonly url: string;
  /** The process. */
  readonly process: Deno.ChildProcess;
  /** Ends it with a signal and waits; gives its status. */
  stop(signal?: Deno.Signal): Promise<Deno.CommandStatus>;
}

/**
 * Starts `cli.ts collect` on a free port and waits until it listens.
 *
 * @param args Further arguments.
 * @param flags Flags of the runtime; loopback and the store's files when omitted.
 * @param env Its environment besides what the runtime itself needs.
 * @returns The running collector; disposing kills it.
 */
export async function startCollector(
  args: readonly string[],
  flags: readonly string[] = ["--allow-net=127.0.0.1", "--allow-read", "--allow-write"],
  env: Readonly<Record<string, string>> = {},
): Promise<CollectorProcess> {
  const process = candorCommand({
    flags,
    env,
    args: ["collect", "--port", "0", "--disable-metrics", ...args],
  }).spawn();
  const status = process.status;
  const stderr = new Response(process.stderr).text();
  const lines = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let url: string | undefined;
  while (url === undefined) {
    const { value, done } = await lines.read();
    if (done) throw new Error(`Cannot start collector: it ended, ${await stderr}`);
    text += value;
    url = text.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  }
  const rest = drain(lines);
  async function stop(signal: Deno.Signal = "SIGTERM"): Promise<Deno.CommandStatus> {
    try {
      process.kill(signal);
    } catch {
      // It has ended already.
    }
    await Promise.all([rest, stderr]);
    return await status;
  }
  return { url, process, stop, [Symbol.asyncDispose]: async () => void await stop("SIGKILL") };
}

async function drain(lines: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await lines.read()).done);
}

/**
 * The command line as a command that is not started yet.
 *
 * @param settings Flags, arguments, environment.
 * @returns The command.
 */
export function candorCommand({ flags, args, env = {} }: RunSettings): Deno.Command {
  const kept = ["PATH", "DENO_DIR", "HOME", "XDG_CACHE_HOME", "NO_PROXY"].map((
    name,
  ) => [name, Deno.env.get(name)]);
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...flags, `${ROOT}cli.ts`, ...args],
    clearEnv: true,
    env: {
      ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)),
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}
