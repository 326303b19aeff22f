import type { Outcome, ProgramLimits, ProgramResult, UnknownReason } from "./host.ts";
import { outcomeOfError } from "./outcome_of_error.ts";
import { startBackgroundTimer, startTimer } from "./start_timer.ts";

const KILL_GRACE_MS = 200;

/**
 * Runs a program within its limits; the other half of `Host.run`, which says which program and how.
 *
 * @param spawn Starts it.
 * @param flag The flag that would allow it, should it not be allowed.
 * @param limits What it may cost.
 * @returns What it printed, or why it did not end as it should.
 */
export async function runProgram(
  spawn: () => Deno.ChildProcess,
  flag: string,
  limits: ProgramLimits,
): Promise<Outcome<ProgramResult>> {
  if (limits.signal?.aborted) return { state: "unknown", reason: "timed_out" };
  let child: Deno.ChildProcess;
  try {
    child = spawn();
  } catch (error) {
    return outcomeOfError(error, flag);
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
