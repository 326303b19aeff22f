import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("../../reporter/facts_child.ts", import.meta.url));
const PROMPT = /Deno requests|\[y\/n/;
const LIMIT_SECONDS = 10;

// Runs a command with a pseudo-terminal for all three standard streams and prints what appeared on it.
const ON_TERMINAL = `
import os, pty, select, signal, sys, time
pid, master = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
end = time.monotonic() + ${LIMIT_SECONDS}
screen = b""
while time.monotonic() < end:
    if not select.select([master], [], [], 0.1)[0]:
        continue
    try:
        data = os.read(master, 65536)
    except OSError:
        break
    if not data:
        break
    screen += data
    if b"[y/n" in screen:
        break
try:
    os.kill(pid, signal.SIGKILL)
except ProcessLookupError:
    pass
os.waitpid(pid, 0)
sys.stdout.buffer.write(screen)
`;

const PERMISSIONS: readonly (readonly string[])[] = [
  [],
  ["--allow-env", "--allow-run"],
  ["--allow-run=nvidia-smi"],
  ["--allow-read"],
  ["--allow-read=/proc/cpuinfo,/.dockerenv"],
  ["--allow-env=CI"],
  ["--allow-sys=cpus"],
  ["--allow-env", "--allow-sys", "--allow-read", "--allow-run=nvidia-smi"],
];

async function hasPython(): Promise<boolean> {
  try {
    return (await new Deno.Command("python3", { args: ["-c", "import pty"] }).output()).success;
  } catch {
    return false;
  }
}

/** What a Deno program prints on a terminal, beside an `nvidia-smi` that could be asked about. */
async function onTerminal(args: readonly string[]): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/nvidia-smi`, "#!/bin/sh\nexit 9\n", { mode: 0o755 });
    const { stdout } = await new Deno.Command("python3", {
      args: ["-c", ON_TERMINAL, Deno.execPath(), ...args],
      env: { PATH: `${folder}:${Deno.env.get("PATH") ?? ""}`, NO_COLOR: "1", DENO_NO_PROMPT: "" },
    }).output();
    return new TextDecoder().decode(stdout);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const ignore = !(await hasPython());
const reason = ignore ? " (skipped: python3 is not installed)" : "";

for (const flags of PERMISSIONS) {
  Deno.test({
    name: `collectFacts prompts for nothing on a terminal under ${
      flags.join(" ") || "no flags"
    }${reason}`,
    ignore,
    fn: async () => {
      const screen = await onTerminal(["run", "--no-lock", ...flags, CHILD]);
      assert.doesNotMatch(screen, PROMPT);
      assert.match(screen, /"runtime":"deno /);
    },
  });
}

Deno.test({
  name: `the terminal of these tests shows a prompt when a program causes one${reason}`,
  ignore,
  fn: async () => {
    const program = "data:text/javascript,Deno.systemMemoryInfo()";
    assert.match(await onTerminal(["run", program]), PROMPT);
  },
});
