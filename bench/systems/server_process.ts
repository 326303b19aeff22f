/** A server in a process of its own. */
export interface ServerProcess {
  /** Its process. */
  readonly pid: number;
  /** The first line that it printed. */
  readonly firstLine: string;
  /** Ends it without warning. */
  kill(): Promise<void>;
}

/**
 * Starts a server that prints one line, its port, when it is ready.
 *
 * @param program Program.
 * @param args Its arguments.
 * @returns The process and what it printed.
 * @throws Error when it ends before it printed a line.
 */
export async function serverProcess(
  program: string,
  args: readonly string[],
): Promise<ServerProcess> {
  const child = new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`Cannot start ${program} ${args.join(" ")}: it ended at once`);
    text += value;
  }
  return {
    pid: child.pid,
    firstLine: text.slice(0, text.indexOf("\n")),
    kill: async () => {
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
    },
  };
}
