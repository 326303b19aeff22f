import assert from "node:assert/strict";
import { startRecordingCollector } from "../../reporter/recording_collector.ts";
import { createTestHome } from "../../reporter/test_home.ts";

/** One thing that a person does once a text has appeared. */
interface Typing {
  readonly after: string;
  readonly send: string;
}

/** What the terminal showed and how the program ended. */
interface Screen {
  readonly code: number | null;
  readonly signal: number | null;
  readonly seconds: number;
  readonly screen: string;
  readonly timed_out: boolean;
}

const python = await find("python3");
const skip = python === null;
// A skipped test is shown as ignored; this says what is missing.
const name = (what: string): string => skip ? `${what} (skipped: python3 is not installed)` : what;
const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;
const HOST = new URL("./prompt_host.ts", import.meta.url).pathname;
const PTY = new URL("./pty_run.py", import.meta.url).pathname;
const ASK = "(10 s) ";

async function find(program: string): Promise<string | null> {
  try {
    const { success } = await new Deno.Command(program, { args: ["--version"] }).output();
    return success ? program : null;
  } catch {
    return null;
  }
}

async function onTerminal(plan: {
  readonly home: string;
  readonly url: string;
  readonly runMs: number;
  readonly type?: readonly Typing[];
  readonly stderrPipe?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<Screen> {
  const { stdout: info } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] })
    .output();
  const child = new Deno.Command(python!, {
    args: [PTY],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify({
    command: [
      Deno.execPath(),
      "run",
      "-A",
      "--no-check",
      "--config",
      CONFIG,
      HOST,
      plan.url,
      String(plan.runMs),
    ],
    env: {
      HOME: plan.home,
      DENO_DIR: JSON.parse(new TextDecoder().decode(info)).denoDir,
      NO_COLOR: "1",
      TERM: "xterm",
      ...plan.env,
    },
    type: plan.type ?? [],
    "stderr_pipe": plan.stderrPipe ?? false,
    "limit_s": 40,
  })));
  await writer.close();
  const { stdout } = await child.output();
  const screen = JSON.parse(new TextDecoder().decode(stdout)) as Screen;
  assert.equal(screen.timed_out, false, screen.screen);
  return screen;
}

interface Row {
  readonly what: string;
  readonly type: readonly Typing[];
  /** What is stored; `undefined` for nothing. */
  readonly stored: unknown;
  readonly sends: boolean;
  readonly runMs?: number;
}

const ROWS: readonly Row[] = [
  { what: "y", type: [{ after: ASK, send: "y\n" }], stored: true, sends: true },
  { what: "n", type: [{ after: ASK, send: "n\n" }], stored: false, sends: false },
  { what: "Enter", type: [{ after: ASK, send: "\n" }], stored: true, sends: true },
  {
    what: "a wrong answer and n",
    type: [{ after: ASK, send: "perhaps\n" }, { after: ASK, send: "n\n" }],
    stored: false,
    sends: false,
  },
  { what: "Ctrl-D", type: [{ after: ASK, send: "\x04" }], stored: undefined, sends: false },
  { what: "10 s of silence", type: [], stored: undefined, sends: false, runMs: 11_500 },
];

for (const { what, type, stored, sends, runMs = 1_500 } of ROWS) {
  Deno.test({
    name: name(`a prompt on a terminal takes ${what}`),
    ignore: skip,
    fn: async () => {
      await using home = await createTestHome();
      await using collector = startRecordingCollector();
      const run = await onTerminal({ home: home.path, url: collector.url, runMs, type });
      assert.equal(run.code, 0, run.screen);
      assert.match(run.screen, /prompt-host would like to send anonymous usage statistics/);
      assert.equal(collector.messages.length > 0, sends, run.screen);
      if (stored === undefined) {
        assert.ok(!(await home.list()).includes(".config/prompt-host/config.json"));
        return assert.match(run.screen, /level=local/);
      }
      const file = JSON.parse(await Deno.readTextFile(home.file("prompt-host", "config.json")));
      assert.equal(file.usage_stats, stored);
      assert.match(run.screen, stored ? /level=on/ : /level=off/);
      const again = await onTerminal({ home: home.path, url: collector.url, runMs: 200 });
      assert.doesNotMatch(again.screen, /would like to send/);
    },
  });
}

Deno.test({
  name: name("a prompt on a terminal leaves Ctrl-C to the program, and stores and sends nothing"),
  ignore: skip,
  fn: async () => {
    await using home = await createTestHome();
    await using collector = startRecordingCollector();
    const type = [{ after: ASK, send: "\x03" }];
    const run = await onTerminal({ home: home.path, url: collector.url, runMs: 9_000, type });
    assert.deepEqual([run.signal, run.code], [2, null], run.screen);
    assert.ok(run.seconds < 8, `${run.seconds} s`);
    assert.equal(collector.requests.length, 0);
    assert.deepEqual(await home.list(), []);
  },
});

Deno.test({
  name: name("a prompt is not shown when standard error is no terminal"),
  ignore: skip,
  fn: async () => {
    await using home = await createTestHome();
    await using collector = startRecordingCollector();
    const run = await onTerminal({
      home: home.path,
      url: collector.url,
      runMs: 300,
      stderrPipe: true,
    });
    assert.doesNotMatch(run.screen, /would like to send/);
    assert.match(run.screen, /level=on/);
  },
});

Deno.test({
  name: name("a prompt is not shown when a switch decided"),
  ignore: skip,
  fn: async () => {
    await using home = await createTestHome();
    await using collector = startRecordingCollector();
    const run = await onTerminal({
      home: home.path,
      url: collector.url,
      runMs: 300,
      env: { DO_NOT_TRACK: "1" },
    });
    assert.doesNotMatch(run.screen, /would like to send/);
    assert.match(run.screen, /level=off/);
    assert.equal(collector.requests.length, 0);
    assert.deepEqual(await home.list(), []);
  },
});
