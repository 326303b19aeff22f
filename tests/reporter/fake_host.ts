import type { Host, Outcome, ProgramResult } from "../../reporter/host.ts";

/** What a machine in a test has; whatever is not named is absent, whatever is `withheld` is not allowed. */
export interface FakeMachine {
  readonly build?: Partial<Host["build"]>;
  readonly hardwareConcurrency?: number | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly programs?: Readonly<
    Record<string, (args: readonly string[]) => Outcome<ProgramResult> | Promise<never>>
  >;
  readonly totalMemory?: number;
  readonly osRelease?: string;
  readonly cpuModels?: readonly string[];
  /** Flags that are not given; `--allow-env` and the like stand for every name. */
  readonly withheld?: readonly string[];
}

/** A host made of data, with a record of every program that was started. */
export interface FakeHost extends Host {
  readonly started: readonly string[];
}

/** A host that answers from what the test says and from nothing else. */
export function createFakeHost(machine: FakeMachine = {}): FakeHost {
  const started: string[] = [];
  const kept = new Set(machine.withheld ?? []);
  const gate = <Value>(flag: string, known: () => Outcome<Value>): Outcome<Value> =>
    kept.has(flag) || kept.has(flag.split("=")[0] ?? "") ? { state: "withheld", flag } : known();
  const fileFlag = (path: string): string =>
    /^\/(?:proc|sys|dev)\//.test(path) ? "--allow-all" : `--allow-read=${path}`;
  return {
    started,
    build: {
      os: "linux",
      arch: "x86_64",
      target: "x86_64-unknown-linux-gnu",
      standalone: false,
      ...machine.build,
    },
    runtime: { name: "deno", version: "2.9.6" },
    hardwareConcurrency: machine.hardwareConcurrency === undefined
      ? 4
      : machine.hardwareConcurrency,
    granted: () => kept.size === 0,
    env: (name) => gate(`--allow-env=${name}`, () => knownOrAbsent(machine.env?.[name])),
    cwd: () => ({ state: "known", value: "/srv/app" }),
    isTerminal: () => false,
    totalMemory: () =>
      gate("--allow-sys=systemMemoryInfo", () => knownOrAbsent(machine.totalMemory)),
    osRelease: () => gate("--allow-sys=osRelease", () => knownOrAbsent(machine.osRelease)),
    cpuModels: () => gate("--allow-sys=cpus", () => knownOrAbsent(machine.cpuModels)),
    readText: (path) => gate(fileFlag(path), () => knownOrAbsent(machine.files?.[path])),
    exists: (path) =>
      gate(fileFlag(path), () => ({
        state: "known",
        value: machine.files?.[path] !== undefined,
      })),
    isInstalled: (program) => ({
      state: "known",
      value: machine.programs?.[program] !== undefined,
    }),
    run: async (program, args) => {
      const flag = `--allow-run=${program}`;
      if (kept.has(flag) || kept.has("--allow-run")) return { state: "withheld", flag };
      started.push(program);
      const answer = machine.programs?.[program];
      return answer === undefined ? { state: "unknown", reason: "absent" } : await answer(args);
    },
  };
}

/** A program that prints and ends. */
export function printing(
  stdout: string,
  code = 0,
  stderr = "",
): () => Outcome<ProgramResult> {
  return () => ({ state: "known", value: { code, stdout, stderr } });
}

function knownOrAbsent<Value>(value: Value | undefined): Outcome<Value> {
  return value === undefined ? { state: "unknown", reason: "absent" } : { state: "known", value };
}
