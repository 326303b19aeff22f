import type { EngineSettings } from "./build_engine_message.ts";
import type { Decision } from "./decide_consent.ts";
import type { LeftOut } from "./fit_declared.ts";
import type { Level } from "./level.ts";
import type { Preview } from "./preview_messages.ts";
import type { RuntimeValue } from "./tally.ts";
import type { UsageStatus } from "./read_status.ts";

/** The status of a run: that of its program, and what of the told is not sent. */
export interface RunStatus extends UsageStatus {
  /** Settings and features that were told and do not fit what the program declared. */
  readonly left_out: readonly LeftOut[];
}

/**
 * Reports about one run of a program. No method throws, no promise rejects, and none does anything
 * when the person said no.
 */
export interface Reporter extends AsyncDisposable {
  /** Level that holds now. */
  readonly level: Level;
  /** How the level came about. */
  readonly decision: Decision;
  /** Name of this run; whoever knows it can have the run's messages deleted. */
  readonly sessionId: string;
  /** Begins to report; returns at once. Calling it again does nothing. */
  start(): void;
  /** Reports the settings of the engine; those of a later call are reported again. */
  engine(settings: EngineSettings): void;
  /** Sets a fact about the run: number, boolean, `null` or a short name. */
  set(name: string, value: RuntimeValue): void;
  /** A fact about the run. */
  get(name: string): RuntimeValue | undefined;
  /** Removes one fact about the run, or all. */
  clear(name?: string): void;
  /** Adds to a counter, by 1 unless told otherwise. */
  count(name: string, by?: number): void;
  /** Marks a feature as used since the previous report. */
  feature(name: string): void;
  /** Reports an error: its class and where it came from, never its text. */
  error(error: unknown): void;
  /** The exact messages that would be sent now, and why each field is collected. Sends nothing. */
  preview(): Promise<Preview>;
  /** Why reporting is on or off, where it goes, what permissions it has and what is not sent. */
  explain(): Promise<RunStatus>;
  /** Tries to deliver everything now; resolves when nothing waits or a try failed. */
  flush(): Promise<void>;
  /** Ends the run: last messages, one deadline; the rest waits on disk for the next run. */
  stop(): Promise<void>;
}
