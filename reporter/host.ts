import { startBackgroundTimer, startTimer } from "./start_timer.ts";

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
  cpuModels(): Promise<Outcome<readonly string[]>>;
  /**
   * A regular file as text. One longer than `maxBytes` (default 1 MiB) is `too_long`; a file of the kernel
   * is cut there instead.
   */
  readText(path: string, maxBytes?: number): Promise<Outcome<string>>;
  /** Whether something stands at a path. */
  exists(path: string): Promise<Outcome<boolean>>;
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
const KILL_GRACE_MS = 200;
// Files of the kernel that the runtime opens for nobody but a program that may do everything.
const KERNEL_PATH = /^\/(?:proc|sys)(?:\/|$)/;

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

async function readCpuModels(): Promise<Outcome<readonly string[]>> {
  const flag = "--allow-sys=cpus";
  if (!isGranted({ name: "sys", kind: "cpus" })) return { state: "withheld", flag };
  // Loaded here because it would double the time that importing the reporter takes.
  const { cpus } = await import("node:os");
  return attempt(() => cpus().map(({ model }) => model), flag);
}

async function readText(path: string, maxBytes = DEFAULT_MAX_BYTES): Promise<Outcome<string>> {
  const flag = readFlag(path);
  if (!isGranted({ name: "read", path })) return { state: "withheld", flag };
  try {
    // Files of the kernel report a size of 0, so they are cut after reading.
    if (KERNEL_PATH.test(path)) {
      return { state: "known", value: (await Deno.readTextFile(path)).slice(0, maxBytes) };
    }
    // Reading a pipe would wait for its writer.
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) return { state: "unknown", reason: "unreadable" };
    if (size > maxBytes) return { state: "unknown", reason: "too_long" };
    return { state: "known", value: await Deno.readTextFile(path) };
  } catch (error) {
    return failure(error, flag);
  }
}

async function exists(path: string): Promise<Outcome<boolean>> {
  const flag = readFlag(path);
  if (!isGranted({ name: "read", path })) return { state: "withheld", flag };
  try {
    await Deno.stat(path);
    return { state: "known", value: true };
  } catch (error) {
    const outcome = failure(error, flag);
    return outcome.state === "unknown" && outcome.reason === "absent"
      ? { state: "known", value: false }
      : outcome;
  }
}

function readFlag(path: string): string {
  return KERNEL_PATH.test(path) || path.startsWith("/dev/")
    ? "--allow-all"
    : `--allow-read=${path}`;
}

async function run(
  program: string,
  args: readonly string[],
  limits: ProgramLimits,
): Promise<Outcome<ProgramResult>> {
  const flag = `--allow-run=${program}`;
  if (!isGranted({ name: "run", command: program })) return { state: "withheld", flag };
  if (limits.signal?.aborted) return { state: "unknown", reason: "timed_out" };
  let child: Deno.ChildProcess;
  try {
    // An inherited LD_LIBRARY_PATH makes Deno refuse a spawn under a named --allow-run, and a program
    // that names hardware needs nothing from the environment.
    child = new Deno.Command(program, {
      args: [...args],
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    return failure(error, flag);
  }
  if (limits.background) child.unref();
  return await watch(child, limits);
}

/** Waits for the end of the program or for the first limit that it breaks, and leaves nothing behind. */
async function watch(
  child: Deno.ChildProcess,
  limits: ProgramLimits,
): Promise<Outcome<ProgramResult>> {
  const stopped = Promise.withResolvers<UnknownReason>();
  const expire = (): void => stopped.resolve("timed_out");
  const timer = limits.background ? startBackgroundTimer : startTimer;
  const stopTimer = timer(expire, limits.timeoutMs);
  limits.signal?.addEventListener("abort", expire, { once: true });
  const abandon = new AbortController();
  const read = async (stream: ReadableStream<Uint8Array>): Promise<string> => {
    const { bytes, complete } = await readAtMost(stream, limits.maxOutputBytes, abandon.signal);
    if (!complete) stopped.resolve("too_long");
    return new TextDecoder().decode(bytes);
  };
  const ended = Promise.all([child.status, read(child.stdout), read(child.stderr)])
    .catch((): UnknownReason => "failed");
  try {
    const first = await Promise.race([stopped.promise, ended]);
    if (typeof first === "string") {
      abandon.abort();
      await kill(child);
      return { state: "unknown", reason: first };
    }
    const [{ code }, stdout, stderr] = first;
    return { state: "known", value: { code, stdout, stderr } };
  } finally {
    stopTimer();
    limits.signal?.removeEventListener("abort", expire);
  }
}

/** Waits a moment for the end; a program that hangs inside its driver cannot be killed at all. */
async function kill(child: Deno.ChildProcess): Promise<void> {
  child.unref();
  try {
    child.kill("SIGKILL");
  } catch {
    return;
  }
  const grace = Promise.withResolvers<void>();
  const stopTimer = startTimer(grace.resolve, KILL_GRACE_MS);
  await Promise.race([child.status, grace.promise]);
  stopTimer();
}

async function readAtMost(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<{ bytes: Uint8Array; complete: boolean }> {
  const reader = stream.getReader();
  const cancel = (): void => void reader.cancel().catch(() => {});
  signal?.addEventListener("abort", cancel, { once: true });
  const chunks: Uint8Array[] = [];
  let room = maxBytes;
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return { bytes: join(chunks), complete: true };
      chunks.push(value.subarray(0, room));
      if (value.length > room) return { bytes: join(chunks), complete: false };
      room -= value.length;
    }
  } finally {
    signal?.removeEventListener("abort", cancel);
    await reader.cancel().catch(() => {});
  }
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function attempt<Value>(read: () => Value, flag: string): Outcome<Value> {
  try {
    return { state: "known", value: read() };
  } catch (error) {
    return failure(error, flag);
  }
}

function failure(
  error: unknown,
  flag: string,
): Exclude<Outcome<never>, { state: "known" }> {
  if (error instanceof Deno.errors.NotCapable) return { state: "withheld", flag };
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
    return { state: "unknown", reason: "absent" };
  }
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.IsADirectory) {
    return { state: "unknown", reason: "unreadable" };
  }
  return { state: "unknown", reason: "failed" };
}
