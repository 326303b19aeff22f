import assert from "node:assert/strict";
import { createStore } from "../../../collector/store/create_store.ts";
import type { Declarations } from "../../../schemas/mod.ts";
import { anEngineMessage } from "../../builders.ts";
import { aDeclaration } from "../../schemas/a_declaration.ts";
import { NOON } from "./builders.ts";

const TODAY = { from: "2026-11-22", to: "2026-11-22" };
const DECLARATIONS: Declarations = { "own-engine": aDeclaration };

const anEngine = (chunkSize: number, config: Record<string, string | boolean>) =>
  anEngineMessage({
    project: "own-engine",
    occurred_at: new Date(NOON).toISOString(),
    chunk_size: chunkSize,
    config,
  });

function aStore(kv: Deno.Kv, declarations?: Declarations) {
  return createStore(kv, { now: () => NOON, minCell: 1, declarations });
}

async function differences(kv: Deno.Kv, declarations?: Declarations): Promise<number> {
  const store = aStore(kv, declarations);
  let found = 0;
  for await (const step of store.rebuild()) if (step.kind === "difference") found++;
  await store.close();
  return found;
}

Deno.test("createStore() counts declared settings in their ranges, and rebuilds the same", async () => {
  using kv = await Deno.openKv(":memory:");
  const store = aStore(kv, DECLARATIONS);
  const messages = [
    anEngine(300, { scheduler: "fair", speculative: true }),
    anEngine(600, { scheduler: "lifo", other: "x" }),
    { ...anEngine(300, { scheduler: "lifo" }), project: "constructor" },
  ];
  await store.ingest(messages);
  const { report } = await store.report("own-engine", TODAY);
  assert.deepEqual(report.dimensions.chunk_size, [{ value: "256-1024", sessions: 2 }]);
  assert.deepEqual(report.dimensions["config.scheduler"], [{ value: "fair", sessions: 1 }]);
  assert.deepEqual(report.dimensions["config.other"], [{ value: "x", sessions: 1 }]);
  assert.equal(report.dimensions["config.speculative"], undefined);
  assert.deepEqual(report.quarantined, { "config.scheduler": 1 });
  const other = (await store.report("constructor", TODAY)).report.dimensions;
  assert.deepEqual(other["config.scheduler"], [{ value: "lifo", sessions: 1 }]);
  assert.equal(await differences(kv, DECLARATIONS), 0);
  assert.ok(await differences(kv) > 0);
  await store.forget(messages[0]!.session_id);
  const { report: after } = await store.report("own-engine", TODAY);
  assert.equal(after.dimensions["config.scheduler"], undefined);
  assert.equal(await differences(kv, DECLARATIONS), 0);
  await store.close();
});
