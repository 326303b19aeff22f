// What a message costs: time on a processor, and operations of the KV in the units that a hosted one
// bills; see README.md.
import { createStore } from "../collector/store/create_store.ts";
import { splitCell, splitPath } from "../collector/store/cell.ts";
import { addContribution, contribution } from "../collector/store/contribution.ts";
import { extract } from "../collector/store/extract.ts";
import { addMessage, copySummary, emptySummary, type Summary } from "../collector/store/summary.ts";
import { utcDay } from "../collector/store/utc_day.ts";
import type { Message } from "../schemas/mod.ts";
import process from "node:process";
import { countingKv } from "./measure/counting_kv.ts";
import { machine } from "./measure/machine.ts";
import { saveResult } from "./measure/save_result.ts";
import { say } from "./measure/say.ts";
import { scratchFolder } from "./measure/scratch_folder.ts";
import { textTable } from "./measure/text_table.ts";
import { sessionMessages } from "./load/session_messages.ts";

/** One way in which messages come in. */
interface Shape {
  readonly title: string;
  readonly callers: number;
  /** Messages of one call. */
  readonly call: (number: number) => Message[];
  readonly calls: number;
}

const first = (number: number): Message => sessionMessages(number, Date.now(), "bench")[0]!;
const SHAPES: readonly Shape[] = [
  { title: "1 a request, 1 caller", callers: 1, calls: 2_000, call: (at) => [first(at)] },
  { title: "1 a request, 64 callers", callers: 64, calls: 20_000, call: (at) => [first(at)] },
  {
    title: "100 sessions a request, 64 callers",
    callers: 64,
    calls: 300,
    call: (at) => Array.from({ length: 100 }, (_, index) => first(at * 100 + index)),
  },
  {
    title: "a session of 4 a request, 64 callers",
    callers: 64,
    calls: 5_000,
    call: (at) => sessionMessages(at, Date.now() - 5_000, "bench"),
  },
];

const where = machine();
say(`${where.date}, ${where.cpu}, ${where.cores} cores, ${where.system}, Deno ${where.deno}\n`);
const rows = [];
for (const shape of SHAPES) {
  // Beside it what is compared: one set of the row and its own sums, in a commit of its own.
  rows.push({ title: shape.title, grouped: await cost(shape), alone: await alone(shape) });
}
const number = (value: number): string => value.toFixed(2);
say(textTable(
  [
    "load on the store alone",
    "commits",
    "reads",
    "read units",
    "checks",
    "writes",
    "write units",
    "one set + its sums",
    "share",
    "CPU µs",
    "CPU µs, one set + its sums",
    "share",
  ],
  rows.map(({ title, grouped, alone }) => [
    title,
    number(grouped.commits),
    number(grouped.reads),
    number(grouped.readUnits),
    number(grouped.checks),
    number(grouped.writes),
    number(grouped.writeUnits),
    number(alone.writeUnits),
    number(grouped.writeUnits / alone.writeUnits),
    grouped.cpuMicros.toFixed(0),
    alone.cpuMicros.toFixed(0),
    number(grouped.cpuMicros / alone.cpuMicros),
  ]),
));
say("\nAll of it for one message.");
say(`\nResult: ${await saveResult("cost", rows)}`);

interface Cost {
  commits: number;
  reads: number;
  readUnits: number;
  checks: number;
  writes: number;
  writeUnits: number;
  cpuMicros: number;
}

async function cost({ callers, calls, call }: Shape): Promise<Cost> {
  await using folder = await scratchFolder();
  using file = await Deno.openKv(`${folder.path}kv.sqlite`);
  const { kv, work } = countingKv(file);
  const store = createStore(kv);
  await store.ingest(Array.from({ length: 64 }, (_, at) => first(at)));
  const before = { ...work };
  const batches = Array.from({ length: calls }, (_, at) => call(at));
  const cpu = cpuMicros();
  let next = 0;
  let messages = 0;
  await Promise.all(Array.from({ length: callers }, async () => {
    while (next < calls) {
      const outcomes = await store.ingest(batches[next++]!);
      messages += outcomes.filter(({ status }) => status === "accepted").length;
    }
  }));
  const spent = cpuMicros() - cpu;
  await store.close();
  return perMessage(before, work, messages, spent);
}

/** The same messages, each with one set of its row and one sum for every counter that it changes. */
async function alone({ call }: Shape): Promise<Cost> {
  await using folder = await scratchFolder();
  using file = await Deno.openKv(`${folder.path}kv.sqlite`);
  const { kv, work } = countingKv(file);
  const sums = sumsOf(call(0));
  const messages = Array.from({ length: 2_000 }, (_, at) => call(at)).flat().slice(0, 2_000);
  const before = { ...work };
  const cpu = cpuMicros();
  for (const [at, message] of messages.entries()) {
    const atomic = kv.atomic().set(["row", message.message_id], message);
    for (const key of sums[at % sums.length]!) atomic.sum(key, 1n);
    await atomic.commit();
  }
  return perMessage(before, work, messages.length, cpuMicros() - cpu);
}

/** The counters that each message of a call changes, one entry each: what it alone comes to. */
function sumsOf(messages: readonly Message[]): Deno.KvKey[][] {
  const summaries = new Map<string, Summary>();
  return messages.map((message) => {
    const name = `${message.project} ${message.session_id}`;
    const before = summaries.get(name) ?? emptySummary();
    const after = copySummary(before);
    addMessage(after, utcDay(Date.parse(message.occurred_at)), extract(message));
    summaries.set(name, after);
    const amounts = contribution(after);
    addContribution(amounts, before, -1n);
    return [...amounts].filter(([, amount]) => amount !== 0n).map(([cell]) => {
      const { day, path } = splitCell(cell);
      return ["n", message.project, day, ...splitPath(path)];
    });
  });
}

function perMessage(
  before: Omit<Cost, "cpuMicros">,
  after: Omit<Cost, "cpuMicros">,
  messages: number,
  spent: number,
): Cost {
  const share = (name: keyof Omit<Cost, "cpuMicros">): number =>
    (after[name] - before[name]) / messages;
  return {
    commits: share("commits"),
    reads: share("reads"),
    readUnits: share("readUnits"),
    checks: share("checks"),
    writes: share("writes"),
    writeUnits: share("writeUnits"),
    cpuMicros: spent / messages,
  };
}

/** Time on a processor of this whole process, in microseconds. */
function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
