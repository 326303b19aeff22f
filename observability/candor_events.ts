import type { FOREIGN_SYSTEMS } from "./foreign_systems.ts";
import type { ProblemLabel } from "./problem_codes.ts";
import type { TraceParent } from "./trace_parent.ts";

/** What became of a foreign message. */
export const FOREIGN_OUTCOMES = [
  "accepted",
  "duplicate",
  "rejected",
  "ignored",
  "unknown",
] as const;
/** What the store was asked to do when it failed. */
export const STORE_OPERATIONS = [
  "commit",
  "session",
  "forget",
  "report",
  "projects",
  "export",
  "rebuild",
  "ready",
  "job",
] as const;
/** Families of routes with a rate limit of their own. */
export const RATE_LIMITED_ROUTES = [
  "messages",
  "sessions",
  "forget",
  "report",
  "export",
  "compat",
  "pages",
  "other",
] as const;
/** Work a collector does on a schedule. */
export const JOBS = ["sweep", "expire", "rebuild", "salt", "projects", "watchdog"] as const;
/** Forms a report is served in. */
export const REPORT_FORMATS = ["json", "csv", "html"] as const;
/** The probes of the reporter. */
export const PROBES = [
  "runtime",
  "platform",
  "cpu",
  "memory",
  "gpu",
  "accelerator",
  "provider",
  "source",
  "ci",
] as const;
/** How a probe ended: `withheld` is a permission not given, `absent` a thing this machine lacks. */
export const PROBE_OUTCOMES = ["found", "absent", "withheld", "failed", "timeout"] as const;
/** How a delivery ended. */
export const DELIVERY_OUTCOMES = ["sent", "retry", "rejected"] as const;
/** How a post to the watchdog's webhook ended. */
export const WEBHOOK_OUTCOMES = ["sent", "failed"] as const;

/** Joins a START and its END: an integer counted up in this process, never an id from the wire. */
export interface SpanKeyed {
  /** Integer of `nextSpanKey` or any counter of the producer's own. */
  readonly spanKey: number;
}

/** A START that may continue a caller's trace. */
export interface SpanStart extends SpanKeyed {
  /** The caller's span, when its request carried a valid `traceparent`. */
  readonly parent?: TraceParent | undefined;
}

/**
 * The events of a candor reporter and collector.
 *
 * Payloads hold numbers, booleans and closed unions only (see `ClosedEvents`); durations are in
 * milliseconds, sizes in bytes.
 */
export interface CandorEvents {
  /** One request to an ingest route, whatever its answer. `bytes` after decompression. */
  "ingest.request": {
    readonly messages: number;
    readonly bytes: number;
    readonly durationMs: number;
    readonly status: number;
  };
  /** Messages stored for the first time. */
  "ingest.accepted": { readonly count: number };
  /** Messages whose id was counted before. */
  "ingest.duplicate": { readonly count: number };
  /** Messages or requests refused. */
  "ingest.rejected": { readonly code: ProblemLabel; readonly count: number };
  /** Unknown keys that were dropped from messages. */
  "ingest.ignored_keys": { readonly count: number };
  /** Fields whose number no real machine has, in messages stored for the first time. */
  "ingest.quarantined": { readonly count: number };
  /** One atomic commit of the ingest path. `attempts` is 1 when it went through at once. */
  "store.commit": {
    readonly messages: number;
    readonly mutations: number;
    readonly attempts: number;
    readonly durationMs: number;
  };
  /** A store operation that failed. */
  "store.error": { readonly operation: typeof STORE_OPERATIONS[number] };
  /** Messages waiting for a commit. */
  "store.queue": { readonly depth: number };
  /** A request turned away because too much waits. */
  "store.shed": Record<never, never>;
  /** A session deleted; `messages` is 0 for an unknown one. */
  "forget.done": { readonly messages: number; readonly durationMs: number };
  /** A report answered. */
  "report.served": {
    readonly format: typeof REPORT_FORMATS[number];
    readonly cached: boolean;
    readonly durationMs: number;
  };
  /** One message in a foreign wire format. */
  "foreign.message": {
    readonly system: typeof FOREIGN_SYSTEMS[number];
    readonly outcome: typeof FOREIGN_OUTCOMES[number];
  };
  /** A request refused by the rate limit. */
  "rate_limit.hit": { readonly route: typeof RATE_LIMITED_ROUTES[number] };
  /** A scheduled job ended; `changed` is what it counts: rows removed, counters repaired. */
  "job.done": {
    readonly job: typeof JOBS[number];
    readonly changed: number;
    readonly durationMs: number;
  };
  /** The watchdog looked: `watched` projects usually have messages, `silent` of them have none. */
  "watchdog.checked": { readonly watched: number; readonly silent: number };
  /** The watchdog told its webhook. */
  "watchdog.webhook": { readonly outcome: typeof WEBHOOK_OUTCOMES[number] };
  /** One probe of the reporter ended. */
  "reporter.probe": {
    readonly probe: typeof PROBES[number];
    readonly outcome: typeof PROBE_OUTCOMES[number];
    readonly durationMs: number;
  };
  /** One delivery to one endpoint ended. */
  "reporter.delivery": {
    readonly outcome: typeof DELIVERY_OUTCOMES[number];
    readonly messages: number;
    readonly attempts: number;
    readonly durationMs: number;
  };
  /** The spool after a change; `dropped` entries were lost to its limits by that change. */
  "reporter.spool": { readonly entries: number; readonly bytes: number; readonly dropped: number };

  /** An ingest request begins. */
  "ingest.start": SpanStart;
  /** It ends with this HTTP status. */
  "ingest.end": SpanKeyed & { readonly messages: number; readonly status: number };
  /** A commit begins. */
  "commit.start": SpanStart & { readonly messages: number };
  /** It ends. */
  "commit.end": SpanKeyed & { readonly ok: boolean; readonly attempts: number };
  /** A report request begins. */
  "report.start": SpanStart;
  /** It ends. */
  "report.end": SpanKeyed & {
    readonly format: typeof REPORT_FORMATS[number];
    readonly cached: boolean;
    readonly status: number;
  };
  /** A deletion begins. */
  "forget.start": SpanStart;
  /** It ends. */
  "forget.end": SpanKeyed & { readonly messages: number; readonly status: number };
  /** A delivery of the reporter begins. */
  "deliver.start": SpanStart & { readonly messages: number };
  /** It ends. */
  "deliver.end": SpanKeyed & {
    readonly outcome: typeof DELIVERY_OUTCOMES[number];
    readonly attempts: number;
  };
}
