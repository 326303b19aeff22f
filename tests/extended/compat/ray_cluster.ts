/**
 * Runs inside a network and process namespace of its own, where only loopback exists: a collector, and a
 * real Ray head node that reports to it. Prints what happened as one line of JSON. When it ends, the
 * namespace ends, and every process of Ray with it.
 *
 * Arguments: the folder of Ray's virtual environment, `on` or `off`.
 *
 * @module
 */
import { join } from "node:path";
import { createCollector, createStore } from "../../../collector/mod.ts";

/** What `usage_stats.json` holds after each try. */
export interface UsageStatsFile {
  usage_stats: {
    session_id: string;
    seq_number: number;
    total_success: number;
    total_failed: number;
    total_num_nodes: number | null;
    total_num_cpus: number | null;
  };
  success: boolean;
  error: string | null;
}

/** What the collector answered to Ray. */
export interface Answered {
  status: number;
  answer: Record<string, unknown>;
}

/** What happened. */
export interface RayRun {
  /** Every answer to Ray, in order. */
  answers: Answered[];
  /** Ray's own file after three reports had arrived. */
  arrived: UsageStatsFile | null;
  /** The public report then, and what was stored of the session. */
  report: Record<string, unknown> | null;
  view: Record<string, unknown> | null;
  /** The receipt for the deletion by Ray's own id, the report after it, and Ray's file then. */
  receipt: Record<string, unknown> | null;
  afterwards: Record<string, unknown> | null;
  refused: UsageStatsFile | null;
  /** Projects that the collector knows at the end. */
  projects: unknown[];
}

const PATIENCE_MS = 120_000;
const PAUSE_MS = 200;

if (import.meta.main) {
  const [venv = "", switched = "on"] = Deno.args;
  const run = await runRay(venv, switched === "on");
  await new Blob([`${JSON.stringify(run)}\n`]).stream().pipeTo(Deno.stdout.writable);
  Deno.exit(0);
}

async function runRay(venv: string, isOn: boolean): Promise<RayRun> {
  const kv = await Deno.openKv(":memory:");
  const store = createStore(kv, { minCell: 1 });
  const app = createCollector({ store, options: { rateLimit: 0 } });
  const answers: Answered[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request, info) => {
      const response = await app.fetch(request, info);
      if (request.method === "POST") {
        answers.push({ status: response.status, answer: await response.clone().json() });
      }
      return response;
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  const json = async (path: string, method = "GET") =>
    await (await fetch(`${url}${path}`, { method })).json();
  const run: RayRun = {
    answers,
    arrived: null,
    report: null,
    view: null,
    receipt: null,
    afterwards: null,
    refused: null,
    projects: [],
  };
  // Ray keeps sockets under this folder, and the path of a socket has little room.
  const folder = await Deno.makeTempDir({ prefix: "r" });
  try {
    await startRay({ venv, folder, url, isOn });
    if (isOn) {
      const file = join(folder, "session_latest", "usage_stats.json");
      run.arrived = await untilFile(
        file,
        ({ usage_stats: stats }) =>
          stats.total_success >= 3 && stats.total_num_nodes === 1 && stats.total_num_cpus === 1,
      );
      run.report = await json("/v1/projects/ray/report");
      const { session_id: session } = run.arrived.usage_stats;
      run.view = await json(`/v1/sessions/${session}`);
      run.receipt = await json(`/v1/sessions/${session}`, "DELETE");
      run.refused = await untilFile(file, (stats) => !stats.success);
      run.afterwards = await json("/v1/projects/ray/report");
    } else {
      await until(() => Promise.resolve(answers.length > 0));
      // Longer than the interval: a second report would come within it.
      await pause(8_000);
    }
    run.projects = (await json("/v1/projects")).projects;
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
  return run;
}

async function startRay(
  { venv, folder, url, isOn }: { venv: string; folder: string; url: string; isOn: boolean },
): Promise<void> {
  const args = [
    ...["start", "--head", "--num-cpus", "1", "--node-ip-address", "127.0.0.1", "--port", "26379"],
    ...["--temp-dir", folder, "--object-store-memory", "100000000"],
    ...["--include-dashboard", "false"],
    ...(isOn ? [] : ["--disable-usage-stats"]),
  ];
  const { success, stderr, stdout } = await new Deno.Command(join(venv, "bin", "ray"), {
    args,
    clearEnv: true,
    env: {
      PATH: `${join(venv, "bin")}:${Deno.env.get("PATH") ?? "/usr/bin:/bin"}`,
      HOME: folder,
      NO_PROXY: "127.0.0.1",
      RAY_USAGE_STATS_REPORT_URL: `${url}/compat/ray`,
      RAY_USAGE_STATS_REPORT_INTERVAL_S: "3",
      RAY_USAGE_STATS_EXTRA_TAGS: "site=lab;owner=ada@corp.example",
      ...(isOn ? { RAY_USAGE_STATS_ENABLED: "1" } : {}),
    },
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (success) return;
  const words = new TextDecoder().decode(stderr) || new TextDecoder().decode(stdout);
  throw new Error(`Cannot start Ray: ${words.slice(-2_000)}`);
}

async function untilFile(
  file: string,
  isReached: (stats: UsageStatsFile) => boolean,
): Promise<UsageStatsFile> {
  let stats: UsageStatsFile | undefined;
  await until(async () => {
    const text = await Deno.readTextFile(file).catch(() => null);
    if (text === null) return false;
    stats = JSON.parse(text) as UsageStatsFile;
    return isReached(stats);
  });
  return stats!;
}

async function until(isReached: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!await isReached()) {
    if (performance.now() > deadline) throw new Error("Cannot go on: Ray did not report in time");
    await pause(PAUSE_MS);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
