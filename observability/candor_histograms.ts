import type { CandorEvents } from "./candor_events.ts";
import type { HistogramEntry, MetricSource } from "./catalogue.ts";

const MS = 0.001;
const LATENCY = [
  0.0005,
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
] as const;
const GROUP = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;

/** The distributions of the candor catalogue: group size and latency of commits, time of answers. */
export const CANDOR_HISTOGRAMS: readonly HistogramEntry<MetricSource<CandorEvents>>[] = [
  {
    name: "candor.ingest.duration",
    description: "Time from an ingest request to its answer",
    unit: "s",
    boundaries: LATENCY,
    sources: [{ event: "ingest.request", by: "durationMs", scale: MS }],
  },
  {
    name: "candor.ingest.request_messages",
    description: "Messages in one ingest request",
    unit: "{message}",
    boundaries: GROUP,
    sources: [{ event: "ingest.request", by: "messages" }],
  },
  {
    name: "candor.store.commit_duration",
    description: "Time of one atomic commit, its attempts included",
    unit: "s",
    boundaries: LATENCY,
    sources: [{ event: "store.commit", by: "durationMs", scale: MS }],
  },
  {
    name: "candor.store.group_size",
    description: "Messages that shared one commit",
    unit: "{message}",
    boundaries: GROUP,
    sources: [{ event: "store.commit", by: "messages" }],
  },
  {
    name: "candor.store.commit_mutations",
    description: "Mutations in one commit",
    unit: "{mutation}",
    boundaries: GROUP,
    sources: [{ event: "store.commit", by: "mutations" }],
  },
  {
    name: "candor.forget.duration",
    description: "Time of one deletion",
    unit: "s",
    boundaries: LATENCY,
    sources: [{ event: "forget.done", by: "durationMs", scale: MS }],
  },
  {
    name: "candor.report.duration",
    description: "Time to answer a report",
    unit: "s",
    boundaries: LATENCY,
    sources: [{ event: "report.served", by: "durationMs", scale: MS }],
  },
  {
    name: "candor.job.duration",
    description: "Time of one scheduled job",
    unit: "s",
    boundaries: [0.01, 0.1, 1, 10, 60, 300],
    sources: [{ event: "job.done", by: "durationMs", scale: MS }],
  },
  {
    name: "candor.reporter.probe_duration",
    description: "Time of one probe",
    unit: "s",
    boundaries: LATENCY,
    sources: [{ event: "reporter.probe", by: "durationMs", scale: MS }],
  },
  {
    name: "candor.reporter.delivery_duration",
    description: "Time of one delivery, its retries included",
    unit: "s",
    boundaries: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    sources: [{ event: "reporter.delivery", by: "durationMs", scale: MS }],
  },
];
