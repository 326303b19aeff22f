import { outcomeOfError } from "./outcome_of_error.ts";
import { readBeginning } from "./state.ts";

/** Why a fact that was allowed is not known: a closed list, so that it can be counted and shown. */
export type UnknownReason =
  | "absent"
  | "failed"
  | "timed_out"
  | "too_long"
  | "unreadable"
  | "unsupported";

/** What asking for one thing gave: the thing, the flag that would allow it, or why nobody knows. */
export type Outcome<Value> =
  | { readonly state: "known"; readonly value: Value }
  | { readonly state: "withheld"; readonly flag: string }
  | { readonly state: "unknown"; readonly reason: UnknownReason };

/** What a program printed before it ended. */
export interface ProgramResult {
  /** Exit code; 0 is success. */
  readonly code: number;
  /** Standard output, not trimmed. */
  readonly stdout: string;
  /** Standard error, not trimmed. */
  readonly stderr: string;
}

/** What a program may cost. */
export interface ProgramLimits {
  /** Time after which it is killed, in milliseconds. */
  readonly timeoutMs: number;
  /** Length of either output after which it is killed, in bytes. */
  readonly maxOutputBytes: number;
  /** Kills it when aborted. */
  readonly signal?: AbortSignal;
  /**
   * Whether the host program may end while it still runs.
   *
   * @default {false}
   */
  readonly background?: boolean;
}

/**
 * The only gate to facts about the machine. Whatever stands behind it touches a thing only when its
 * permission is already granted: it never asks for one, and never finds a fact by another way than
 * the one that its permission names.
 */
export interface Host {
  /** Build of the runtime: operating system, instruction set, target, and whether it was compiled in. */
  readonly build: {
    readonly os: string;
    readonly arch: string;
    readonly target: string;
    readonly standalone: boolean;
  };
  /** Name and version of the runtime. */
  readonly runtime: { readonly name: string; readonly version: string };
  /** Logical processors that the runtime may use; `null` when it does not say. */
  readonly hardwareConcurrency: number | null;
  /** Whether a permission is granted now; asking never prompts. */
  granted(descriptor: Deno.PermissionDescriptor): boolean;
  /** An environment variable; `absent` when it is not set, the empty string when it is set to that. */
  env(name: string): Outcome<string>;
  /** The working directory; needed to cut paths, never sent. */
  cwd(): Outcome<string>;
  /** Whether a standard stream is a terminal. */
  isTerminal(stream: "stdin" | "stdout" | "stderr"): boolean;
  /** Main memory of the machine, in bytes. */
  totalMemory(): Outcome<number>;
  /** Release of the operating system's kernel. */
  osRelease(): Outcome<string>;
  /** Model name of each logical processor. */
  cpuModels(): Outcome<readonly string[]>;
  /**
   * A regular file as text. One longer than `maxBytes` (default 1 MiB) is `too_long`; a file of the kernel
   * is cut there instead.
   */
  readText(path: string, maxBytes?: number): Outcome<string>;
  /** Whether something stands at a path. */
  exists(path: string): Outcome<boolean>;
  /**
   * Whether a program of that name stands on the path, without starting it; `withheld` or `unsupported`
   * when only a start could tell.
   */
  isInstalled(program: string): Outcome<boolean>;
  /**
   * Runs a program found on the path, with an empty environment and no input. `absent` says that there
   * is no such program.
   */
  run(
    program: string,
    args: readonly string[],
    limits: ProgramLimits,
  ): Promise<Outcome<ProgramResult>>;
}

const DEFAULT_MAX_BYTES = 1_048_576;
/** Folders of the kernel that the runtime opens for nobody but a program that may do everything. */
const KERNEL_FOLDERS = ["/proc/", "/sys/"] as const;

/**
 * The gate on Deno. Every method asks `Deno.permissions` first, which never prompts, and answers
 * `withheld` with the exact flag when the permission is not granted.
 *
 * @returns A host that holds no resource; nothing is read before a method is called.
 *
 * @example
 * ```ts
 * import { denoHost } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const memory = denoHost().totalMemory();
 * if (memory.state === "known") assert.ok(memory.value > 0);
 * if (memory.state === "withheld") assert.equal(memory.flag, "--allow-sys=systemMemoryInfo");
 * ```
 */
export function denoHost(): Host {
  return {
    build: {
      os: Deno.build.os,
      arch: Deno.build.arch,
      target: Deno.build.target,
      standalone: Deno.build.standalone,
    },
    runtime: { name: "deno", version: Deno.version.deno },
    hardwareConcurrency: globalThis.navigator?.hardwareConcurrency ?? null,
    granted: isGranted,
    env: readEnv,
    cwd: () => attempt(() => Deno.cwd(), "--allow-read"),
    isTerminal: (stream) => Deno[stream].isTerminal(),
    totalMemory: () => readSys("systemMemoryInfo", () => Deno.systemMemoryInfo().total),
    osRelease: () => readSys("osRelease", () => Deno.osRelease()),
    cpuModels: readCpuModels,
    readText,
    exists,
    isInstalled,
    run,
  };
}

