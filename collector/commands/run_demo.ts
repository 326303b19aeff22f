import { styleText } from "node:util";
import { composeCollector } from "../compose.ts";
import { reportTable } from "../render/report_table.ts";
import { serveCollector } from "../serve_collector.ts";
import type { Store } from "../store/store.ts";
import { syntheticFleet } from "../synthetic_fleet.ts";
import type { CommandIo } from "./command_io.ts";
import { showProgress } from "./show_progress.ts";
import type { ReportTo } from "./demo.ts";

/** Project that the demo counts under. */
export const DEMO_PROJECT: string = "candor-demo";

const BATCH = 500;
const DAY_MS = 86_400_000;

/** How the demo is run. */
export interface DemoOptions {
  /** Whether it goes on until Ctrl-C. */
  readonly serve: boolean;
  /** Port, 0 for a free one. */
  readonly port: number;
  /** Days of synthetic data. */
  readonly days: number;
}

/**
 * Runs the whole loop: a collector over a store in memory, this machine's report, the report received
 * and counted, a synthetic fleet beside it, the public report.
 *
 * @param options How it is run.
 * @param reportTo Sends this machine's report.
 * @param io Where to write.
 * @returns The exit code.
 */
export async function runDemo(
  options: DemoOptions,
  reportTo: ReportTo,
  io: CommandIo,
): Promise<number> {
  const startedAt = Date.now();
  // The fleet is ingested day by day under the clock of each day, since old messages are refused.
  let pretended: number | null = null;
  const collector = await composeCollector(
    { kv: ":memory:", rateLimit: 0 },
    { now: () => pretended ?? Date.now(), synthetic: true },
  );
  const { store } = collector;
  const server = serveCollector({
    fetch: collector.app.fetch,
    port: options.port,
    handleSignals: options.serve,
    close: collector.close,
  });
  try {
    heading(io, "1. A collector");
    io.out(`runs at ${server.url}, its store is in memory\n`);

    const sessions = await fillWithFleet(
      store,
      options.days,
      startedAt,
      io,
      (ms) => pretended = ms,
    );
    pretended = null;
    const before = await totals(server.url);

    heading(io, "2. This machine's own report");
    const own = await reportTo(server.url, DEMO_PROJECT);
    if (own.messages.length > 0) io.out(JSON.stringify(own.messages, null, 2));
    io.out(`${own.verdict}\n`);

    heading(io, "3. Received back, counted");
    const after = await totals(server.url);
    io.out(
      own.sent
        ? `messages of the project: ${before.messages} before, ${after.messages} after\n` +
          `sessions of the project: ${before.all} before, ${after.all} after\n`
        : "nothing was sent, so nothing was counted\n",
    );

    heading(io, "4. The public report");
    io.out(
      `SYNTHETIC: ${before.all} of these sessions are made up, to have something to show; ` +
        `the page has ${sessions} in ${options.days} days.\n`,
    );
    const response = await fetch(`${server.url}/v1/projects/${DEMO_PROJECT}/report`);
    io.out(reportTable(await response.json(), { width: io.columns, color: io.color }));

    io.out(`Page: ${server.url}/projects/${DEMO_PROJECT}`);
    if (options.serve) {
      io.out("It stays up until Ctrl-C.");
      await server.finished;
    } else {
      io.out("It ends now; candor demo --serve (deno task demo --serve) keeps it running.");
    }
    if (own.messages.length > 0 && !own.sent) return 1;
    return 0;
  } finally {
    await server.stop();
  }

  function heading(io: CommandIo, text: string): void {
    io.out(io.color ? styleText("bold", text, { validateStream: false }) : text);
  }
}

/** Ingests the fleet; gives the number of its sessions. */
async function fillWithFleet(
  store: Store,
  days: number,
  nowMs: number,
  io: CommandIo,
  setClock: (ms: number) => void,
): Promise<number> {
  let sessions = 0;
  const progress = showProgress(io);
  const fleet = syntheticFleet({ project: DEMO_PROJECT, days, now: new Date(nowMs) });
  for (const { day, messages } of fleet) {
    setClock(Math.min(nowMs, Date.parse(day) + DAY_MS));
    for (let start = 0; start < messages.length; start += BATCH) {
      await store.ingest(messages.slice(start, start + BATCH));
    }
    sessions += messages.filter(({ message_type }) => message_type === "EnvMessage").length;
    progress.show(`synthetic fleet: ${day}`);
  }
  progress.clear();
  return sessions;
}

async function totals(url: string): Promise<{ messages: number; all: number }> {
  const response = await fetch(`${url}/v1/projects/${DEMO_PROJECT}/report`);
  const { totals, ci } = await response.json();
  return { messages: totals.messages + ci.messages, all: totals.sessions + ci.sessions };
}
