import assert from "node:assert/strict";
import { readStatus, statusText } from "../../reporter/parts.ts";
import { choose } from "../../reporter/commands/choose.ts";
import { previewText } from "../../reporter/commands/preview_text.ts";
import { runReport } from "../../reporter/commands/run_report.ts";
import { createReporter, type ReporterOptions } from "../../reporter/mod.ts";
import type { EngineDeclaration } from "../../schemas/declaration.ts";
import { writeChoice } from "../../reporter/write_choice.ts";
import type { Message } from "../../schemas/types.ts";
import { aDeclaration } from "../schemas/a_declaration.ts";
import { aSecondVersion } from "../schemas/a_second_version.ts";
import { startRecordingCollector } from "./recording_collector.ts";
import { createTestHome, type TestHome } from "./test_home.ts";

const NOON = Date.parse("2026-11-22T12:00:00.000Z");
const HOUR = 3_600_000;
type Release = Partial<ReporterOptions> & { readonly declaration?: EngineDeclaration };

/** Nothing of the wire is later; the declaration may have later fields. */
const FIRST: Release = { laterFields: [] };
const SECOND: Release = { laterFields: aSecondVersion };

/** One run of a program, at an hour of the day: what it sent, what it showed, what it explained. */
async function run(home: TestHome, hour: number, release: Release) {
  await using collector = startRecordingCollector();
  const shown: string[] = [];
  let clock = NOON + hour * HOUR;
  const reporter = createReporter({
    project: "engine",
    projectVersion: "1.4.0",
    endpoint: collector.url,
    host: home.host(),
    disk: home.disk(),
    notice: (text) => shown.push(text),
    captureErrors: false,
    spreadMs: 0,
    stopDeadlineMs: 5_000,
    now: () => clock++,
    later: () => () => {},
    ...release,
  });
  reporter.start();
  (reporter.engine as (settings: unknown) => void)({ chunk_size: 256, flavour: "slim" });
  reporter.feature("batching");
  const preview = await reporter.preview();
  await reporter.flush();
  const status = await reporter.explain();
  await reporter.stop();
  return { shown, sent: collector.messages, preview, status };
}

function hasRuntime(messages: readonly Message[]): boolean {
  const env = messages.find((message) => message.message_type === "EnvMessage");
  assert.ok(env !== undefined, "no EnvMessage was sent");
  return (env.runtime ?? null) !== null;
}

const names = (fields: readonly { readonly field: string }[]) => fields.map(({ field }) => field);

Deno.test("a release with new fields holds them back until the start after its notice", async () => {
  await using home = await createTestHome();
  const old = await run(home, 0, FIRST);
  assert.equal(old.shown.length, 1);
  assert.ok(hasRuntime(old.sent));

  const first = await run(home, 1, SECOND);
  assert.deepEqual(first.shown.length, 1);
  assert.match(first.shown[0]!, /^engine will send more from its next start on:\n {2}runtime: /);
  assert.match(first.shown[0]!, /gpus\.power_limit: Power limit of the GPU\n/);
  assert.match(first.shown[0]!, /ENGINE_USAGE_STATS=off/);
  assert.equal(hasRuntime(first.sent), false);
  assert.deepEqual(names(first.status.pending), ["runtime", "gpus.power_limit"]);

  const second = await run(home, 2, SECOND);
  assert.deepEqual(second.shown, []);
  assert.ok(hasRuntime(second.sent));
  assert.deepEqual(second.status.pending, []);
});

Deno.test("the first notice of all tells of every field, which are sent at once", async () => {
  await using home = await createTestHome();
  const { shown, sent, status } = await run(home, 0, SECOND);
  assert.equal(shown.length, 1);
  assert.match(shown[0]!, /^engine sends anonymous usage statistics/);
  assert.ok(hasRuntime(sent));
  assert.deepEqual(status.pending, []);
  assert.deepEqual((await run(home, 1, SECOND)).shown, []);
});

