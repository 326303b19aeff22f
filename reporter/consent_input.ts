import type { Level } from "./level.ts";

/** What the command line said. */
export interface ConsentFlags {
  /** Value of `--usage-stats`. */
  readonly usageStats?: string | undefined;
  /** Whether `--disable-usage-stats` was given. */
  readonly disableUsageStats?: boolean | undefined;
  /**
   * Whether the person asked for this very delivery by naming an endpoint on the command line. It
   * lifts only the caution about files that could not be seen: never a switch that was seen, never
   * a variable that could not be.
   */
  readonly asked?: boolean | undefined;
}

/** A switch that may or may not be visible. */
export type Seen<Value> =
  | { readonly state: "absent" }
  | { readonly state: "withheld"; readonly flag: string }
  | { readonly state: "unreadable"; readonly why: string }
  | { readonly state: "present"; readonly value: Value };

/** One environment variable as it was found. */
export interface SeenVariable {
  /** Its name. */
  readonly name: string;
  /** How its value is read: see `SwitchSense`. */
  readonly sense: "refuse" | "allow" | "level";
  /** What was found. */
  readonly seen: Seen<string>;
}

/** The two files of the configuration folder as they were found. */
export interface ConsentFiles {
  /** The folder, `null` when no variable names one. */
  readonly dir: string | null;
  /** The file `do_not_track`. */
  readonly doNotTrack: Seen<true>;
  /** The file `config.json`; the value is the whole document. */
  readonly config: Seen<unknown>;
}

/** What the person did at the prompt. */
export type PromptAnswer = "yes" | "no" | "default" | "silence" | "closed";

/** Whether somebody can be asked. */
export interface ConsentTerminal {
  /** Whether standard input is a terminal. */
  readonly stdin: boolean;
  /** Whether standard error is a terminal. */
  readonly stderr: boolean;
  /** What the person answered, once asked. */
  readonly answer?: PromptAnswer | undefined;
}

/** What the host program wants; all of it can only lower what the person decided. */
export interface ConsentHost {
  /** Level when nobody decided.
   * @default "on" */
  readonly defaultLevel?: Level | undefined;
  /** Highest level that the host wants.
   * @default "on" */
  readonly maximum?: Level | undefined;
  /** Highest level in a build service.
   * @default "on" */
  readonly inCi?: Level | undefined;
  /** Whether nothing is collected outside a container.
   * @default false */
  readonly onlyInContainer?: boolean | undefined;
  /** Whether to ask when nobody decided and a terminal is there.
   * @default false */
  readonly prompt?: boolean | undefined;
  /** Whether the program runs in a container; `null` when that is not known, which counts as no.
   * @default null */
  readonly container?: boolean | null | undefined;
  /** Whether the program runs in a build service; `null` when that is not known, which counts as no.
   * @default null */
  readonly ci?: boolean | null | undefined;
  /** What the program itself decided at run time; it lowers, it never raises.
   * @default undefined */
  readonly override?: Level | undefined;
}

/** Everything that a decision about consent depends on. */
export interface ConsentInput {
  /** The command line. */
  readonly flags: ConsentFlags;
  /** The environment variables. */
  readonly env: readonly SeenVariable[];
  /** The files. */
  readonly files: ConsentFiles;
  /** The terminal. */
  readonly terminal: ConsentTerminal;
  /** The host program. */
  readonly host: ConsentHost;
}
