import assert from "node:assert/strict";
import { hashToken } from "../../../collector/hash_token.ts";
import { createCollector } from "../../../collector/mod.ts";
import type { ConnectionInfo } from "../../../collector/route_deps.ts";
import { StoreError } from "../../../collector/store/store_error.ts";
import { anEventMessage } from "../../builders.ts";
import { memoryStore } from "./memory_store.ts";
import { post, problemOf } from "./post.ts";

const TOKEN = "a token for the operator";
const adminTokenHash = await hashToken(TOKEN);
const path = "/v1/projects/demo-project/export";
const bearer = { authorization: `Bearer ${encodeURIComponent(TOKEN)}` };
const exportHash = await hashToken(encodeURIComponent(TOKEN));
const from = (hostname: string): ConnectionInfo => ({
  remoteAddr: { transport: "tcp", hostname, port: 50_000 },
});
const here = from("127.0.0.1");
const there = from("203.0.113.7");

Deno.test("GET export streams lines to the operator", async () => {
  const app = createCollector({ store: memoryStore(), options: { adminTokenHash: exportHash } });
  await post(app, [anEventMessage(), anEventMessage({ project: "other" }), anEventMessage()]);
  const answer = await app.request(path, { headers: bearer }, here);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "application/x-ndjson");
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.equal(await answer.text(), '{"message_type":"EventMessage"}\n'.repeat(2));
});

Deno.test("GET export reads no more than the client does, and stops when it leaves", async () => {
  let given = 0;
  let ended = false;
  const store = memoryStore({
    async *export(): AsyncGenerator<Record<string, unknown>> {
      try {
        while (true) yield { row: given++ };
      } finally {
        ended = true;
      }
    },
  });
  const app = createCollector({ store, options: { adminTokenHash: exportHash } });
  const answer = await app.request(path, { headers: bearer }, here);
  const reader = answer.body!.getReader();
  await reader.read();
  await reader.cancel();
  assert.ok(given <= 3);
  assert.ok(ended);
  given = 0;
  const head = await app.request(path, { method: "HEAD", headers: bearer }, here);
  assert.equal(head.status, 200);
  assert.equal(given, 0);
});

Deno.test("GET export refuses a missing or wrong token with 401", async () => {
  const app = createCollector({ store: memoryStore(), options: { adminTokenHash } });
  for (
    const authorization of ["", "Bearer", "Bearer wrong", "Basic abc", `Bearer ${adminTokenHash}`]
  ) {
    const answer = await app.request(path, { headers: { authorization } }, here);
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get("www-authenticate") ?? "", /^Bearer realm="candor"/);
    assert.equal(await problemOf(answer), "unauthorized");
  }
});

Deno.test("GET export refuses everybody when no token is set", async () => {
  const app = createCollector({ store: memoryStore() });
  const answer = await app.request(path, { headers: bearer }, here);
  assert.equal(await problemOf(answer), "unauthorized");
});

for (
  const [name, url, headers, info, trustProxy, status] of [
    ["plain HTTP from loopback", path, {}, here, false, 200],
    ["plain HTTP from IPv6 loopback", path, {}, from("::1"), false, 200],
    ["plain HTTP from elsewhere", path, {}, there, false, 403],
    ["plain HTTP from an unknown place", path, {}, {}, false, 403],
    ["HTTPS from elsewhere", `https://stats.example${path}`, {}, there, false, 200],
    [
      "a proxy on loopback that is not trusted",
      path,
      { "x-forwarded-for": "203.0.113.7" },
      here,
      false,
      403,
    ],
    ["an untrusted claim of HTTPS", path, { "x-forwarded-proto": "https" }, there, false, 403],
    ["a trusted proxy's HTTPS", path, { "x-forwarded-proto": "https" }, there, true, 200],
    ["a trusted proxy's plain HTTP", path, { "x-forwarded-proto": "http" }, here, true, 403],
  ] as [string, string, Record<string, string>, ConnectionInfo, boolean, number][]
) {
  Deno.test(`GET export answers ${status} over ${name}`, async () => {
    const options = { adminTokenHash: exportHash, trustProxy };
    const app = createCollector({ store: memoryStore(), options });
    const answer = await app.request(url, { headers: { ...bearer, ...headers } }, info);
    assert.equal(answer.status, status);
    if (status === 403) assert.equal(await problemOf(answer), "insecure_transport");
    else await answer.body?.cancel();
  });
}

Deno.test("GET export is a problem, not a broken stream, when the store is away", async () => {
  const store = memoryStore({
    // deno-lint-ignore require-yield
    async *export(): AsyncGenerator<Record<string, unknown>> {
      throw new StoreError("store_unavailable", 5);
    },
  });
  const app = createCollector({ store, options: { adminTokenHash: exportHash } });
  const answer = await app.request(path, { headers: bearer }, here);
  assert.equal(await problemOf(answer), "store_unavailable");
});

Deno.test("a project with a write key takes messages only with one of its keys", async () => {
  const writeKeyHashes = new Map([["demo-project", [
    await hashToken("old"),
    await hashToken("new"),
  ]]]);
  const app = createCollector({ store: memoryStore(), options: { writeKeyHashes } });
  const both = () => [anEventMessage(), anEventMessage({ project: "other" })];
  for (const key of ["old", "new"]) {
    const answer = await post(app, both(), { authorization: `Bearer ${key}` });
    assert.equal((await answer.json()).accepted, 2);
  }
  const body = await (await post(app, both(), { authorization: "Bearer wrong" })).json();
  assert.deepEqual([body.accepted, body.rejected[0].code], [1, "unauthorized"]);
  const none = await post(app, anEventMessage());
  assert.equal(none.status, 401);
  assert.equal(none.headers.get("www-authenticate"), 'Bearer realm="candor"');
  assert.equal(await problemOf(none), "unauthorized");
});

Deno.test("a source that asks too often waits, another does not", async () => {
  let at = 0;
  const app = createCollector({ store: memoryStore(), now: () => at, options: { rateLimit: 3 } });
  const ask = async (info: ConnectionInfo, method = "DELETE"): Promise<Response> =>
    await app.request(`/v1/sessions/${"ab".repeat(28)}`, { method }, info);
  for (const method of ["DELETE", "GET", "DELETE"]) {
    assert.equal((await ask(there, method)).status, 200);
  }
  const refused = await ask(there);
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), "20");
  assert.equal(await problemOf(refused), "rate_limited");
  assert.equal((await ask(here)).status, 200);
  assert.equal((await app.request("/healthz", {}, there)).status, 200);
  at = 20_000;
  assert.equal((await ask(there)).status, 200);
});

Deno.test("X-Forwarded-For names the source only where a proxy is trusted", async () => {
  for (const [trustProxy, statuses] of [[false, [200, 429]], [true, [200, 200]]] as const) {
    const options = { rateLimit: 1, trustProxy };
    const app = createCollector({ store: memoryStore(), now: () => 0, options });
    for (const [index, status] of statuses.entries()) {
      const headers = { "x-forwarded-for": `198.51.100.${index}` };
      const answer = await app.request("/v1/projects", { headers }, there);
      await answer.body?.cancel();
      assert.equal(answer.status, status);
    }
  }
});
