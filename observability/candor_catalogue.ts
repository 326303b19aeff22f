import { CANDOR_HISTOGRAMS } from "./candor_histograms.ts";
import {
  type CandorEvents,
  DELIVERY_OUTCOMES,
  FOREIGN_OUTCOMES,
  JOBS,
  PROBE_OUTCOMES,
  PROBES,
  RATE_LIMITED_ROUTES,
  REPORT_FORMATS,
  STORE_OPERATIONS,
  WEBHOOK_OUTCOMES,
} from "./candor_events.ts";
import { FOREIGN_SYSTEMS } from "./foreign_systems.ts";
import { CANDOR_LINES } from "./candor_lines.ts";
import { CANDOR_SPANS } from "./candor_spans.ts";
import type { Catalogue } from "./catalogue.ts";
import { PROBLEM_CODES } from "./problem_codes.ts";

/** Statuses an ingest route answers with. */
const INGEST_STATUSES = [
  200,
  202,
  400,
  401,
  403,
  404,
  405,
  408,
  413,
  415,
  422,
  429,
  500,
  503,
] as const;

/**
 * What the events of a candor reporter and collector mean for metrics, logs and spans.
 *
 * @example
 * ```ts
 * import { CANDOR_CATALOGUE } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * assert.ok(CANDOR_CATALOGUE.counters.some((counter) => counter.name === "candor.ingest.accepted"));
 * ```
 */