Deno.test("a choice by hand counts for the first version, whatever the program's notice says", async () => {
  await using home = await createTestHome();
  await home.write("engine", "config.json", '{"usage_stats": true}');
  const first = await run(home, 0, SECOND);
  assert.deepEqual(first.shown.length, 2);
  assert.match(first.shown[1]!, /will send more/);
  assert.equal(hasRuntime(first.sent), false);
  assert.ok(hasRuntime((await run(home, 1, SECOND)).sent));
});

Deno.test("new fields stay back for good where the disk cannot remember the notice", async () => {
  await using home = await createTestHome();
  await home.write("engine", "config.json", '{"usage_stats": true}');
  const granted = home.host().granted;
  const host = home.host({}, { granted: (query) => query.name !== "write" && granted(query) });
  const disk = { ...home.disk(), replace: () => Promise.resolve({ ok: false, why: "read-only" }) };
  for (const hour of [0, 1]) {
    const { shown, sent } = await run(home, hour, { ...SECOND, host, disk } as typeof SECOND);
    assert.match(shown.at(-1) ?? "", /will send more/);
    assert.equal(hasRuntime(sent), false);
  }
});

Deno.test("enable says yes to the new fields at once, and names them", async () => {
  await using home = await createTestHome();
  const fields = { laterFields: aSecondVersion };
  await home.write("engine", "config.json", '{"usage_stats": true}');
  const pending = () => readStatus(home.host(), { app: "engine", ...fields }).pending;
  assert.deepEqual(names(pending()), ["runtime", "gpus.power_limit"]);
  await writeChoice(home.host(), { app: "engine", level: "on", fields, now: () => NOON });
  assert.deepEqual(pending(), []);
  const { shown, sent } = await run(home, 0, SECOND);
  assert.equal(shown.length, 1);
  assert.ok(hasRuntime(sent));
  const document = JSON.parse(await Deno.readTextFile(home.file("engine", "config.json")));
  assert.equal(document.usage_stats_schema_version, 2);
  await writeChoice(home.host(), { app: "engine", level: "off", fields });
  const no = JSON.parse(await Deno.readTextFile(home.file("engine", "config.json")));
  assert.equal(no.usage_stats_schema_version, undefined);
});

Deno.test("choose() prints the new fields that a choice is also about", async () => {
  await using home = await createTestHome();
  await home.write("engine", "config.json", '{"usage_stats": true}');
  const out: string[] = [];
  const io = {
    out: (text: string) => out.push(text),
    err: assert.fail,
    color: false,
    interactive: false,
    columns: 80,
  };
  const fields = { laterFields: aSecondVersion };
  assert.equal(await choose("engine", "on", io as never, fields, home.host()), 0);
  assert.match(out.join("\n"), /also about what was added .*:\n {2}runtime: /);
  out.length = 0;
  assert.equal(await choose("engine", "on", io as never, fields, home.host()), 0);
  assert.doesNotMatch(out.join("\n"), /was added/);
});

Deno.test("an answer at the prompt is about the version that it was given at", async () => {
  await using home = await createTestHome();
  const terminal = {
    write: () => {},
    readLine: () => Promise.resolve({ kind: "line" as const, text: "y" }),
  };
  const host = home.host({}, { isTerminal: () => true });
  const asked = await run(home, 0, { ...SECOND, prompt: true, terminal, host });
  assert.ok(hasRuntime(asked.sent));
  const document = JSON.parse(await Deno.readTextFile(home.file("engine", "config.json")));
  assert.equal(document.usage_stats_schema_version, 2);
});

Deno.test("status names pending fields with what they are", async () => {
  await using home = await createTestHome();
  await home.write("engine", "config.json", '{"usage_stats": true}');
  const status = readStatus(home.host(), { app: "engine", laterFields: aSecondVersion });
  assert.deepEqual(Object.keys(status.pending[0]!).sort(), ["declared", "field", "since", "what"]);
  assert.match(
    statusText(status),
    /Not sent until you were told about it.*:\n {2}runtime: [A-Z].*, new in version 2\n/,
  );
  const quiet = readStatus(home.host(), { app: "engine" });
  assert.deepEqual(quiet.pending, []);
  assert.doesNotMatch(statusText(quiet), /Not sent until/);
});

