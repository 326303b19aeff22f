import type { CandorEvents } from "./candor_events.ts";
import type { LineEntry } from "./catalogue.ts";

/**
 * The log lines of the candor catalogue.
 *
 * What a stranger's request can cause is at `debug`, so that nobody outside fills the log; what an
 * operator did or must see is above it.
 */
export const CANDOR_LINES: readonly LineEntry<CandorEvents>[] = [
  {
    event: "ingest.request",
    level: "debug",
    message: "Ingest answered {status}: {messages} messages, {bytes} bytes, {duration_ms} ms",
    values: {
      "status": "status",
      "messages": "messages",
      "bytes": "bytes",
      "duration_ms": "durationMs",
    },
  },
  {
    event: "ingest.accepted",
    level: "debug",
    message: "Accepted {count} messages",
    values: { "count": "count" },
  },
  {
    event: "ingest.duplicate",
    level: "debug",
    message: "Met {count} messages that were counted before",
    values: { "count": "count" },
  },
  {
    event: "ingest.rejected",
    level: "debug",
    message: "Rejected {count}: {code}",
    values: { "count": "count", "code": "code" },
  },
  {
    event: "ingest.ignored_keys",
    level: "debug",
    message: "Dropped {count} unknown keys",
    values: { "count": "count" },
  },
  {
    event: "ingest.quarantined",
    level: "debug",
    message: "Kept {count} implausible fields out of the counts",
    values: { "count": "count" },
  },
  {
    event: "store.commit",
    level: "debug",
    message: "Committed {messages} messages in {duration_ms} ms, {attempts} attempts",
    values: {
      "messages": "messages",
      "mutations": "mutations",
      "attempts": "attempts",
      "duration_ms": "durationMs",
    },
  },
  {
    event: "store.error",
    level: "error",
    message: "Cannot use the store: {operation} failed",
    values: { "operation": "operation" },
  },
  {
    event: "store.shed",
    level: "warning",
    message: "Turned a request away: too many messages wait for a commit",
  },
  {
    event: "forget.done",
    level: "info",
    message: "Forgot a session: {messages} messages in {duration_ms} ms",
    values: { "messages": "messages", "duration_ms": "durationMs" },
  },
  {
    event: "report.served",
    level: "debug",
    message: "Served a report as {format} in {duration_ms} ms, cached: {cached}",
    values: { "format": "format", "cached": "cached", "duration_ms": "durationMs" },
  },
  {
    event: "foreign.message",
    level: "debug",
    message: "Message of {system}: {outcome}",
    values: { "system": "system", "outcome": "outcome" },
  },
  {
    event: "rate_limit.hit",
    level: "debug",
    message: "Rate limit refused a request to {route}",
    values: { "route": "route" },
  },
  {
    event: "job.done",
    level: "info",
    message: "Job {job} changed {changed} in {duration_ms} ms",
    values: { "job": "job", "changed": "changed", "duration_ms": "durationMs" },
  },
  {
    event: "watchdog.checked",
    level: "debug",
    message: "Watchdog: {silent} of {watched} projects are silent",
    values: { "silent": "silent", "watched": "watched" },
  },
  {
    event: "watchdog.webhook",
    level: "info",
    message: "Watchdog told its webhook: {outcome}",
    values: { "outcome": "outcome" },
  },
  {
    event: "reporter.probe",
    level: "debug",
    message: "Probe {probe}: {outcome} in {duration_ms} ms",
    values: { "probe": "probe", "outcome": "outcome", "duration_ms": "durationMs" },
  },
  {
    event: "reporter.delivery",
    level: "info",
    message: "Delivery {outcome}: {messages} messages, {attempts} attempts, {duration_ms} ms",
    values: {
      "outcome": "outcome",
      "messages": "messages",
      "attempts": "attempts",
      "duration_ms": "durationMs",
    },
  },
  {
    event: "reporter.spool",
    level: "debug",
    message: "Spool holds {entries} messages, {bytes} bytes, dropped {dropped}",
    values: { "entries": "entries", "bytes": "bytes", "dropped": "dropped" },
  },
];
