import assert from "node:assert/strict";
import type { Connect } from "../../reporter/find_address.ts";
import type { Host, Outcome } from "../../reporter/host.ts";
import type { PostRequest } from "../../reporter/post.ts";
import { idlePost } from "../../reporter/post_idle.ts";
import { blackHole, startBadServer } from "./fault_servers.ts";
import { startRecordingCollector } from "./recording_collector.ts";

type Gate = Pick<Host, "env" | "granted" | "readText">;

/** A gate to a few variables; whoever asks for anything else is told that it is absent. */
function gate(
  variables: Readonly<Record<string, string>>,
  granted: Gate["granted"] = () => true,
): Gate {
  const absent: Outcome<never> = { state: "unknown", reason: "absent" };
  return {
    granted,
    env: (name) => {
      const value = variables[name];
      return value === undefined ? absent : { state: "known", value };
    },
    readText: () => absent,
  };
}

function request(url: string, signal = new AbortController().signal): PostRequest {
  return {
    url,
    method: "POST",
    headers: {},
    body: new TextEncoder().encode("[]"),
    signal,
    maxAnswerBytes: 1024,
  };
}

/** A resolver that answers, if at all, with an address of this machine. */
function resolver(asked: string[], answers: boolean): Connect {
  return ({ hostname, port, signal }) => {
    asked.push(`${hostname}:${port}`);
    if (answers) return Promise.resolve({ remoteAddr: { hostname: "127.0.0.1" }, close: () => {} });
    // A question to a resolver holds the process.
    const hold = setInterval(() => {}, 60_000);
    return new Promise((_resolve, reject) =>
      signal.addEventListener("abort", () => {
        clearInterval(hold);
        reject(signal.reason);
      })
    );
  };
}

Deno.test("idlePost() finds the address behind a name, and sends to it under the name", async () => {
  await using collector = startRecordingCollector();
  const { port } = new URL(collector.url);
  const asked: string[] = [];
  const post = idlePost(gate({}), () => false, resolver(asked, true));
  const { status } = await post(request(`http://stats.example:${port}/v1/messages`));
  assert.equal(status, 202);
  assert.deepEqual(asked, [`stats.example:${port}`]);
  assert.equal(collector.requests[0]?.headers.get("host"), `stats.example:${port}`);
});

Deno.test("idlePost() asks no resolver for an address or for this machine", async () => {
  await using collector = startRecordingCollector();
  const asked: string[] = [];
  const post = idlePost(gate({}), () => false, resolver(asked, false));
  await post(request(`${collector.url}/v1/messages`));
  await post(request(`${collector.url.replace("127.0.0.1", "localhost")}/v1/messages`));
  assert.deepEqual([asked, collector.requests.length], [[], 2]);
});

Deno.test("idlePost() gives up a name whose resolver never answers", async () => {
  const asked: string[] = [];
  const post = idlePost(gate({}), () => false, resolver(asked, false));
  // Nobody ends the request from outside.
  await assert.rejects(post(request("https://stats.example/v1/messages")), /for too long/);
  assert.deepEqual(asked, ["stats.example:443"]);
});

/** Variables under which a request is left to `fetch`: `node:https` would ask for a permission. */
const BY_FETCH = gate(
  { "NODE_EXTRA_CA_CERTS": "/authorities.pem" },
  ({ name }) => name !== "sys",
);

Deno.test("idlePost() gives up a fetch that would hold the program", async () => {
  await using server = startBadServer(blackHole);
  const url = server.url.replace("http:", "https:");
  // Nobody ends the request from outside, and the server never answers.
  await assert.rejects(idlePost(BY_FETCH)(request(url)), /for too long/);
  assert.equal(server.connections, 1);
});

Deno.test("idlePost() gives a fetch its time when the program waits for it", async () => {
  await using server = startBadServer(blackHole);
  const url = server.url.replace("http:", "https:");
  const ending = new AbortController();
  // Asked when the moment has passed that a fetch may hold a program for.
  const isAwaited = (): boolean => {
    queueMicrotask(() => ending.abort(new Error("the program has waited long enough")));
    return true;
  };
  const sending = idlePost(BY_FETCH, isAwaited)(request(url, ending.signal));
  await assert.rejects(sending, /long enough/);
});

Deno.test("idlePost() sends through the proxy, which finds the address itself", async () => {
  const lines: string[] = [];
  await using proxy = startBadServer(async (connection) => {
    const buffer = new Uint8Array(65_536);
    const length = await connection.read(buffer) ?? 0;
    lines.push(new TextDecoder().decode(buffer.subarray(0, length)).split("\r\n")[0]!);
    await connection.write(
      new TextEncoder().encode(
        "HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
      ),
    );
    connection.close();
  });
  const asked: string[] = [];
  for (const name of ["HTTP_PROXY", "http_proxy"]) {
    const post = idlePost(gate({ [name]: proxy.url }), () => false, resolver(asked, false));
    const { status, body } = await post(request("http://stats.example:8000/v1/messages"));
    assert.deepEqual([status, body], [202, "{}"]);
  }
  assert.deepEqual(lines, Array(2).fill("POST http://stats.example:8000/v1/messages HTTP/1.1"));
  assert.deepEqual(asked, []);
});

Deno.test("idlePost() leaves out what NO_PROXY names", async () => {
  await using collector = startRecordingCollector();
  await using proxy = startBadServer(blackHole);
  const variables = { "HTTP_PROXY": proxy.url, "NO_PROXY": "127.0.0.1" };
  const { status } = await idlePost(gate(variables))(request(`${collector.url}/v1/messages`));
  assert.deepEqual([status, proxy.connections], [202, 0]);
});

Deno.test("idlePost() names the permission that a proxy needs instead of asking for it", async () => {
  const host = gate({ "HTTP_PROXY": "http://127.0.0.1:3128" }, ({ name }) => name !== "net");
  await assert.rejects(
    idlePost(host)(request("http://127.0.0.1:8000/v1/messages")),
    /permission is missing, expected --allow-net=127\.0\.0\.1:3128$/,
  );
});

Deno.test("idlePost() ends a request that is answered with answers before the answer", async () => {
  await using server = startBadServer(async (connection) => {
    const many = new TextEncoder().encode("HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000));
    while (true) await connection.write(many);
  });
  const hold = setTimeout(() => {}, 10_000);
  await assert.rejects(idlePost(gate({}))(request(server.url)), /too many answers/);
  clearTimeout(hold);
});
