// Writes the fixture of the present layout, once, when the layout is new:
//   deno run --allow-read --allow-write=tests/fixtures/store tests/collector/store/write_layout_fixture.ts
// A file that is there is never written again: what it holds is what that version of the collector left.
import assert from "node:assert/strict";
import { splitPath } from "../../../collector/store/cell.ts";
import { decodeTable, encodeTable } from "../../../collector/store/counter_table.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import { LAYOUT_VERSION } from "../../../collector/store/keys.ts";
import { createLimits, LOCAL_LIMITS } from "../../../collector/store/kv_limits.ts";
import { MAX_IDS_PER_RECORD } from "../../../collector/store/write_changes.ts";
import type { Message } from "../../../schemas/mod.ts";
import { aFleet, aMessage, aSession, dump, NOON } from "./builders.ts";
import { faultyKv } from "./faulty_kv.ts";
import { toKvJson } from "./kv_json.ts";

const DAY = 86_400_000;
const TODAY = Math.floor(NOON / DAY);
const FOLDER = new URL("../../fixtures/store/", import.meta.url);
const now = (): number => NOON;
const at = (days: number): string => new Date(NOON - days * DAY).toISOString();

using kv = await Deno.openKv(":memory:");
const first = createStore(kv, { now, minCell: 1 });
const second = createStore(kv, { now, minCell: 1 });

const fleet = aFleet(2, 6);
const build = aMessage({ ci: true });
const days = aSession(NOON - 3 * DAY);
const twoDays = [3, 2].map((age) => aMessage({ session_id: days, occurred_at: at(age) }));
const both = aSession();
const twoProjects = ["lmcache", "vllm"].map((project) =>
  aMessage({ session_id: both, project, message_type: "EventMessage" })
);
const busy = aSession();
const many = Array.from(
  { length: MAX_IDS_PER_RECORD + 4 },
  () => aMessage({ session_id: busy, message_type: "EventMessage", event_type: "ping" }),
);
const stored: Message[] = [...fleet, build, ...twoDays, ...twoProjects, ...many];

// Both at once, so that they count in tables of their own.
for (let index = 0; index < fleet.length; index += 2) {
  await Promise.all([first.ingest([fleet[index]!]), second.ingest([fleet[index + 1]!])]);
}
for (const message of [build, ...twoDays, ...twoProjects]) await first.ingest([message]);
await second.ingest(many);

const forgotten = aMessage({ message_type: "EventMessage" });
await first.ingest([forgotten]);
const receipt = await first.forget(forgotten.session_id);

// A deletion that stopped after its first commit.
const half = aSession();
const going = Array.from(
  { length: 12 },
  () => aMessage({ session_id: half, message_type: "EventMessage" }),
);
for (const message of going) await first.ingest([message]);
const faulty = faultyKv(kv);
faulty.failAfter(1, "lost before");
const limits = createLimits({ ...LOCAL_LIMITS, mutations: 40 });
await assert.rejects(createStore(faulty.kv, { now, limits }).forget(half));

// Some counters stand alone, as when a table is full.
for await (const { key, value } of kv.list<Uint8Array>({ prefix: ["n", "lmcache", TODAY] })) {
  const table = decodeTable(value);
  for (const [path, amount] of [...table].slice(0, 3)) {
    table.delete(path);
    await kv.atomic().sum(["n+", "lmcache", TODAY, ...splitPath(path)], BigInt.asUintN(64, amount))
      .commit();
  }
  const atomic = kv.atomic().set(["v", "lmcache", TODAY], 1);
  if (table.size > 0) atomic.set(key, encodeTable(table));
  else atomic.delete(key);
  await atomic.commit();
}

const { report } = await createStore(kv, { now, minCell: 1 }).report("lmcache", {
  from: "2026-11-19",
  to: "2026-11-22",
});
const { generated_at: _, ...numbers } = report;
const lines = (await dump(kv)).map(({ key, value }) =>
  `  ${JSON.stringify({ key: toKvJson(key), value: toKvJson(value) })}`
);
const expected = { now: NOON, report: numbers, stored, forgotten, receipt, going };
const create = { createNew: true };
const name = `layout-${LAYOUT_VERSION}`;
await Deno.writeTextFile(new URL(`${name}.json`, FOLDER), `[\n${lines.join(",\n")}\n]\n`, create);
await Deno.writeTextFile(
  new URL(`${name}.expected.json`, FOLDER),
  `${JSON.stringify(expected, null, 2)}\n`,
  create,
);
for (const store of [first, second]) await store.close();
