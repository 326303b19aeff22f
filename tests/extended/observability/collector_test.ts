import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { anEnvMessage } from "../../builders.ts";
import {
  collectorConfig,
  freePort,
  OTEL_COLLECTOR,
  peerTest,
  PROMETHEUS,
  receivedBy,
  until,
  withPeer,
} from "./real_peers.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FORWARDED = "203.0.113.77";
const AGENT = "a-very-particular-client/7";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";
const SECRET = "an-admin-token-nobody-knows";
const REQUESTS = 40;
const MESSAGES = 5;

interface Running {
  readonly url: string;
  readonly metricsUrl: string;
  /** Ends it as a supervisor would and gives everything it printed. */
  stop(): Promise<{ code: number; printed: string }>;
}

/** `candor collect` on free ports with the most talkative log. */
async function collect(args: string[]): Promise<Running> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-prompt", "--quiet", join(ROOT, "cli.ts"), "collect"],
      ...["--port", "0", "--kv", ":memory:", "--prometheus-port", "0", "--rate-limit", "0"],
      ...["--log-format", "json", ...args],
    ],
    env: { "CANDOR_LOG_LEVEL": "DEBUG", "CANDOR_ADMIN_TOKEN": SECRET },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let printed = "";
  const reading = Promise.all([child.stdout, child.stderr].map(async (stream) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) printed += text;
  }));
  const [url = "", metricsUrl = ""] = await until(() => {
    const found = printed.match(/http:\/\/127\.0\.0\.1:\d+(?:\/metrics)?/g) ?? [];
    return Promise.resolve(found.length >= 2 ? found : undefined);
  });
  return {
    url,
    metricsUrl,
    async stop() {
      child.kill("SIGTERM");
      const { code } = await child.status;
      await reading;
      return { code, printed };
    },
  };
}

/** What was sent, to be looked for where it must not be. */
interface Sent {
  readonly values: string[];
  readonly accepted: number;
}

async function post(url: string, body: string, type = "application/json"): Promise<number> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": type,
      "user-agent": AGENT,
      "x-forwarded-for": FORWARDED,
      "traceparent": `00-${TRACE}-${CALLER}-01`,
    },
    body,
  });
  await response.body?.cancel();
  return response.status;
}

/** Sends good, repeated, bad and foreign messages, reads and deletes a session. */
async function load(url: string): Promise<Sent> {
  const values = [FORWARDED, AGENT, SECRET];
  const now = new Date().toISOString();
  for (let request = 0; request < REQUESTS; request++) {
    const model = `Particular CPU ${request} of ${crypto.randomUUID().slice(0, 8)}`;
    const messages = Array.from({ length: MESSAGES }, () => {
      // Ids of now: the builder's are of the tests' own day.
      const message = anEnvMessage({
        "occurred_at": now,
        "cpu_type": model,
        project: "particular-project",
      });
      values.push(message.session_id, message.message_id);
      return message;
    });
    values.push(model);
    const body = JSON.stringify(messages);
    assert.equal(await post(`${url}/v1/messages`, body), 202);
    if (request % 10 === 0) assert.equal(await post(`${url}/v1/messages`, body), 202);
  }
  values.push("particular-project", "bad-field-of-somebody", "tok3n-of-somebody");
  const bad = {
    ...anEnvMessage(),
    provider: "http://tok3n-of-somebody@host/",
    x: "bad-field-of-somebody",
  };
  assert.equal(await post(`${url}/v1/messages`, JSON.stringify(bad)), 422);
  assert.equal(await post(`${url}/v1/messages`, "{ tok3n-of-somebody"), 400);
  const session = values.find((value) => /^[0-9a-f]{8}-/.test(value)) ?? "";
  const stored = await fetch(`${url}/v1/sessions/${session}`);
  await stored.body?.cancel();
  assert.equal(stored.status, 200);
  const gone = await fetch(`${url}/v1/sessions/${session}`, { method: "DELETE" });
  await gone.body?.cancel();
  assert.equal(gone.status, 200);
  const exported = await fetch(`${url}/v1/projects/particular-project/export`, {
    headers: { "authorization": `Bearer ${SECRET}` },
  });
  assert.ok((await exported.text()).includes("Particular CPU"));
  const report = await fetch(`${url}/v1/projects/particular-project/report`);
  await report.body?.cancel();
  assert.equal(report.status, 200);
  return { values, accepted: REQUESTS * MESSAGES };
}

function assertNone(values: string[], text: string, where: string): void {
  assert.ok(text.length > 0, `${where} is empty`);
  for (const value of values) assert.ok(!text.includes(value), `${where} holds ${value}`);
}

