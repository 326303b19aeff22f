/** What a program did that ended in a given way. */
export interface FaultRun {
  /** Session of the run. */
  readonly sessionId: string;
  /** Exit code. */
  readonly code: number;
  /** Signal that ended it. */
  readonly signal: Deno.Signal | null;
  /** Standard error. */
  readonly stderr: string;
}

/** How to run it. */
export interface FaultSettings {
  /** How it ends. */
  readonly way: "natural" | "stop" | "exit" | "throw" | "reject" | "wait";
  /** Where its messages go. */
  readonly endpoint: string;
  /** Its home. */
  readonly home: string;
  /** What it waits for before it ends.
   * @default "save" */
  readonly until?: "nothing" | "go" | "save" | "running" | "waiting";
  /** Resolves when it may end. */
  readonly go?: Promise<void>;
  /** Signal that is sent then. */
  readonly signal?: Deno.Signal;
  /** Further variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of the runtime. */
  readonly flags?: readonly string[];
}

const HOST = new URL("./fault_host.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

/** Runs a program with a reporter in a process of its own until it ends. */
export async function runFault(settings: FaultSettings): Promise<FaultRun> {
  const { way, endpoint, home, until = "save", signal, env = {}, flags = ["-A"] } = settings;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--config", CONFIG, ...flags, HOST, way, endpoint, until],
    clearEnv: true,
    env: { HOME: home, DENO_DIR: await denoDir(), NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stderr = new Response(child.stderr).text();
  let line = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    line += text;
    if (line.includes("\n")) break;
  }
  await settings.go;
  if (signal !== undefined) child.kill(signal);
  await child.stdin.close();
  const status = await child.status;
  return {
    sessionId: line.trim(),
    code: status.code,
    signal: status.signal,
    stderr: await stderr,
  };
}

let knownDenoDir: string | undefined;

async function denoDir(): Promise<string> {
  if (knownDenoDir !== undefined) return knownDenoDir;
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return knownDenoDir = JSON.parse(new TextDecoder().decode(stdout)).denoDir as string;
}
