import assert from "node:assert/strict";
import { decideConsent } from "../../reporter/decide_consent.ts";
import { LEVELS } from "../../reporter/level.ts";
import { readConsentInput } from "../../reporter/read_consent_input.ts";
import { writeChoice } from "../../reporter/write_choice.ts";
import { createTestHome } from "./test_home.ts";

const NOW = () => Date.parse("2026-11-22T09:30:00.000Z");

for (const level of LEVELS) {
  Deno.test(`writeChoice() writes ${level}, dated, and it is read back`, async () => {
    await using home = await createTestHome();
    await home.write("engine", "config.json", '{"theme": "dark", "usage_stats": true}');
    const outcome = await writeChoice(home.host(), { app: "engine", level, now: NOW });
    assert.deepEqual([outcome.ok, outcome.why], [true, null]);
    const document = JSON.parse(await Deno.readTextFile(home.file("engine", "config.json")));
    assert.equal(document.theme, "dark");
    assert.equal(document.usage_stats_decided_at, "2026-11-22T09:30:00.000Z");
    const decision = decideConsent(readConsentInput(home.host(), { app: "engine" }));
    assert.equal(decision.level, level);
    assert.equal(decision.since, NOW());
  });
}

Deno.test("writeChoice() leaves no other file behind and keeps it from other users", async () => {
  await using home = await createTestHome();
  await writeChoice(home.host(), { app: "engine", level: "off" });
  assert.deepEqual(await home.list(), [".config/engine/config.json"]);
  const { mode } = await Deno.stat(home.file("engine", "config.json"));
  assert.equal(mode! & 0o077, 0);
});

Deno.test("writeChoice() deletes what waits to be sent when nothing may leave", async () => {
  await using home = await createTestHome();
  await Deno.mkdir(home.file("engine", "spool/stats-443-00000000"), { recursive: true });
  await home.write("engine", "spool/stats-443-00000000/x.json", "{}");
  const outcome = await writeChoice(home.host(), { app: "engine", level: "off" });
  assert.equal(outcome.notes.length, 1);
  assert.deepEqual(await home.list(), [".config/engine/config.json"]);
});

Deno.test("writeChoice() removes do_not_track when something may be collected again", async () => {
  await using home = await createTestHome();
  await home.write("engine", "do_not_track", "");
  await writeChoice(home.host(), { app: "engine", level: "on" });
  assert.deepEqual(await home.list(), [".config/engine/config.json"]);
});

Deno.test("writeChoice() sets a file aside that cannot be read", async () => {
  await using home = await createTestHome();
  await home.write("engine", "config.json", "{ not json");
  const outcome = await writeChoice(home.host(), { app: "engine", level: "local" });
  assert.equal(outcome.ok, true);
  assert.equal(
    await Deno.readTextFile(home.file("engine", "config.json.unreadable")),
    "{ not json",
  );
});

Deno.test("writeChoice() says which permission is missing", async () => {
  await using home = await createTestHome();
  const host = home.host({}, { granted: ({ name }) => name !== "write" });
  const outcome = await writeChoice(host, { app: "engine", level: "off" });
  assert.equal(outcome.ok, false);
  assert.match(outcome.why ?? "", /^Cannot write .*: --allow-write=.* is missing$/);
});
