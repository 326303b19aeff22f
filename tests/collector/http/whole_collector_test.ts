import assert from "node:assert/strict";
import { composeCollector } from "../../../collector/mod.ts";
import { reportSchema } from "../../../schemas/report.ts";
import { receiptSchema, sessionViewSchema } from "../../../schemas/session.ts";
import { anEnvMessage, anEventMessage, TEST_NOW } from "../../builders.ts";
import { post } from "./post.ts";

const now = (): number => TEST_NOW.getTime();
const here = { remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 1 } } as const;

Deno.test("a whole collector receives, counts, publishes, exports and forgets", async () => {
  const collector = await composeCollector(
    { kv: ":memory:", minCell: 1, adminToken: "operator", rateLimit: 0 },
    { now },
  );
  const { app } = collector;
  const report = async () => {
    const answer = await app.request("/v1/projects/demo-project/report");
    return { etag: answer.headers.get("etag"), body: reportSchema.parse(await answer.json()) };
  };
  const env = anEnvMessage();
  const start = anEventMessage({ session_id: env.session_id });
  const first = await (await post(app, [env, start])).json();
  assert.deepEqual([first.accepted, first.duplicates], [2, 0]);
  const again = await (await post(app, [env, start])).json();
  assert.deepEqual([again.accepted, again.duplicates], [0, 2]);

  const counted = await report();
  assert.deepEqual(counted.body.totals, { sessions: 1, messages: 2, errors: 0 });
  assert.deepEqual(counted.body.dimensions.provider, [{ value: "GCP", sessions: 1 }]);
  assert.equal((await report()).etag, counted.etag);

  const view = sessionViewSchema.parse(
    await (await app.request(`/v1/sessions/${env.session_id}`)).json(),
  );
  assert.equal(view.state, "stored");
  assert.equal(view.projects[0]?.messages.length, 2);
  assert.ok(!JSON.stringify(view).includes(env.session_id));

  const exported = await app.request(
    "/v1/projects/demo-project/export",
    { headers: { authorization: "Bearer operator" } },
    here,
  );
  const rows = (await exported.text()).trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(rows.map(({ message_type }) => message_type).sort(), [
    "EnvMessage",
    "EventMessage",
  ]);
  assert.ok(!JSON.stringify(rows).includes(env.session_id));

  const path = `/v1/sessions/${env.session_id.toUpperCase()}`;
  const receipt = receiptSchema.parse(await (await app.request(path, { method: "DELETE" })).json());
  assert.equal(receipt.deleted_messages, 2);
  assert.equal(receipt.session, view.session);
  const unknown = await app.request(`/v1/sessions/${"ab".repeat(28)}`, { method: "DELETE" });
  assert.deepEqual(
    Object.keys(await unknown.json()).sort(),
    Object.keys(receipt).sort(),
  );
  const emptied = await report();
  assert.deepEqual(emptied.body.totals, { sessions: 0, messages: 0, errors: 0 });
  assert.notEqual(emptied.etag, counted.etag);

  const late = await post(app, anEventMessage({ session_id: env.session_id }));
  assert.equal(late.status, 422);
  assert.equal((await late.json()).code, "session_forgotten");
  await collector.close();
});

Deno.test("a whole collector says that the store is away once it is closed", async () => {
  const collector = await composeCollector({ kv: ":memory:" }, { now });
  await Promise.all([collector.close(), collector.close()]);
  assert.equal((await collector.app.request("/healthz")).status, 200);
  for (const path of ["/readyz", "/v1/projects", "/v1/projects/demo-project/report"]) {
    const answer = await collector.app.request(path);
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get("retry-after")) > 0);
    await answer.body?.cancel();
  }
  const answer = await post(collector.app, anEventMessage());
  assert.equal(answer.status, 503);
  await answer.body?.cancel();
});

Deno.test("a whole collector says in a sentence that its store cannot be opened", async () => {
  await assert.rejects(
    composeCollector({ kv: "/nowhere/at/all.db" }),
    (error: Error) => /^Cannot open store: .*, expected /.test(error.message),
  );
});
