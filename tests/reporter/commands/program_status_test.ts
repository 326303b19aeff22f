import assert from "node:assert/strict";
import { programStatus } from "../../../reporter/commands/program_status.ts";
import { statusReport } from "../../../reporter/commands/status_report.ts";
import { createTestHome } from "../test_home.ts";

const COLLECTOR = "https://stats.my-engine.example";

Deno.test("statusReport() claims nothing of an endpoint that only the program knows", async () => {
  await using home = await createTestHome();
  const text = statusReport(programStatus(home.host(), { app: "my-engine" }));
  assert.doesNotMatch(text, /Nothing leaves/);
  assert.match(text, /may hold an endpoint that cannot be seen from here/);
  assert.match(text, /nobody decided, and a program's default is on unless it says otherwise/);
});

Deno.test("statusReport() says where the program's last attempt went", async () => {
  await using home = await createTestHome();
  await home.write("my-engine", "usage_stats.json", JSON.stringify({ endpoint: COLLECTOR }));
  const text = statusReport(programStatus(home.host(), { app: "my-engine" }));
  assert.match(text, /Messages go to https:\/\/stats\.my-engine\.example\./);
  assert.match(text, /set by the program, as its last attempt says/);
});

Deno.test("statusReport() names every endpoint that the log names", async () => {
  await using home = await createTestHome();
  const line = (endpoints: readonly string[]) => JSON.stringify({ "session_id": "x", endpoints });
  const log = [line(["https://old.example"]), line([COLLECTOR, "https://other.example"]), line([])];
  await home.write("my-engine", "usage.jsonl", `${log.join("\n")}\n`);
  await home.write("my-engine", "usage_stats.json", JSON.stringify({ endpoint: COLLECTOR }));
  const text = statusReport(programStatus(home.host(), { app: "my-engine" }));
  assert.match(
    text,
    /Messages go to https:\/\/stats\.my-engine\.example and https:\/\/other\.example\./,
  );
  assert.doesNotMatch(text, /old\.example/);
});

Deno.test("programStatus() believes the person who replaced the program's endpoint", async () => {
  await using home = await createTestHome();
  await home.write("my-engine", "usage_stats.json", JSON.stringify({ endpoint: COLLECTOR }));
  const host = home.host({ "MY_ENGINE_USAGE_STATS_URL": "" });
  const known = programStatus(host, { app: "my-engine" });
  assert.deepEqual(known.status.endpoints, []);
  assert.equal(known.mayHaveOwn, false);
  assert.match(statusReport(known), /Nothing leaves this machine: there is no endpoint\./);
});

Deno.test("statusReport() still says that nothing leaves when the person said no", async () => {
  await using home = await createTestHome();
  await home.write("my-engine", "do_not_track", "");
  const text = statusReport(programStatus(home.host(), { app: "my-engine" }));
  assert.match(text, /^Usage statistics are off, .* Nothing leaves this machine\.\n/);
});

Deno.test("programStatus() knows the default and the endpoint of this command", async () => {
  await using home = await createTestHome();
  await home.write("candor", "usage_stats.json", JSON.stringify({ endpoint: COLLECTOR }));
  const known = programStatus(home.host(), { app: "candor" });
  assert.equal(known.status.because, "nobody decided and the program's default is on");
  assert.match(statusReport(known), /Nothing leaves this machine: there is no endpoint\./);
});
