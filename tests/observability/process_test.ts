import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { ObservabilityFlags } from "../../observability/mod.ts";
import { otlpReceiver } from "./otlp_receiver.ts";

const PROGRAM = fileURLToPath(new URL("./observed_program.ts", import.meta.url));
const MOD = fileURLToPath(new URL("../../observability/mod.ts", import.meta.url));

async function run(
  flags: ObservabilityFlags,
  permissions: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string; tookMs: number }> {
  const begun = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", ...permissions, PROGRAM, JSON.stringify(flags)],
    env,
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  const tookMs = performance.now() - begun;
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr), tookMs };
}

Deno.test("observability counts without any permission", async () => {
  const { code, stdout, stderr } = await run({}, []);
  assert.deepEqual({ code, stdout, stderr }, {
    code: 0,
    stdout: "candor_ingest_accepted_total 3",
    stderr: "",
  });
});

Deno.test("observability pushes with permission for the endpoint alone", async () => {
  const receiver = otlpReceiver();
  const host = new URL(receiver.url).host;
  const flags = { enableTracing: true, otlpEndpoint: `${receiver.url}/otlp` };
  const { code, stderr } = await run(flags, [`--allow-net=${host}`]);
  await receiver.stop();
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.deepEqual(receiver.received.paths.sort(), ["/otlp/v1/metrics", "/otlp/v1/traces"]);
});

Deno.test("observability names the permission it lacks, never asks for it, and counts on", async () => {
  const flags = { enableTracing: true, otlpEndpoint: "http://127.0.0.1:4317" };
  assert.deepEqual({ ...await run(flags, ["--allow-net=127.0.0.1:4318"]), tookMs: 0 }, {
    code: 0,
    stdout: "candor_ingest_accepted_total 3",
    stderr: "Cannot push telemetry: no permission, allow it with --allow-net=127.0.0.1:4317\n",
    tookMs: 0,
  });
});

Deno.test("observability names the permission that its Prometheus port lacks", async () => {
  const { code, stderr } = await run({ prometheusPort: 9090 }, ["--allow-net=127.0.0.1:9091"]);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /Cannot serve Prometheus metrics: no permission, allow it with --allow-net=127\.0\.0\.1:9090/,
  );
});

Deno.test("observability lets a process exit within two seconds of a silent endpoint", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const open: Deno.Conn[] = [];
  (async () => {
    for await (const conn of listener) open.push(conn);
  })();
  const otlpEndpoint = `http://127.0.0.1:${listener.addr.port}`;
  const plain = await run({}, []);
  const runs = await Promise.all(["grpc", "http/protobuf"].map((protocol) =>
    run(
      { enableTracing: true, otlpEndpoint },
      ["--allow-net", "--allow-env"],
      { "OTEL_EXPORTER_OTLP_PROTOCOL": protocol },
    )
  ));
  listener.close();
  for (const conn of open) conn.close();
  for (const { code, stdout, tookMs } of runs) {
    assert.equal(code, 0);
    assert.equal(stdout, "candor_ingest_accepted_total 3");
    // Two seconds for the push, and the start of two processes at once on a busy machine.
    assert.ok(tookMs < 2_000 + 4 * plain.tookMs, `${tookMs} ms, ${plain.tookMs} ms without`);
  }
});

Deno.test("observability hands metrics and spans to the runtime's own OpenTelemetry", async () => {
  const receiver = otlpReceiver();
  const { code, stdout } = await run({ enableTracing: true }, ["--allow-env"], {
    "OTEL_DENO": "true",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
    "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url,
  });
  await receiver.stop();
  const { metrics, spans } = receiver.received;
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "candor_ingest_accepted_total 3" });
  assert.equal(metrics.get("candor.ingest.accepted")?.get("{}"), 3);
  assert.equal(metrics.get("candor.ingest.duplicates")?.get("{}"), 0);
  const span = spans.find(({ name }) => name === "candor.ingest");
  assert.deepEqual(span?.attributes, { "candor.messages": 3, "http.response.status_code": 202 });
});

interface Graph {
  modules: {
    specifier: string;
    dependencies?: { isDynamic?: boolean; code?: { specifier?: string } }[];
  }[];
}

Deno.test("observability mod.ts loads no package until something uses it", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", MOD] })
    .output();
  const graph = JSON.parse(new TextDecoder().decode(stdout)) as Graph;
  const modules = new Map(graph.modules.map((module) => [module.specifier, module]));
  const loaded = new Set<string>();
  const load = (specifier: string): void => {
    if (loaded.has(specifier)) return;
    loaded.add(specifier);
    for (const { isDynamic, code } of modules.get(specifier)?.dependencies ?? []) {
      if (isDynamic !== true && code?.specifier !== undefined) load(code.specifier);
    }
  };
  load(new URL("../../observability/mod.ts", import.meta.url).href);
  assert.ok(loaded.size > 20, "the graph was not read");
  assert.deepEqual([...loaded].filter((specifier) => !specifier.startsWith("file:")), []);
});
