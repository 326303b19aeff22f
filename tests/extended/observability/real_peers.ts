import { join } from "node:path";
import { nothingReceived, readOtlp, type Received } from "../../observability/otlp_receiver.ts";

const OTELCOL_VERSION = "0.115.0";
const READY_LIMIT_MS = 20_000;
const LOOK_EVERY_MS = 50;
const LOG_CHARACTERS = 2_000;

function cacheFolder(): string {
  const base = Deno.env.get("XDG_CACHE_HOME") || join(Deno.env.get("HOME") ?? "/", ".cache");
  return join(base, "candor");
}

function existing(...paths: string[]): string | undefined {
  return paths.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** Path of a program of Prometheus, where `.ci/peers/prometheus.sh` finds or puts it. */
function prometheusTool(name: "prometheus" | "promtool"): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return existing(
    ...folders.map((folder) => join(folder, name)),
    join(cacheFolder(), "prometheus/usr/bin", name),
  );
}

/** Path of the OpenTelemetry Collector that `.ci/peers/otelcol.sh` builds. */
function otelCollector(): string | undefined {
  return existing(join(cacheFolder(), `otelcol-${OTELCOL_VERSION}`, "otelcol-candor"));
}

/** A real program that a test talks to. */
export interface Peer {
  /** Its name. */
  readonly title: string;
  /** Where it is, if it is here. */
  readonly path: string | undefined;
  /** What gets it. */
  readonly script: string;
}

/** Registers a test that needs a peer; without it the test is skipped and its name says why. */
export function peerTest(
  name: string,
  { title, path, script }: Peer,
  fn: () => Promise<void>,
): void {
  const ignore = path === undefined;
  const reason = ignore ? ` (no ${title} here: bash ${script})` : "";
  Deno.test({ name: name + reason, ignore, fn });
}

/** The Prometheus of `.ci/peers/prometheus.sh`. */
export const PROMETHEUS: Peer = {
  title: "Prometheus",
  path: prometheusTool("prometheus"),
  script: ".ci/peers/prometheus.sh",
};

/** The promtool of the same package. */
export const PROMTOOL: Peer = {
  ...PROMETHEUS,
  title: "promtool",
  path: prometheusTool("promtool"),
};

/** The OpenTelemetry Collector of `.ci/peers/otelcol.sh`. */
export const OTEL_COLLECTOR: Peer = {
  title: "OpenTelemetry Collector",
  path: otelCollector(),
  script: ".ci/peers/otelcol.sh",
};

/** A port of the loopback interface that is free now. */
export function freePort(): number {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** Looks until the answer is there, or throws with the last error. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const limit = performance.now() + READY_LIMIT_MS;
  let last: unknown;
  while (performance.now() < limit) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error("Cannot go on: the peer did not come so far in time", { cause: last });
}

/** Runs a peer in a folder of its own while `use` works with it; shows its log when that fails. */
export async function withPeer<T>(
  { title, path }: Peer,
  args: (folder: string) => Promise<string[]>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "candor-peer-" });
  const child = new Deno.Command(path!, {
    args: await args(folder),
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = new Response(child.stderr).text();
  let failure: unknown;
  try {
    return await use(folder);
  } catch (error) {
    failure = error;
  } finally {
    child.kill("SIGTERM");
    await child.status;
    await Deno.remove(folder, { recursive: true });
  }
  const log = (await said).slice(-LOG_CHARACTERS);
  throw new Error(`Cannot agree with ${title}: ${log}`, { cause: failure });
}

/** Writes an OpenTelemetry Collector's configuration: OTLP in on two ports, `received.jsonl` out. */
export async function collectorConfig(
  folder: string,
  grpc: number,
  http: number,
): Promise<string[]> {
  const pipeline = "{ receivers: [otlp], exporters: [file] }";
  const path = join(folder, "config.yaml");
  await Deno.writeTextFile(
    path,
    `receivers:
  otlp:
    protocols:
      grpc: { endpoint: "127.0.0.1:${grpc}" }
      http: { endpoint: "127.0.0.1:${http}" }
exporters:
  file: { path: "${join(folder, "received.jsonl")}", flush_interval: 50ms }
service:
  telemetry: { metrics: { level: none } }
  pipelines: { metrics: ${pipeline}, logs: ${pipeline}, traces: ${pipeline} }
`,
  );
  return ["--config", path];
}

/** What an OpenTelemetry Collector wrote, a line of JSON for each batch, once it is all there. */
export function receivedBy(
  path: string,
  complete: (received: Received) => boolean,
): Promise<Received> {
  return until(async () => {
    const received = nothingReceived();
    for (const line of (await Deno.readTextFile(path)).split("\n").slice(0, -1)) {
      readOtlp(JSON.parse(line), received);
    }
    return complete(received) ? received : undefined;
  });
}
