import assert from "node:assert/strict";
import { denoHost } from "../../reporter/host.ts";
import type { Level } from "../../reporter/level.ts";
import { postHeld } from "../../reporter/post_held.ts";
import { idlePost } from "../../reporter/post_idle.ts";
import { sendMessages, type SendOptions, type SendOutcome } from "../../reporter/send_messages.ts";
import { newId } from "../../reporter/session.ts";
import type { EventMessage } from "../../schemas/types.ts";
import { type Answering, startRecordingCollector } from "./recording_collector.ts";

const host = denoHost();
const POSTS = { postHeld, idlePost: idlePost(host) } as const;

function message(): EventMessage {
  return {
    "schema_version": 1,
    "message_id": newId(),
    "session_id": newId(),
    project: "engine",
    "project_version": "1.0.0",
    "occurred_at": "2026-11-22T09:30:00.000Z",
    "message_type": "EventMessage",
    "event_type": "error",
    "error_name": "RangeError",
    "error_stack": ["readShard cache/shard.ts:41:7"],
  };
}

async function send(
  endpoint: string,
  more: Partial<SendOptions> = {},
  count = 1,
): Promise<SendOutcome> {
  const messages = Array.from({ length: count }, message);
  // An idle request does not keep the test alive.
  const hold = setTimeout(() => {}, 10_000);
  try {
    return await sendMessages(messages, { endpoint, host, level: () => "on", ...more });
  } finally {
    clearTimeout(hold);
  }
}

async function answered(
  answer: Answering,
  more: Partial<SendOptions> = {},
): Promise<SendOutcome> {
  await using collector = startRecordingCollector(answer);
  return await send(collector.url, more);
}

const problem = (status: number, code: string, headers: HeadersInit = {}): Response =>
  Response.json({ code, status, title: "Cannot do it" }, { status, headers });

for (const [name, post] of Object.entries(POSTS)) {
  Deno.test(`sendMessages() with ${name} sends messages and reads the answer`, async () => {
    await using collector = startRecordingCollector();
    const outcome = await send(collector.url, { post }, 3);
    assert.equal(outcome.outcome, "sent");
    assert.ok(outcome.outcome === "sent" && outcome.answer?.accepted === 3);
    assert.equal(collector.messages.length, 3);
    const [request] = collector.requests;
    assert.equal(request?.path, "/v1/messages");
    assert.equal(request?.headers.get("content-type"), "application/json");
    assert.equal(request?.headers.get("user-agent"), "candor");
  });

  Deno.test(`sendMessages() with ${name} compresses from the threshold on`, async () => {
    await using collector = startRecordingCollector();
    await send(collector.url, { post });
    await send(collector.url, { post }, 30);
    const [small, large] = collector.requests.map(({ headers }) => headers);
    assert.equal(small?.get("content-encoding"), null);
    assert.equal(large?.get("content-encoding"), "gzip");
    assert.equal(collector.messages.length, 31);
  });

  Deno.test(`sendMessages() with ${name} keeps messages when nobody listens`, async () => {
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const { port } = listener.addr;
    listener.close();
    const outcome = await send(`http://127.0.0.1:${port}`, { post });
    assert.ok(outcome.outcome === "retry");
    assert.equal(outcome.why, "Cannot send report: the connection was refused");
  });

  Deno.test(`sendMessages() with ${name} stops reading an endless answer`, async () => {
    await using collector = startRecordingCollector(() => {
      const chunk = new Uint8Array(65_536).fill(32);
      return new Response(
        new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }),
        { status: 202 },
      );
    });
    const outcome = await send(collector.url, { post });
    assert.ok(outcome.outcome === "retry");
    assert.match(outcome.why, /answered by something that is no collector$/);
  });

  Deno.test(`sendMessages() with ${name} gives up after its time`, async () => {
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const accepted = listener.accept();
    const outcome = await send(`http://127.0.0.1:${listener.addr.port}`, { post, timeoutMs: 60 });
    assert.ok(outcome.outcome === "retry");
    assert.equal(outcome.why, "Cannot send report: the collector did not answer within 60 ms");
    (await accepted).close();
    listener.close();
  });
}

Deno.test("sendMessages() keeps messages for later on 5xx, 408, 425 and 429", async () => {
  for (const status of [408, 425, 429, 500, 502, 503, 504]) {
    const outcome = await answered(() => problem(status, "overloaded"));
    assert.equal(outcome.outcome, "retry", String(status));
  }
});

Deno.test("sendMessages() waits as long as the collector asks", async () => {
  const outcome = await answered(() => problem(429, "rate_limited", { "retry-after": "7" }));
  assert.ok(outcome.outcome === "retry" && outcome.afterMs === 7_000);
});

Deno.test("sendMessages() gives messages up on other 4xx, with the collector's code", async () => {
  for (const status of [400, 401, 403, 404, 413, 415, 422]) {
    const outcome = await answered(() => problem(status, "malformed_json"));
    assert.ok(outcome.outcome === "rejected", String(status));
    assert.equal(outcome.problem.status, status);
    assert.equal(outcome.problem.code, "malformed_json");
    assert.match(outcome.problem.detail, /^Cannot send report: the collector answered \d+: Cannot/);
  }
});

