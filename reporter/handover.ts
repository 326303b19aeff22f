import type { EngineSettings } from "./build_engine_message.ts";
import type { Began } from "./draft_maker.ts";

/** First waits of a run, in milliseconds. */
export interface FirstWaits {
  /** Before the first report of what was counted. */
  readonly usageMs: number;
  /** Before the first `ping`. */
  readonly pingMs: number;
  /** Before the first message is built, logged and sent. */
  readonly openMs: number;
}

/** What a run that begins late is told of what came before. */
export interface Handover {
  /** When the program started its reporter. */
  readonly began: Began;
  /** What is left of the first waits. */
  readonly waits: FirstWaits;
  /** Whether the run itself had to wait, so that its beginning is dated back. */
  readonly late: boolean;
  /** What is on disk already. */
  readonly saved: {
    /** That the program started. */
    readonly start: boolean;
    /** Settings of the engine. */
    readonly engine: EngineSettings | undefined;
    /** What it runs on. */
    readonly env: boolean;
    /** That it ended. */
    readonly end: boolean;
  };
}