peerTest(
  "candor collect tells its observers what happened and nothing of what was sent",
  OTEL_COLLECTOR,
  async () => {
    const [grpc, http] = [freePort(), freePort()];
    await withPeer(
      OTEL_COLLECTOR,
      (folder) => collectorConfig(folder, grpc, http),
      async (folder) => {
        await until(async () => {
          (await Deno.connect({ port: grpc })).close();
          return true;
        });
        const running = await collect(
          ["--enable-tracing", "--otlp-endpoint", `http://127.0.0.1:${grpc}`],
        );
        const { values, accepted } = await load(running.url);
        const metrics = await until(async () => {
          const text = await (await fetch(running.metricsUrl)).text();
          const done = text.includes(`\ncandor_ingest_accepted_total ${accepted}\n`) &&
            text.includes("\ncandor_forget_sessions_total 1\n");
          return done ? text : undefined;
        });
        const own = await (await fetch(`${running.url}/metrics`)).text();
        const { code, printed } = await running.stop();
        assert.equal(code, 0);
        const received = await receivedBy(
          join(folder, "received.jsonl"),
          // The three kinds of data arrive one after the other.
          ({ metrics, spans, logs }) =>
            metrics.get("candor.ingest.accepted")?.get("{}") === accepted &&
            spans.filter(({ name }) => name === "candor.ingest").length >= REQUESTS * 1.1 + 2 &&
            spans.some(({ name }) => name === "candor.commit") &&
            logs.some(({ body }) => body.startsWith("Forgot a session: 1 messages")),
        );
        const exported = await Deno.readTextFile(join(folder, "received.jsonl"));
        // A trace id and its parent are the caller's own on purpose; nothing else of a request is.
        assertNone(values, metrics, "the Prometheus port");
        assertNone(values, own, "/metrics");
        assertNone(values, printed, "the log");
        assertNone(values, exported, "what went over OTLP");

        const total = (name: string, labels = "{}"): number | undefined =>
          received.metrics.get(name)?.get(labels);
        assert.equal(total("candor.ingest.duplicates"), MESSAGES * REQUESTS / 10);
        assert.equal(total("candor.ingest.requests", '{"status":202}'), REQUESTS * 1.1);
        assert.equal(total("candor.ingest.requests", '{"status":400}'), 1);
        assert.equal(total("candor.ingest.requests", '{"status":422}'), 1);
        assert.equal(total("candor.ingest.rejected", '{"code":"malformed_json"}'), 1);
        assert.equal(total("candor.forget.sessions"), 1);
        assert.equal(total("candor.event_bus.dropped_events"), 0);
        const ingests = received.spans.filter(({ name }) => name === "candor.ingest");
        assert.equal(ingests.length, REQUESTS * 1.1 + 2);
        assert.ok(
          ingests.every(({ traceId, parentSpanId }) =>
            traceId === TRACE && parentSpanId === CALLER
          ),
        );
        assert.ok(received.spans.some(({ name }) => name === "candor.commit"));
        assert.ok(
          received.logs.some(({ body }) => body.startsWith("Forgot a session: 1 messages")),
        );
      },
    );
  },
);

peerTest(
  "Prometheus scrapes a loaded candor collect and answers what was accepted",
  PROMETHEUS,
  async () => {
    const running = await collect([]);
    const port = freePort();
    const targets = [running.url, running.metricsUrl].map((url) => new URL(url).host);
    const values = async (expression: string): Promise<number[]> => {
      const query = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`;
      const { data } = await (await fetch(query)).json();
      return data.result.map(({ value }: { value: [number, string] }) => Number(value[1]));
    };
    await withPeer(PROMETHEUS, async (folder) => {
      const path = join(folder, "prometheus.yml");
      await Deno.writeTextFile(
        path,
        `global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: candor
    static_configs: [{ targets: ${JSON.stringify(targets)} }]
`,
      );
      return [
        `--config.file=${path}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ];
    }, async () => {
      await until(async () => (await values("up == 1")).length === 2 ? true : undefined);
      const { accepted } = await load(running.url);
      // Both its own port and the app's route tell the same.
      await until(async () => {
        const found = await values("candor_ingest_accepted_total");
        return found.length === 2 && found.every((value) => value === accepted) ? true : undefined;
      });
      assert.deepEqual(
        await values('candor_ingest_requests_total{status="202"}'),
        [REQUESTS * 1.1, REQUESTS * 1.1],
      );
    });
    assert.equal((await running.stop()).code, 0);
  },
);