function isGranted(descriptor: Deno.PermissionDescriptor): boolean {
  try {
    return Deno.permissions.querySync(descriptor).state === "granted";
  } catch {
    return false;
  }
}

function readEnv(name: string): Outcome<string> {
  const flag = `--allow-env=${name}`;
  if (!isGranted({ name: "env", variable: name })) return { state: "withheld", flag };
  const outcome = attempt(() => Deno.env.get(name), flag);
  if (outcome.state !== "known") return outcome;
  return outcome.value === undefined
    ? { state: "unknown", reason: "absent" }
    : { state: "known", value: outcome.value };
}

function readSys<Value>(
  kind: NonNullable<Deno.SysPermissionDescriptor["kind"]>,
  read: () => Value,
): Outcome<Value> {
  const flag = `--allow-sys=${kind}`;
  if (!isGranted({ name: "sys", kind })) return { state: "withheld", flag };
  return attempt(read, flag);
}

function readCpuModels(): Outcome<readonly string[]> {
  const flag = "--allow-sys=cpus";
  if (!isGranted({ name: "sys", kind: "cpus" })) return { state: "withheld", flag };
  return attempt(() => {
    // An import would double the time that importing the reporter takes, or could not be waited for in
    // the moment in which a process ends.
    const { process } = globalThis as unknown as {
      readonly process: { getBuiltinModule(name: "node:os"): typeof import("node:os") };
    };
    return process.getBuiltinModule("node:os").cpus().map(({ model }) => model);
  }, flag);
}

// Everything that is read here is short and lies in memory or on the machine's own disk. Asynchronous
// reads would start threads, each with memory of its own, and are lost when the process ends.
function readText(path: string, maxBytes = DEFAULT_MAX_BYTES): Outcome<string> {
  const flag = readFlag(path);
  if (!isGranted({ name: "read", path })) return { state: "withheld", flag };
  try {
    if (isOfKernel(path)) return { state: "known", value: readBeginning(path, maxBytes) };
    // Reading a pipe would wait for its writer.
    const { isFile, size } = Deno.statSync(path);
    if (!isFile) return { state: "unknown", reason: "unreadable" };
    if (size > maxBytes) return { state: "unknown", reason: "too_long" };
    return { state: "known", value: Deno.readTextFileSync(path) };
  } catch (error) {
    return outcomeOfError(error, flag);
  }
}

function isInstalled(program: string): Outcome<boolean> {
  // Elsewhere names have endings and other places are searched too; a path is not searched for.
  if (Deno.build.os === "windows" || program.includes("/")) {
    return { state: "unknown", reason: "unsupported" };
  }
  const path = readEnv("PATH");
  if (path.state === "withheld") return path;
  if (path.state === "unknown") {
    return path.reason === "absent" ? { state: "known", value: false } : path;
  }
  for (const folder of new Set(path.value.split(":"))) {
    const found = exists(folder === "" ? program : `${folder}/${program}`);
    if (found.state !== "known" || found.value) return found;
  }
  return { state: "known", value: false };
}

function exists(path: string): Outcome<boolean> {
  const flag = readFlag(path);
  if (!isGranted({ name: "read", path })) return { state: "withheld", flag };
  try {
    Deno.statSync(path);
    return { state: "known", value: true };
  } catch (error) {
    const outcome = outcomeOfError(error, flag);
    return outcome.state === "unknown" && outcome.reason === "absent"
      ? { state: "known", value: false }
      : outcome;
  }
}

function isOfKernel(path: string): boolean {
  return KERNEL_FOLDERS.some((folder) => `${path}/`.startsWith(folder));
}

function readFlag(path: string): string {
  return isOfKernel(path) || path.startsWith("/dev/") ? "--allow-all" : `--allow-read=${path}`;
}

async function run(
  program: string,
  args: readonly string[],
  limits: ProgramLimits,
): Promise<Outcome<ProgramResult>> {
  const flag = `--allow-run=${program}`;
  if (!isGranted({ name: "run", command: program })) return { state: "withheld", flag };
  if (limits.signal?.aborted) return { state: "unknown", reason: "timed_out" };
  const installed = isInstalled(program);
  // Even a start that finds nothing costs megabytes.
  if (installed.state === "known" && !installed.value) {
    return { state: "unknown", reason: "absent" };
  }
  // Loaded here because few machines have a program to start.
  const { runProgram } = await import("./on_demand.bundle.js");
  const spawn = (): Deno.ChildProcess =>
    // An inherited LD_LIBRARY_PATH makes Deno refuse a spawn under a named --allow-run, and a program
    // that names hardware needs nothing from the environment.
    new Deno.Command(program, {
      args: [...args],
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  return await runProgram(spawn, flag, limits);
}

function attempt<Value>(read: () => Value, flag: string): Outcome<Value> {
  try {
    return { state: "known", value: read() };
  } catch (error) {
    return outcomeOfError(error, flag);
  }
}
