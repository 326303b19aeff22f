import assert from "node:assert/strict";
import { runForget } from "../../../reporter/commands/run_forget.ts";
import { createLedger } from "../../../reporter/ledger.ts";
import { newId } from "../../../reporter/session.ts";
import type { Message } from "../../../schemas/types.ts";
import { startRecordingCollector } from "../recording_collector.ts";
import { createTestHome } from "../test_home.ts";

const OPTIONS = { app: "engine", endpoints: [], json: true };
const IO = { out: () => {}, err: () => {}, color: false, interactive: false, columns: 80 };

function ping(sessionId: string): Message {
  return {
    "message_type": "EventMessage",
    "schema_version": 1,
    "message_id": newId(),
    "session_id": sessionId,
    "project": "engine",
    "project_version": "1.0.0",
    "occurred_at": "2026-11-22T09:30:00.000Z",
    "event_type": "ping",
    "error_name": null,
    "error_stack": null,
  };
}

/** As an earlier version wrote it: without the endpoints that it went to. */
async function append(path: string, message: Message): Promise<void> {
  await Deno.writeTextFile(path, `${JSON.stringify(message)}\n`, { append: true });
}

function receipt(): Response {
  return Response.json({
    "session": "hash",
    "deleted_messages": 1,
    "deleted_at": "2026-11-22T09:30:00.000Z",
    "receipt_id": "r",
  });
}

Deno.test("runForget() asks for each session the collectors that it was sent to", async () => {
  await using home = await createTestHome();
  await using one = startRecordingCollector(receipt);
  await using two = startRecordingCollector(receipt);
  await using usual = startRecordingCollector(receipt);
  const host = home.host({ "ENGINE_USAGE_STATS_URL": usual.url });
  const ledger = createLedger(host, home.file("engine", "usage.jsonl"));
  const [first, second, old] = [newId(), newId(), newId()];
  await ledger.append([ping(first)], [one.url]);
  await ledger.append([ping(second)], [one.url, two.url]);
  await append(ledger.path, ping(old));
  assert.equal(await runForget(OPTIONS, IO, host), 0);
  const asked = (collector: typeof one) =>
    collector.requests.map(({ path }) => path.replace("/v1/sessions/", ""));
  assert.deepEqual(asked(one), [first, second]);
  assert.deepEqual(asked(two), [second]);
  assert.deepEqual(asked(usual), [old]);
});

Deno.test("runForget() asks the collector that is named instead", async () => {
  await using home = await createTestHome();
  await using logged = startRecordingCollector(receipt);
  await using named = startRecordingCollector(receipt);
  const ledger = createLedger(home.host(), home.file("engine", "usage.jsonl"));
  await ledger.append([ping(newId())], [logged.url]);
  const options = { ...OPTIONS, endpoints: [named.url] };
  assert.equal(await runForget(options, IO, home.host()), 0);
  assert.deepEqual([logged.requests.length, named.requests.length], [0, 1]);
});

Deno.test("runForget() asks nobody about a session that was sent nowhere", async () => {
  await using home = await createTestHome();
  await using usual = startRecordingCollector(receipt);
  const host = home.host({ "ENGINE_USAGE_STATS_URL": usual.url });
  const session = newId();
  await createLedger(host, home.file("engine", "usage.jsonl")).append([ping(session)]);
  const said: string[] = [];
  const io = { ...IO, out: (text: string) => said.push(text) };
  assert.equal(await runForget({ ...OPTIONS, json: false }, io, host), 0);
  assert.deepEqual(usual.requests, []);
  assert.deepEqual(said, [`${session} was never sent: nothing to delete`]);
});

Deno.test("runForget() asks about a session that was sent nowhere where it is told to", async () => {
  await using home = await createTestHome();
  await using named = startRecordingCollector(receipt);
  await createLedger(home.host(), home.file("engine", "usage.jsonl")).append([ping(newId())]);
  const options = { ...OPTIONS, endpoints: [named.url] };
  assert.equal(await runForget(options, IO, home.host()), 0);
  assert.equal(named.requests.length, 1);
});

Deno.test("runForget() names the endpoint that cannot be asked", async () => {
  await using home = await createTestHome();
  const said: string[] = [];
  const io = { ...IO, err: (text: string) => said.push(text) };
  const options = { ...OPTIONS, json: false, session: newId(), endpoints: ["ftp://stats.example"] };
  assert.equal(await runForget(options, io, home.host()), 1);
  assert.deepEqual(said, [
    "Cannot delete session at ftp://stats.example: it is neither https nor http",
  ]);
});

Deno.test("runForget() says so when the disk keeps no receipt", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector(receipt);
  await Deno.writeTextFile(`${home.path}/.config`, "");
  const said: string[] = [];
  const io = { ...IO, err: (text: string) => said.push(text) };
  const options = { ...OPTIONS, session: newId(), endpoints: [collector.url] };
  assert.equal(await runForget(options, io, home.host()), 0);
  assert.match(said.join(), /^Cannot keep receipts: .*receipts\.jsonl cannot be written/);
});

Deno.test("runForget() says nothing of receipts that are kept", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector(receipt);
  const said: string[] = [];
  const io = { ...IO, err: (text: string) => said.push(text) };
  const options = { ...OPTIONS, session: newId(), endpoints: [collector.url] };
  for (let time = 0; time < 2; time++) assert.equal(await runForget(options, io, home.host()), 0);
  assert.deepEqual(said, []);
});
