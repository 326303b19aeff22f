import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import { createCollector, type CreateCollectorOptions } from "../../../collector/app.ts";
import { hashToken } from "../../../collector/hash_token.ts";
import type { CollectorApp, ConnectionInfo } from "../../../collector/route_deps.ts";
import { anEventMessage } from "../../builders.ts";
import { routedCollector } from "./collector_ways.ts";
import { type FuzzedRequest, fuzzedRequest } from "./fuzz.ts";
import { memoryStore } from "./memory_store.ts";

const info: ConnectionInfo = {
  remoteAddr: { transport: "tcp", hostname: "192.0.2.1", port: 1 },
};
const NAME = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** An answer with everything that must not depend on the way; its random name is checked and cut out. */
async function answerOf(app: CollectorApp, url: string, init: RequestInit): Promise<unknown> {
  const answer = await app.fetch(new Request(url, init), info);
  const requestId = answer.headers.get("x-request-id") ?? "";
  assert.match(requestId, new RegExp(`^${NAME.source}$`));
  const text = await answer.text();
  if (answer.status >= 400 && text !== "") assert.ok(text.includes(requestId));
  return {
    status: answer.status,
    headers: [...answer.headers].filter(([name]) => name !== "x-request-id"),
    text: text.replaceAll(requestId, ""),
  };
}

/** Sends the same to a collector that goes past the router and to one that does not. */
async function bothAnswers(
  settings: Omit<CreateCollectorOptions, "store">,
  url: string,
  ...inits: readonly RequestInit[]
): Promise<unknown> {
  const apps = [createCollector, routedCollector].map((make) =>
    make({ ...settings, now: () => 0, store: memoryStore() })
  );
  let answer: unknown;
  for (const init of inits) {
    const [direct, routed] = [
      await answerOf(apps[0]!, url, init),
      await answerOf(apps[1]!, url, init),
    ];
    assert.deepEqual(direct, routed);
    answer = direct;
  }
  return answer;
}

function initOf({ headers, body }: FuzzedRequest): RequestInit {
  const all = new Headers({ "content-type": "application/json" });
  for (const [name, value] of headers) all.set(name, value);
  return { method: "POST", headers: all, body: body === null ? null : new Uint8Array(body) };
}

Deno.test("POST /v1/messages is answered alike past the router and through it", async () => {
  const writeKeyHashes = new Map([["demo-project", [await hashToken("key")]]]);
  const settings = fc.constantFrom(
    {},
    { options: { rateLimit: 1 } },
    { options: { projects: ["other"] } },
    { options: { writeKeyHashes } },
    { options: { corsOrigins: ["*"], maxBytesInFlight: 300 } },
  );
  await fc.assert(
    fc.asyncProperty(settings, fuzzedRequest, async (chosen, fuzzed) => {
      const init = initOf(fuzzed);
      await bothAnswers(chosen, "http://localhost/v1/messages", init, init);
    }),
    { numRuns: 200 },
  );
});

for (
  const url of [
    "http://localhost/v1/messages?a=1",
    "http://localhost/v1/messages#a",
    "http://localhost/v1/messages/",
    "http://localhost/v1/messagesX",
    "http://localhost/v1/%6dessages",
    "http://localhost//v1/messages",
    "http://localhost/x/v1/messages",
    "http://localhost/?/v1/messages",
    "https://user@[::1]:8000/v1/messages",
  ]
) {
  for (const method of ["POST", "GET", "PUT", "HEAD", "OPTIONS"]) {
    Deno.test(`${method} ${url} is answered alike past the router and through it`, async () => {
      const apps = [createCollector, routedCollector].map((make) => make({ store: memoryStore() }));
      const [direct, routed] = await Promise.all(apps.map(async (app) => {
        const body = method === "POST" || method === "PUT"
          ? JSON.stringify(anEventMessage())
          : null;
        const headers = { "content-type": "application/json" };
        const answer = await app.fetch(new Request(url, { method, headers, body }), info);
        const text = await answer.text();
        return [answer.status, text.replace(NAME, "")];
      }));
      // An app within another has no say in what is not found.
      if (direct![0] === 404) assert.equal(routed![0], 404);
      else assert.deepEqual(direct, routed);
    });
  }
}

Deno.test("POST /v1/messages and every other address share one limit", async () => {
  const app = createCollector({ store: memoryStore(), now: () => 0, options: { rateLimit: 2 } });
  const init = { method: "POST", body: "{}" };
  const statuses = [];
  for (
    const [path, how] of [["/docs"], ["/v1/messages", init], ["/v1/messages", init], ["/docs"]]
  ) {
    const answer = await app.request(path as string, how as RequestInit, info);
    await answer.body?.cancel();
    statuses.push(answer.status);
  }
  assert.deepEqual(statuses, [200, 415, 429, 429]);
});

Deno.test("POST /v1/messages that arrive together before the limit is loaded are all counted", async () => {
  const app = createCollector({ store: memoryStore(), now: () => 0, options: { rateLimit: 2 } });
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => app.request("/v1/messages", { method: "POST", body: "{}" }, info)),
  );
  await Promise.all(answers.map((answer) => answer.body?.cancel()));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [415, 415, 429, 429]);
});
