import type { CandorEvents } from "./candor_events.ts";
import type { SpanEntry, SpanSide } from "./catalogue.ts";

const SERVER_FAULTS = [500, 503] as const;

/** The spans of the candor catalogue. */
export const CANDOR_SPANS: readonly SpanEntry<SpanSide<CandorEvents>>[] = [
  {
    name: "candor.ingest",
    kind: "server",
    start: { event: "ingest.start" },
    end: {
      event: "ingest.end",
      attributes: { "candor.messages": "messages", "http.response.status_code": "status" },
      failedWhen: { field: "status", oneOf: SERVER_FAULTS },
    },
  },
  {
    name: "candor.commit",
    start: { event: "commit.start", attributes: { "candor.messages": "messages" } },
    end: {
      event: "commit.end",
      attributes: { "candor.ok": "ok", "candor.attempts": "attempts" },
      failedWhen: { field: "ok", oneOf: [false] },
    },
  },
  {
    name: "candor.report",
    kind: "server",
    start: { event: "report.start" },
    end: {
      event: "report.end",
      attributes: {
        "candor.format": "format",
        "candor.cached": "cached",
        "http.response.status_code": "status",
      },
      failedWhen: { field: "status", oneOf: SERVER_FAULTS },
    },
  },
  {
    name: "candor.forget",
    kind: "server",
    start: { event: "forget.start" },
    end: {
      event: "forget.end",
      attributes: { "candor.messages": "messages", "http.response.status_code": "status" },
      failedWhen: { field: "status", oneOf: SERVER_FAULTS },
    },
  },
  {
    name: "candor.deliver",
    kind: "client",
    start: { event: "deliver.start", attributes: { "candor.messages": "messages" } },
    end: {
      event: "deliver.end",
      attributes: { "candor.outcome": "outcome", "candor.attempts": "attempts" },
      failedWhen: { field: "outcome", oneOf: ["rejected"] },
    },
  },
];
