import type { Outcome, ProgramLimits, ProgramResult, UnknownReason } from "./host.ts";
import { outcomeOfError } from "./outcome_of_error.ts";
import { startBackgroundTimer, startTimer } from "./start_timer.ts";

const KILL_GRACE_MS = 200;

/**
 * Runs a program that may be run; the other half of `Host.run`, which asks for the permission.
 *
 * @param program Its name.
 * @param args Its arguments.
 * @param limits What it may cost.
 * @returns What it printed, or why it did not end as it should.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  limits: ProgramLimits,
): Promise<Outcome<ProgramResult>> {
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
    return outcomeOfError(error, `--allow-run=${program}`);
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
