import assert from "node:assert/strict";
import { assertCountedOnce, readAcknowledged, startChild } from "./child_processes.ts";
import { BATCH } from "./ingest_child.ts";

async function withFile(run: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(`${folder}/kv.sqlite3`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("store keeps every acknowledged message through kill -9", async () => {
  await withFile(async (path) => {
    const acknowledged = await readAcknowledged(startChild(path, 1, 400, 0), 60);
    assert.ok(acknowledged.size >= 60);
    const outcomes = await assertCountedOnce(path, 1, 400);
    for (const number of acknowledged) {
      for (let at = number * BATCH; at < Math.min((number + 1) * BATCH, outcomes.length); at++) {
        assert.equal(
          outcomes[at]!.status,
          "duplicate",
          `message ${at} was acknowledged and is lost`,
        );
      }
    }
    assert.ok(
      outcomes.some(({ status }) => status === "accepted"),
      "the process was killed too late",
    );
  });
});

Deno.test("store counts once what two processes send to one file at the same time", async () => {
  await withFile(async (path) => {
    const children = [startChild(path, 2, 150, 0), startChild(path, 2, 150, 5)];
    const [first, second] = await Promise.all(
      children.map((child) => readAcknowledged(child, Infinity)),
    );
    assert.deepEqual([...first!].sort(), [...second!].sort());
    const outcomes = await assertCountedOnce(path, 2, 150);
    assert.ok(outcomes.every(({ status }) => status === "duplicate"));
  });
});