Deno.test("sendMessages() follows a redirect to the same host with the same request", async () => {
  await using collector = startRecordingCollector((request) =>
    request.path === "/v1/messages"
      ? new Response(null, { status: 308, headers: { location: "/elsewhere" } })
      : undefined
  );
  assert.equal((await send(collector.url)).outcome, "sent");
  assert.deepEqual(collector.requests.map(({ path }) => path), ["/v1/messages", "/elsewhere"]);
  assert.equal(collector.messages.length, 1);
});

Deno.test("sendMessages() sends nothing to another host that it is redirected to", async () => {
  await using stranger = startRecordingCollector();
  const location = stranger.url.replace("127.0.0.1", "localhost");
  for (const to of [location, stranger.url]) {
    const outcome = await answered(() =>
      new Response(null, { status: 307, headers: { location: to } })
    );
    assert.ok(outcome.outcome === "retry");
    assert.match(outcome.why, /redirects to another host/);
  }
  assert.equal(stranger.requests.length, 0);
});

Deno.test("sendMessages() ends a circle of redirects", async () => {
  const outcome = await answered(() =>
    new Response(null, { status: 307, headers: { location: "/v1/messages" } })
  );
  assert.ok(outcome.outcome === "retry" && /without end/.test(outcome.why));
});

Deno.test("sendMessages() makes no request below no-stack", async () => {
  await using collector = startRecordingCollector();
  for (const level of ["off", "local"] as const) {
    const outcome = await send(collector.url, { level: () => level });
    assert.ok(outcome.outcome === "rejected" && outcome.problem.code === "consent");
  }
  assert.equal(collector.requests.length, 0);
});

Deno.test("sendMessages() notices that the person said no while it compressed", async () => {
  await using collector = startRecordingCollector();
  const levels: Level[] = ["on", "off", "off"];
  const outcome = await send(collector.url, { level: () => levels.shift() ?? "off" }, 50);
  assert.ok(outcome.outcome === "rejected" && outcome.problem.code === "consent");
  assert.equal(collector.requests.length, 0);
});

Deno.test("sendMessages() strips errors when the level fell to no-stack", async () => {
  await using collector = startRecordingCollector();
  await send(collector.url, { level: () => "no-stack" });
  const [sent] = collector.messages as EventMessage[];
  assert.deepEqual([sent?.error_name, sent?.error_stack], [null, null]);
});

Deno.test("sendMessages() touches no network without the permission", async () => {
  await using collector = startRecordingCollector();
  const outcome = await send(collector.url, { host: { granted: () => false } });
  assert.ok(outcome.outcome === "rejected" && outcome.problem.code === "withheld");
  assert.match(outcome.problem.detail, /--allow-net=127\.0\.0\.1:\d+ is missing$/);
  assert.equal(collector.requests.length, 0);
});

Deno.test("sendMessages() refuses plain http to another machine", async () => {
  const outcome = await send("http://stats.example.org");
  assert.ok(outcome.outcome === "rejected" && outcome.problem.code === "endpoint");
});

Deno.test("sendMessages() keeps messages when a sign-in page answers for the collector", async () => {
  await using collector = startRecordingCollector(() =>
    new Response("<html>Welcome</html>", { headers: { "content-type": "text/html" } })
  );
  assert.equal((await send(collector.url, {})).outcome, "retry");
});

Deno.test("sendMessages() follows no redirect to a port that it may not reach", async () => {
  await using collector = startRecordingCollector(() =>
    new Response(null, {
      status: 308,
      headers: { location: "http://127.0.0.1:18999/v1/messages" },
    })
  );
  const { host } = new URL(collector.url);
  const outcome = await send(collector.url, {
    host: { granted: (one) => one.name === "net" && one.host === host },
  });
  assert.ok(outcome.outcome === "retry");
});

Deno.test("sendMessages() keeps messages that something in between refused", async () => {
  for (const status of [300, 303, 304, 305, 407]) {
    const outcome = await answered(() => new Response(null, { status }));
    assert.equal(outcome.outcome, "retry", String(status));
  }
});

Deno.test("sendMessages() repeats of an answer what fits one line, and nothing else", async () => {
  const hostile = `\u001b[2J\nERROR root: made up\u202e${"z".repeat(20_000)}`;
  const refusal = await answered(() =>
    Response.json({ code: hostile, detail: hostile }, { status: 400 })
  );
  assert.ok(refusal.outcome === "rejected");
  const rejected = [null, 5, { index: 0, code: {}, detail: [] }, { index: 1, code: hostile }];
  const taken = await answered(() =>
    Response.json({ accepted: 1, rejected, "ignored_keys": [hostile, 5] }, { status: 202 })
  );
  assert.ok(taken.outcome === "sent");
  assert.deepEqual(taken.answer.rejected.map(({ index }) => index), [0, 1]);
  const { problem } = refusal;
  const said = [problem.code, problem.detail, ...taken.answer.ignored_keys].concat(
    taken.answer.rejected.flatMap(({ code, detail }) => [code, detail]),
  );
  for (const text of said) {
    assert.ok(!/[\p{Cc}\p{Cf}]/u.test(text) && text.length < 300, JSON.stringify(text));
  }
});
