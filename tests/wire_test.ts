import assert from "node:assert/strict";
import { composeCollector } from "../collector/mod.ts";
import { dataDictionary, parseMessage } from "../schemas/mod.ts";

/** Requests of schema version 1 as they were sent when it was new; none of them is ever changed. */
const FOLDER = new URL("./fixtures/wire/v1/", import.meta.url);
const NOW = Date.UTC(2026, 10, 22, 12, 30);
const SINGLE = ["env", "engine", "metadata", "event", "usage"].map((name) =>
  `${name}_message.json`
);

const read = (name: string): Promise<string> => Deno.readTextFile(new URL(name, FOLDER));

/** Sends one file to a collector of its own and gives the answer and the report. */
async function sent(...names: readonly string[]) {
  const collector = await composeCollector(
    { kv: ":memory:", minCell: 1, rateLimit: 0 },
    { now: () => NOW },
  );
  try {
    const answers = [];
    for (const name of names) {
      const type = name.endsWith(".ndjson") ? "application/x-ndjson" : "application/json";
      const answer = await collector.app.request("/v1/messages", {
        method: "POST",
        headers: { "content-type": type },
        body: await read(name),
      });
      assert.equal(answer.status, 202, `${name}: ${answer.status}`);
      answers.push(await answer.json());
    }
    const report = await collector.app.request("/v1/projects/golden/report");
    return { answers, report: await report.json() };
  } finally {
    await collector.close();
  }
}

Deno.test("schema version 1 has a golden file for every type of message", async () => {
  const types = await Promise.all(
    SINGLE.map(async (name) => JSON.parse(await read(name)).message_type),
  );
  const known = new Set(dataDictionary().flatMap(({ messages }) => [...messages]));
  assert.deepEqual(types.sort(), [...known].filter((name) => name.endsWith("Message")).sort());
});

for (const name of SINGLE) {
  Deno.test(`${name} of schema version 1 is accepted, whole, and counted`, async () => {
    const parsed = parseMessage(JSON.parse(await read(name)));
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.message, JSON.parse(await read(name)));
    const { answers, report } = await sent(name, name);
    assert.deepEqual(answers[0], { accepted: 1, duplicates: 0, rejected: [], "ignored_keys": [] });
    assert.deepEqual([answers[1].accepted, answers[1].duplicates], [0, 1]);
    assert.deepEqual([report.totals.sessions, report.totals.messages], [1, 1]);
  });
}

for (const name of ["array.json", "lines.ndjson"]) {
  Deno.test(`${name} of schema version 1 is counted under every dimension that it was`, async () => {
    const { answers, report } = await sent(name);
    assert.equal(answers[0].accepted, 5);
    assert.deepEqual(report.totals, { sessions: 1, messages: 5, errors: 1 });
    const values = Object.entries<readonly { value: string }[]>(report.dimensions)
      .filter(([, rows]) => rows.length > 0)
      .map(([dimension, rows]) => [dimension, rows.map(({ value }) => value)]);
    const expected = JSON.parse(await read("../v1_dimensions.json"));
    for (const [dimension, rows] of Object.entries(expected)) {
      assert.deepEqual(Object.fromEntries(values)[dimension], rows, dimension);
    }
  });
}

Deno.test("later_keys.json of schema version 1 is accepted without the keys that nobody knows", async () => {
  const { answers } = await sent("later_keys.json");
  assert.equal(answers[0].accepted, 1);
  assert.deepEqual(answers[0].ignored_keys, ["key_of_a_later_version"]);
});
