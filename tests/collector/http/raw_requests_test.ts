import assert from "node:assert/strict";
import { createCollector } from "../../../collector/app.ts";
import { hashToken } from "../../../collector/hash_token.ts";
import { type CollectorServer, serveCollector } from "../../../collector/serve_collector.ts";
import { aReport } from "../pages/a_report.ts";
import { memoryStore } from "./memory_store.ts";

const TOKEN = "a long random token";

/** A collector with all its routes behind a socket. */
async function aServer(
  options: { readonly bodyTimeoutMs?: number } = {},
): Promise<CollectorServer & AsyncDisposable> {
  const faults: unknown[] = [];
  const app = createCollector({
    store: memoryStore({
      report: (project, { from, to }) =>
        Promise.resolve({ etag: "tag", report: aReport({ project, from, to }) }),
    }),
    onFault: (error) => faults.push(error),
    options: { rateLimit: 0, adminTokenHash: await hashToken(TOKEN), ...options },
  });
  const server = serveCollector({ fetch: app.fetch, port: 0, handleSignals: false });
  return {
    ...server,
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      assert.deepEqual(faults, []);
    },
  };
}

/** What comes back until the other end closes, or until a part of it has come. */
async function exchange(port: number, sent: string, last = /(?!)/): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const bytes = new TextEncoder().encode(sent);
  const writing = (async () => {
    for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
  })().catch(() => {});
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  let answer = "";
  while (!last.test(answer)) {
    const read = await connection.read(buffer).catch(() => null);
    if (read === null) break;
    answer += decoder.decode(buffer.subarray(0, read), { stream: true });
  }
  await writing;
  return answer;
}

function request(method: string, path: string, headers = "", body = ""): string {
  const host = /^host:/im.test(headers) ? "" : "host: localhost\r\n";
  return `${method} ${path} HTTP/1.1\r\n${host}connection: close\r\n${headers}\r\n${body}`;
}

/** The status of each answer that came over a connection. */
function statuses(answers: string): readonly number[] {
  return [...answers.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, status]) => Number(status));
}

Deno.test("a collector answers whatever a client writes into Host", async () => {
  await using server = await aServer();
  const addresses = [
    ["/v1/projects/demo-project/report?format=csv", 200],
    ["/v1/projects/demo-project/export?from=2026-11-01&to=2026-11-02", 200],
    ["/projects/demo-project?from=2026-11-01&to=2026-11-02", 200],
    ["/projects/demo-project/charts/days.csv", 200],
    ["/v1/projects/demo-project/report?from=tomorrow", 400],
    ["/compat/vllm?project=my-fleet", 200],
    ["/nowhere", 404],
  ] as const;
  for (const host of ["[", "a b", "@", "a:99999999", "%", "::1", "user:password@example"]) {
    for (const [address, status] of addresses) {
      const headers = `host: ${host}\r\nauthorization: Bearer ${TOKEN.replaceAll(" ", "")}\r\n`;
      const answer = await exchange(server.port, request("GET", address, headers));
      const expected = address.includes("/export") ? 401 : status;
      assert.deepEqual(statuses(answer), [expected], `${host} ${address}`);
    }
  }
});

Deno.test("HEAD says how long the answer to GET is", async () => {
  await using server = await aServer();
  for (
    const path of [
      "/v1/projects",
      "/v1/projects/demo-project/report",
      "/projects/demo-project",
      "/projects/demo-project/badge.svg",
      "/assets/icon.svg",
      "/compat/ray",
      "/openapi.json",
      "/nowhere",
      "/projects/No-Project",
    ]
  ) {
    const [head, get] = await Promise.all(
      ["HEAD", "GET"].map((method) => exchange(server.port, request(method, path))),
    );
    const [headers = "", body = ""] = head!.split("\r\n\r\n");
    const whole = get!.slice(get!.indexOf("\r\n\r\n") + 4);
    const length = new TextEncoder().encode(whole).length;
    assert.equal(body, "", path);
    assert.ok(length > 0, path);
    assert.match(headers, new RegExp(`^content-length: ${length}$`, "m"), path);
  }
});