Deno.test("preview marks pending fields, and its bytes are those without them", async () => {
  await using home = await createTestHome();
  await home.write("engine", "config.json", '{"usage_stats": true}');
  const { preview } = await run(home, 0, SECOND);
  assert.deepEqual(names(preview.pending), ["runtime", "gpus.power_limit"]);
  const runtime = preview.fields.find(({ field }) => field === "runtime");
  assert.match(String(runtime?.value), /^deno /);
  assert.deepEqual(runtime?.pending, ["runtime"]);
  assert.deepEqual(preview.fields.find(({ field }) => field === "gpus")?.pending, [
    "gpus.power_limit",
  ]);
  assert.deepEqual(preview.fields.find(({ field }) => field === "ci")?.pending, []);
  assert.equal(hasRuntime(JSON.parse(preview.body)), false);
  assert.deepEqual(JSON.parse(preview.body), preview.messages);
  const text = previewText(preview);
  assert.match(text, /runtime: "deno [^\n]*\n {6}Not sent yet: new since you were told/);
  assert.match(text, /gpus: [^\n]*\n {6}gpus\.power_limit is not sent yet/);
});

Deno.test("report holds new fields back too", async () => {
  await using home = await createTestHome();
  await home.write("candor", "config.json", '{"usage_stats": true}');
  await using collector = startRecordingCollector();
  const options = {
    project: "engine",
    endpoints: [collector.url],
    consent: { disableUsageStats: false },
    fields: { laterFields: aSecondVersion },
  };
  const { messages, pending } = await runReport(options, home.host());
  assert.deepEqual(names(pending), ["runtime", "gpus.power_limit"]);
  assert.equal(hasRuntime(messages), false);
  assert.equal(hasRuntime(collector.messages), false);
  await writeChoice(home.host(), { app: "candor", level: "on", fields: options.fields });
  assert.ok(hasRuntime((await runReport(options, home.host())).messages));
});

Deno.test("fields that a program declares later obey the same rule, by its own version", async () => {
  await using home = await createTestHome();
  const { flavour: _flavour, ...engine } = aDeclaration.engine;
  const { batching: _batching, ...features } = aDeclaration.features!;
  const before = { ...aDeclaration, version: 1, engine, features };
  const settingsOf = (messages: readonly Message[]) =>
    messages.flatMap((message) =>
      message.message_type === "EngineMessage"
        ? Object.keys(message.config)
        : message.message_type === "UsageMessage"
        ? message.features
        : []
    );
  await run(home, 0, { ...FIRST, declaration: before });
  const first = await run(home, 1, { ...FIRST, declaration: aDeclaration });
  assert.match(first.shown[0]!, /config\.flavour: Build of the engine\n/);
  assert.match(first.shown[0]!, /features\.batching: Requests served together\n/);
  assert.deepEqual(settingsOf(first.sent), []);
  assert.ok(first.status.pending.every(({ declared }) => declared));
  // A choice by the command, which knows nothing of the declaration, changes nothing of that.
  await writeChoice(home.host(), { app: "engine", level: "on", now: () => NOON });
  const second = await run(home, 2, { ...FIRST, declaration: aDeclaration });
  assert.deepEqual(second.shown, []);
  assert.deepEqual(settingsOf(second.sent).sort(), ["batching", "flavour"]);
});

Deno.test("a draft that waits on disk is built without what was pending when it was made", async () => {
  await using home = await createTestHome();
  await home.write("engine", "config.json", '{"usage_stats": true}');
  // The collector is away: drafts and messages of this run wait in the spool.
  const away = { ...SECOND, endpoint: "http://127.0.0.1:1", stopDeadlineMs: 200 };
  await run(home, 0, away);
  const waiting = (await home.list()).filter((path) => path.includes("/spool/"));
  assert.ok(waiting.length > 0);
  for (const path of waiting) {
    const text = await Deno.readTextFile(`${home.path}/${path}`);
    if (!text.includes('"EnvMessage"')) continue;
    const value = JSON.parse(text);
    assert.ok(value.draft !== undefined || (value.runtime ?? null) === null);
    if (value.draft !== undefined) {
      assert.deepEqual(names(value.draft.pending), ["runtime", "gpus.power_limit"]);
    }
  }
});
