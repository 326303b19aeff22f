import assert from "node:assert/strict";
import { forgetSessions } from "../../reporter/forget_sessions.ts";
import { createReporter } from "../../reporter/mod.ts";
import { newId } from "../../reporter/session.ts";
import { startRecordingCollector } from "./recording_collector.ts";
import { createTestHome } from "./test_home.ts";

const receipt = (path: string): Response =>
  Response.json({
    session: "hash",
    "deleted_messages": 5,
    "deleted_at": "2026-11-22T09:30:00.000Z",
    "receipt_id": `receipt of ${path.slice(-4)}`,
  });
const named = (url: string) => ({ url, problem: null, allowInsecure: false });

Deno.test("forgetSessions() asks every endpoint once and keeps the receipts", async () => {
  await using home = await createTestHome();
  await using one = startRecordingCollector(({ path }) => receipt(path));
  await using other = startRecordingCollector(({ path }) => receipt(path));
  const sessions = [newId(), newId()];
  const forget = () =>
    forgetSessions(home.host(), {
      app: "engine",
      sessions,
      endpoints: [named(one.url), named(other.url)],
    });
  const first = await forget();
  assert.equal(first.length, 4);
  for (const { receipt, error } of first) assert.ok(receipt !== null && error === null);
  const kept = (await Deno.readTextFile(home.file("engine", "receipts.jsonl"))).trim().split("\n");
  assert.deepEqual(
    kept.map((text) => JSON.parse(text).receipt.receipt_id),
    first.map(({ receipt }) => receipt?.receipt_id),
  );
  const second = await forget();
  assert.ok(second.every(({ known, receipt }) => known && receipt !== null));
  for (const collector of [one, other]) {
    assert.deepEqual(
      collector.requests.map(({ method, path }) => [method, path]),
      sessions.map((session) => ["DELETE", `/v1/sessions/${session}`]),
    );
  }
});

Deno.test("forgetSessions() deletes what still waits to be sent", async () => {
  await using home = await createTestHome();
  await using dead = startRecordingCollector(() => new Response(null, { status: 503 }));
  const reporter = createReporter({
    project: "engine",
    projectVersion: "1.0.0",
    endpoint: dead.url,
    host: home.host(),
    notice: false,
    captureErrors: false,
    spreadMs: 0,
    stopDeadlineMs: 5_000,
  });
  reporter.start();
  await reporter.stop();
  const waiting = async (): Promise<number> =>
    (await home.list()).filter((path) => /[0-9a-f-]{36}\.json$/.test(path)).length;
  assert.equal(await waiting(), 5);
  await forgetSessions(home.host(), { app: "engine", sessions: [newId()], endpoints: [] });
  assert.equal(await waiting(), 5);
  const sessions = [reporter.sessionId];
  await forgetSessions(home.host(), { app: "engine", sessions, endpoints: [] });
  assert.equal(await waiting(), 0);
});

Deno.test("forgetSessions() waits once when the collector is busy", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector(({ path }, number) =>
    number === 1
      ? new Response(null, { status: 429, headers: { "retry-after": "2" } })
      : receipt(path)
  );
  const waits: number[] = [];
  const [result] = await forgetSessions(home.host(), {
    app: "engine",
    sessions: [newId()],
    endpoints: [named(collector.url)],
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  assert.ok(result?.receipt !== null);
  assert.deepEqual(waits, [2_000]);
});

Deno.test("forgetSessions() says in one sentence why there is no receipt", async () => {
  await using home = await createTestHome();
  await using broken = startRecordingCollector(() => new Response("no receipt", { status: 200 }));
  await using closed = startRecordingCollector(() => new Response(null, { status: 500 }));
  const session = newId();
  const why = async (url: string, host = home.host(), sessionId = session) =>
    (await forgetSessions(host, {
      app: "engine",
      sessions: [sessionId],
      endpoints: [named(url)],
    }))[0]?.error;
  assert.match(await why(broken.url) ?? "", /answered 200, expected a receipt$/);
  assert.match(await why(closed.url) ?? "", /answered 500, expected a receipt$/);
  const denied = home.host({}, { granted: ({ name }) => name !== "net" });
  assert.match(await why(closed.url, denied) ?? "", /--allow-net=127\.0\.0\.1:\d+ is missing$/);
  assert.match(await why(closed.url, home.host(), "../projects") ?? "", /expected a session id/);
  assert.match(await why("http://stats.example.org") ?? "", /expected https/);
});

Deno.test("forgetSessions() follows the redirects that sending follows, and no others", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector(({ path }) =>
    path.startsWith("/moved/")
      ? receipt(path)
      : new Response(null, { status: 308, headers: { location: path.replace("/v1/", "/moved/") } })
  );
  await using stranger = startRecordingCollector(({ path }) => receipt(path));
  await using elsewhere = startRecordingCollector(() =>
    new Response(null, { status: 302, headers: { location: `${stranger.url}/v1/sessions/x` } })
  );
  await using round = startRecordingCollector(({ path }) =>
    new Response(null, { status: 307, headers: { location: path } })
  );
  const ask = async (url: string) =>
    (await forgetSessions(home.host(), {
      app: "engine",
      sessions: [newId()],
      endpoints: [named(url)],
    }))[0];
  assert.notEqual((await ask(collector.url))?.receipt, null);
  const refused = "Cannot delete session: the collector redirects";
  assert.equal((await ask(elsewhere.url))?.error, `${refused} to another host`);
  assert.equal((await ask(round.url))?.error, `${refused} without end`);
  assert.deepEqual([stranger.requests.length, round.requests.length], [0, 4]);
});
