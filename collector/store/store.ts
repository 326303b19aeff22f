import type { Message, ProblemCode, Receipt, Report, SessionView } from "../../schemas/mod.ts";
import type { StoredMessage } from "./row_codec.ts";

/** What became of one message. */
export type IngestOutcome =
  | { readonly status: "accepted" }
  | { readonly status: "duplicate" }
  | {
    readonly status: "rejected";
    readonly code: Extract<
      ProblemCode,
      | "session_forgotten"
      | "message_too_large"
      | "project_not_allowed"
      | "project_limit"
      | "too_old"
      | "from_future"
    >;
    readonly detail: string;
  };

/** A window of UTC days, both inclusive, as `YYYY-MM-DD`. */
export interface DayWindow {
  /** First day. */
  readonly from: string;
  /** Last day. */
  readonly to: string;
}

/** A report and a strong validator for caches: equal tags mean equal numbers. */
export interface TaggedReport {
  /** The numbers. */
  readonly report: Report;
  /** The validator, without quotes. */
  readonly etag: string;
}

/** What is stored of a session under one project; its messages are read while they are asked for. */
export interface StoredProject extends Omit<SessionView["projects"][number], "messages"> {
  /** Its messages, as stored, from the first again with each call. May throw `StoreError`. */
  messages(): AsyncIterable<StoredMessage>;
}

/** What is stored about a session: a `SessionView` that holds no message. */
export interface StoredSession extends Omit<SessionView, "projects"> {
  /** What is stored under each project. */
  readonly projects: readonly StoredProject[];
}

/**
 * What the collector keeps. Every method may throw `StoreError`.
 *
 * `session_id` may be the id of a foreign client (56 hex digits, any UUID): only its hash is kept.
 */
export interface Store {
  /**
   * Counts messages exactly once. Resolves after they are durable, with one outcome per message in
   * the same order. Concurrent calls share commits.
   */
  ingest(messages: readonly Message[]): Promise<readonly IngestOutcome[]>;
  /** The public aggregate of a project; empty for an unknown one. */
  report(project: string, window: DayWindow): Promise<TaggedReport>;
  /** Names of the projects that have data, in order. */
  projects(): Promise<readonly string[]>;
  /** Everything stored about a session. */
  session(sessionId: string): Promise<StoredSession>;
  /** Deletes a session and subtracts it from every counter; the same shape for an unknown one. */
  forget(sessionId: string): Promise<Receipt>;
  /** Raw messages of a window as stored, oldest first within a session, without any session id. */
  export(project: string, window: DayWindow): AsyncIterable<StoredMessage>;
  /** Whether the store answers now. */
  ready(): Promise<boolean>;
  /** Finishes what was accepted and refuses what comes later. */
  close(): Promise<void>;
}