Deno.test("no request hides in the body of another", async () => {
  await using server = await aServer();
  const json = "content-type: application/json\r\n";
  const next = request("GET", "/healthz");
  const open = (headers: string, body: string): string =>
    `POST /v1/messages HTTP/1.1\r\nhost: a\r\n${json}${headers}\r\n${body}`;
  const refused = [
    open("content-length: 4\r\ntransfer-encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"),
    open("transfer-encoding: chunked\r\ncontent-length: 4\r\n", "2\r\n{}\r\n0\r\n\r\n"),
    open("content-length: 2\r\ncontent-length: 3\r\n", "{} "),
    open("content-length: +2\r\n", "{}"),
    open("content-length: 0x2\r\n", "{}"),
    open("transfer-encoding: xchunked\r\n", "2\r\n{}\r\n0\r\n\r\n"),
    open("transfer-encoding : chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"),
    open("transfer-encoding: identity\r\n", "{}"),
  ];
  for (const sent of refused) {
    // The refusal itself may be lost when the connection is cut behind it.
    const refusals = statuses(await exchange(server.port, sent + next));
    assert.ok(refusals.length <= 1 && refusals.every((status) => status === 400), sent);
  }
  // What is not read of a body is passed over, and what follows is a request again.
  const early = `POST /v1/messages HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\n` +
    `content-length: ${next.length}\r\n\r\n${next}`;
  assert.deepEqual(statuses(await exchange(server.port, early + next)), [415, 200]);
});

Deno.test("a form that arrives in thousands of pieces, or never, is turned away", async () => {
  await using server = await aServer({ bodyTimeoutMs: 50 });
  const post = (headers: string, body: string): string =>
    request("POST", "/privacy/session", headers, body);
  const chunked = "transfer-encoding: chunked\r\n";
  const page = /<\/html>/;
  const pieces = "1\r\na\r\n".repeat(5000);
  const long = await exchange(server.port, post(chunked, `${pieces}0\r\n\r\n`), page);
  assert.deepEqual(statuses(long), [413]);
  assert.match(long, /limit is 4096 bytes/);
  const declared = await exchange(server.port, post("content-length: 4097\r\n", ""), page);
  assert.deepEqual(statuses(declared), [413]);
  for (const headers of [chunked, "content-length: 20\r\n"]) {
    const answer = await exchange(server.port, post(headers, ""), page);
    assert.deepEqual(statuses(answer), [408], headers);
  }
});

Deno.test("an unchanged page or badge keeps its headers", async () => {
  await using server = await aServer();
  const kept = ["content-security-policy", "cross-origin-resource-policy", "cache-control"];
  for (
    const path of ["/", "/projects/demo-project", "/projects/demo-project/badge.svg"]
  ) {
    const whole = await fetch(`${server.url}${path}`);
    await whole.body?.cancel();
    const headers = { "if-none-match": whole.headers.get("etag")! };
    const unchanged = await fetch(`${server.url}${path}`, { headers });
    assert.equal(unchanged.status, 304);
    for (const name of kept) {
      assert.equal(unchanged.headers.get(name), whole.headers.get(name), `${path} ${name}`);
    }
  }
});

Deno.test("what programs ask of the pages answers with a problem as every address for programs", async () => {
  await using server = await aServer();
  for (
    const path of [
      "/projects/No-Project/daily.json",
      "/projects/No-Project/feed.atom",
      "/projects/demo-project/charts/nothing.json",
      "/projects/demo-project/charts/days.csv?from=tomorrow",
    ]
  ) {
    const answer = await fetch(`${server.url}${path}`);
    assert.equal(answer.headers.get("content-type"), "application/problem+json", path);
    assert.equal((await answer.json()).request_id, answer.headers.get("x-request-id"));
  }
});
