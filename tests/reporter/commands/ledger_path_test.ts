import assert from "node:assert/strict";
import { ledgerPath } from "../../../reporter/commands/ledger_path.ts";
import { runForget } from "../../../reporter/commands/run_forget.ts";
import { newId } from "../../../reporter/session.ts";
import { startRecordingCollector } from "../recording_collector.ts";
import { createTestHome } from "../test_home.ts";

Deno.test("ledgerPath() is the log in the program's folder", async () => {
  await using home = await createTestHome();
  assert.equal(ledgerPath(home.host(), "engine"), home.file("engine", "usage.jsonl"));
  for (const config of ["", "null", '{"local_log": ""}', '{"local_log": 7}']) {
    await home.write("engine", "config.json", config);
    assert.equal(ledgerPath(home.host(), "engine"), home.file("engine", "usage.jsonl"), config);
  }
});

Deno.test("ledgerPath() is the log that config.json names", async () => {
  await using home = await createTestHome();
  await home.write("engine", "config.json", '{"local_log": "~/mine.jsonl"}');
  assert.equal(ledgerPath(home.host(), "engine"), `${home.path}/mine.jsonl`);
});

Deno.test("runForget() finds the sessions of a log that config.json names", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector(() =>
    Response.json({ "session": "h", "deleted_messages": 1, "deleted_at": "x", "receipt_id": "r" })
  );
  await home.write("engine", "config.json", '{"local_log": "~/mine.jsonl"}');
  const session = newId();
  const line = { "session_id": session, "endpoints": [collector.url] };
  await Deno.writeTextFile(`${home.path}/mine.jsonl`, `${JSON.stringify(line)}\n`);
  const io = { out: () => {}, err: () => {}, color: false, interactive: false, columns: 80 };
  const options = { app: "engine", endpoints: [], json: true };
  assert.equal(await runForget(options, io, home.host()), 0);
  assert.deepEqual(collector.requests.map(({ path }) => path), [`/v1/sessions/${session}`]);
});
