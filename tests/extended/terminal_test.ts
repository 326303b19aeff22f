import assert from "node:assert/strict";
import { ROOT } from "../candor_process.ts";

/** What the terminal showed and how the program ended. */
interface Screen {
  readonly code: number | null;
  readonly signal: number | null;
  readonly screen: string;
  readonly timed_out: boolean;
}

const PTY = new URL("./reporter/pty_run.py", import.meta.url).pathname;
const ESCAPE = "\u001b[";
/** The words with which the runtime asks for a permission. */
const PROMPT = /Deno requests|\[y\/n/;

const skip = !(await has("python3"));
const name = (what: string): string => skip ? `${what} (skipped: python3 is not installed)` : what;

async function has(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}

/** Runs the command line on a pseudo-terminal; without `--no-prompt`, so that a prompt would show. */
async function onTerminal(
  flags: readonly string[],
  args: readonly string[],
  more: {
    readonly env?: Readonly<Record<string, string>>;
    readonly type?: readonly { readonly after: string; readonly send: string }[];
  } = {},
): Promise<Screen> {
  const home = await Deno.makeTempDir();
  try {
    const { stdout: info } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] })
      .output();
    const child = new Deno.Command("python3", { args: [PTY], stdin: "piped", stdout: "piped" })
      .spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(JSON.stringify({
      command: [Deno.execPath(), "run", "--quiet", ...flags, `${ROOT}cli.ts`, ...args],
      env: {
        HOME: home,
        PATH: Deno.env.get("PATH"),
        DENO_DIR: JSON.parse(new TextDecoder().decode(info)).denoDir,
        TERM: "xterm-256color",
        CI: "",
        ...more.env,
      },
      type: more.type ?? [],
      "limit_s": 60,
    })));
    await writer.close();
    const { stdout } = await child.output();
    const screen = JSON.parse(new TextDecoder().decode(stdout)) as Screen;
    assert.equal(screen.timed_out, false, screen.screen);
    return screen;
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

function terminalTest(what: string, fn: () => Promise<void>): void {
  Deno.test({ name: name(what), ignore: skip, fn });
}

terminalTest("report on a terminal is coloured and asks for no permission", async () => {
  const { code, screen } = await onTerminal([], ["report"]);
  assert.equal(code, 0, screen);
  assert.ok(screen.includes(`${ESCAPE}1mEnvMessage`), screen);
  assert.match(screen, /not sent: no endpoint/);
  assert.doesNotMatch(screen, PROMPT);
});

terminalTest("report on a terminal with NO_COLOR shows no colour", async () => {
  const { code, screen } = await onTerminal([], ["report"], { env: { NO_COLOR: "1" } });
  assert.equal(code, 0, screen);
  assert.match(screen, /EnvMessage/);
  assert.ok(!screen.includes(ESCAPE), JSON.stringify(screen.slice(0, 400)));
});

for (const args of [["status"], ["doctor"], ["preview"], ["log"], ["enable"], ["disable"]]) {
  terminalTest(`${args.join(" ")} on a terminal asks for no permission and ends`, async () => {
    const { code, screen } = await onTerminal([], args);
    assert.ok(code === 0 || code === 1, screen);
    assert.doesNotMatch(screen, PROMPT);
    assert.ok(screen.trim().length > 20);
  });
}

terminalTest("doctor on a terminal is coloured by what it found", async () => {
  const { screen } = await onTerminal([], ["doctor"]);
  assert.ok(screen.includes(`${ESCAPE}32mok`), screen);
  assert.ok(screen.includes(`${ESCAPE}33madvice`), screen);
});

terminalTest("demo on a terminal shows progress, colours and the report", async () => {
  const { code, screen } = await onTerminal(["-P=demo"], ["demo", "--days", "3"]);
  assert.equal(code, 0, screen);
  assert.match(screen, /synthetic fleet: \d{4}-\d\d-\d\d/);
  assert.ok(screen.includes(`${ESCAPE}1m1. A collector`), screen.slice(0, 400));
  assert.match(screen, /SYNTHETIC/);
  assert.doesNotMatch(screen, PROMPT);
});

terminalTest("collect on a terminal ends in order on Ctrl-C", async () => {
  const { code, signal, screen } = await onTerminal(
    ["--allow-net=127.0.0.1:0"],
    ["collect", "--port", "0", "--kv", ":memory:", "--disable-metrics"],
    { type: [{ after: "Collecting on http://127.0.0.1:", send: "\x03" }] },
  );
  assert.deepEqual([code, signal], [0, null], screen);
  assert.doesNotMatch(screen, PROMPT);
});

terminalTest("demo --serve on a terminal ends in order on Ctrl-C", async () => {
  const { code, screen } = await onTerminal(
    ["-P=demo"],
    ["demo", "--serve", "--days", "1"],
    { type: [{ after: "stays up until Ctrl-C", send: "\x03" }] },
  );
  assert.equal(code, 0, screen);
});

terminalTest("a wrong option on a terminal gives a sentence and exit code 2", async () => {
  const { code, screen } = await onTerminal([], ["report", "--endpont", "x"]);
  assert.equal(code, 2, screen);
  assert.match(screen, /Cannot read command line: .*--endpoint/);
});

terminalTest("help on a terminal is coloured, and plain with NO_COLOR", async () => {
  const coloured = await onTerminal([], ["report", "--help"]);
  assert.ok(coloured.screen.includes(ESCAPE));
  const plain = await onTerminal([], ["report", "--help"], { env: { NO_COLOR: "1" } });
  assert.ok(!plain.screen.includes(ESCAPE));
});