export const CANDOR_CATALOGUE: Catalogue<CandorEvents> = {
  name: "candor",
  counters: [
    {
      name: "candor.ingest.requests",
      description: "Requests to the ingest routes by answered status",
      unit: "{request}",
      labels: { status: INGEST_STATUSES },
      sources: [{ event: "ingest.request", by: 1, labels: { status: "status" } }],
    },
    {
      name: "candor.ingest.bytes",
      description: "Bytes of ingest bodies after decompression",
      unit: "By",
      sources: [{ event: "ingest.request", by: "bytes" }],
    },
    {
      name: "candor.ingest.accepted",
      description: "Messages stored for the first time",
      unit: "{message}",
      sources: [{ event: "ingest.accepted", by: "count" }],
    },
    {
      name: "candor.ingest.duplicates",
      description: "Messages whose id was counted before",
      unit: "{message}",
      sources: [{ event: "ingest.duplicate", by: "count" }],
    },
    {
      name: "candor.ingest.rejected",
      description: "Messages and requests refused, by problem code",
      unit: "{message}",
      labels: { code: PROBLEM_CODES },
      sources: [{ event: "ingest.rejected", by: "count", labels: { code: "code" } }],
    },
    {
      name: "candor.ingest.ignored_keys",
      description: "Unknown keys dropped from messages",
      unit: "{key}",
      sources: [{ event: "ingest.ignored_keys", by: "count" }],
    },
    {
      name: "candor.ingest.quarantined",
      description: "Fields kept out of the counts because no real machine has their number",
      unit: "{field}",
      sources: [{ event: "ingest.quarantined", by: "count" }],
    },
    {
      name: "candor.store.commits",
      description: "Atomic commits of the ingest path",
      unit: "{commit}",
      sources: [{ event: "store.commit", by: 1 }],
    },
    {
      name: "candor.store.commit_attempts",
      description: "Attempts of those commits, the successful ones included",
      unit: "{attempt}",
      sources: [{ event: "store.commit", by: "attempts" }],
    },
    {
      name: "candor.store.errors",
      description: "Store operations that failed",
      unit: "{error}",
      labels: { operation: STORE_OPERATIONS },
      sources: [{ event: "store.error", by: 1, labels: { operation: "operation" } }],
    },
    {
      name: "candor.store.shed",
      description: "Requests turned away because too many messages wait for a commit",
      unit: "{request}",
      sources: [{ event: "store.shed", by: 1 }],
    },
    {
      name: "candor.forget.sessions",
      description: "Sessions deleted on request, unknown ones included",
      unit: "{session}",
      sources: [{ event: "forget.done", by: 1 }],
    },
    {
      name: "candor.forget.messages",
      description: "Messages deleted with their session",
      unit: "{message}",
      sources: [{ event: "forget.done", by: "messages" }],
    },
    {
      name: "candor.report.served",
      description: "Reports answered, by form and by whether a kept copy did",
      unit: "{report}",
      labels: { format: REPORT_FORMATS, cached: [true, false] },
      sources: [{ event: "report.served", by: 1, labels: { format: "format", cached: "cached" } }],
    },
    {
      name: "candor.foreign.messages",
      description: "Messages in the wire formats of other systems",
      unit: "{message}",
      labels: { system: FOREIGN_SYSTEMS, outcome: FOREIGN_OUTCOMES },
      sources: [
        { event: "foreign.message", by: 1, labels: { system: "system", outcome: "outcome" } },
      ],
    },
    {
      name: "candor.rate_limit.hits",
      description: "Requests refused by the rate limit, by family of routes",
      unit: "{request}",
      labels: { route: RATE_LIMITED_ROUTES },
      sources: [{ event: "rate_limit.hit", by: 1, labels: { route: "route" } }],
    },
    {
      name: "candor.job.runs",
      description: "Scheduled jobs that ended",
      unit: "{run}",
      labels: { job: JOBS },
      sources: [{ event: "job.done", by: 1, labels: { job: "job" } }],
    },
    {
      name: "candor.job.changes",
      description: "What scheduled jobs changed: rows removed, counters repaired",
      unit: "{change}",
      labels: { job: JOBS },
      sources: [{ event: "job.done", by: "changed", labels: { job: "job" } }],
    },
    {
      name: "candor.watchdog.webhooks",
      description: "Posts of the watchdog to its webhook",
      unit: "{post}",
      labels: { outcome: WEBHOOK_OUTCOMES },
      sources: [{ event: "watchdog.webhook", by: 1, labels: { outcome: "outcome" } }],
    },
    {
      name: "candor.reporter.probes",
      description: "Probes of the reporter, by how they ended",
      unit: "{probe}",
      labels: { probe: PROBES, outcome: PROBE_OUTCOMES },
      sources: [
        { event: "reporter.probe", by: 1, labels: { probe: "probe", outcome: "outcome" } },
      ],
    },
    {
      name: "candor.reporter.deliveries",
      description: "Deliveries of the reporter, by how they ended",
      unit: "{delivery}",
      labels: { outcome: DELIVERY_OUTCOMES },
      sources: [{ event: "reporter.delivery", by: 1, labels: { outcome: "outcome" } }],
    },
    {
      name: "candor.reporter.delivery_attempts",
      description: "Requests of those deliveries, retries included",
      unit: "{attempt}",
      sources: [{ event: "reporter.delivery", by: "attempts" }],
    },
    {
      name: "candor.reporter.messages",
      description: "Messages of those deliveries, by how they ended",
      unit: "{message}",
      labels: { outcome: DELIVERY_OUTCOMES },
      sources: [{ event: "reporter.delivery", by: "messages", labels: { outcome: "outcome" } }],
    },
    {
      name: "candor.reporter.spool_dropped",
      description: "Spooled messages lost to the spool's limits",
      unit: "{message}",
      sources: [{ event: "reporter.spool", by: "dropped" }],
    },
  ],
  histograms: CANDOR_HISTOGRAMS,
  gauges: [
    {
      name: "candor.store.queue_depth",
      description: "Messages waiting for a commit",
      unit: "{message}",
      initial: 0,
      sources: [{ event: "store.queue", by: "depth" }],
    },
    {
      name: "candor.watchdog.watched",
      description: "Projects that usually have messages",
      unit: "{project}",
      sources: [{ event: "watchdog.checked", by: "watched" }],
    },
    {
      name: "candor.watchdog.silent",
      description: "Projects that usually have messages and have none now",
      unit: "{project}",
      initial: 0,
      sources: [{ event: "watchdog.checked", by: "silent" }],
    },
    {
      name: "candor.reporter.spool_entries",
      description: "Messages in the spool",
      unit: "{message}",
      sources: [{ event: "reporter.spool", by: "entries" }],
    },
    {
      name: "candor.reporter.spool_size",
      description: "Size of the spool",
      unit: "By",
      sources: [{ event: "reporter.spool", by: "bytes" }],
    },
  ],
  lines: CANDOR_LINES,
  spans: CANDOR_SPANS,
};
