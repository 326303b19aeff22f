// Whether anything gets slower, or larger in memory, as messages pile up; see README.md.
import { parseArgs } from "node:util";
import { createStore } from "../collector/store/create_store.ts";
import { fillStore } from "./load/fill_store.ts";
import { MESSAGES_PER_SESSION, sessionMessages } from "./load/session_messages.ts";
import { machine } from "./measure/machine.ts";
import { saveResult } from "./measure/save_result.ts";
import { say } from "./measure/say.ts";
import { scratchFolder } from "./measure/scratch_folder.ts";
import { textTable } from "./measure/text_table.ts";
import { timeEach } from "./measure/time_each.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const SPAN_DAYS = 29.9;
const TIMES = 20;
const POINTS = 20;
const WARM_UP_MESSAGES = 100_000;

const { values } = parseArgs({
  options: { messages: { type: "string", default: "10000,1000000,10000000" } },
});
const sizes = values.messages.split(",").map(Number);
const largest = sizes.at(-1)!;

/** What was seen with so many messages stored. */
interface Point {
  readonly messages: number;
  /** Messages a second over the stretch that led here. */
  readonly rate: number;
  /** Memory of the process, in MiB. */
  readonly residentMib: number;
  /** Size of the store's files, in MiB. */
  readonly storeMib: number;
  /** Medians, in milliseconds; only at the sizes asked for. */
  readonly reportMs?: number;
  readonly forgetMs?: number;
}

const where = machine();
say(`${where.date}, ${where.cpu}, ${where.cores} cores, ${where.system}, Deno ${where.deno}`);
await using folder = await scratchFolder();
using kv = await Deno.openKv(`${folder.path}kv.sqlite`);
const clock = { now: START };
const store = createStore(kv, { now: () => clock.now });
const step = SPAN_DAYS * DAY / (largest / MESSAGES_PER_SESSION);
const points: Point[] = [];
let stored = 0;
await warmUp();
for (const stop of stops().filter((size) => size > stored)) points.push(await grow(stop));
await store.close();

const cell = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? "";
say("");
say(textTable(
  ["messages stored", "messages/s", "RSS MiB", "store MiB", "report ms", "forget ms"],
  points.map(({ messages, rate, residentMib, storeMib, reportMs, forgetMs }) => [
    String(messages),
    rate.toFixed(0),
    residentMib.toFixed(0),
    storeMib.toFixed(0),
    cell(reportMs, 2),
    cell(forgetMs, 2),
  ]),
));
say(`\nResult: ${await saveResult("growth", points)}`);

/** The sizes asked for, and points between them for the curve of memory. */
function stops(): number[] {
  const between = Array.from(
    { length: POINTS },
    (_, at) => Math.round((at + 1) * largest / POINTS),
  );
  const whole = [...sizes, ...between].map((size) => size - size % MESSAGES_PER_SESSION);
  return [...new Set(whole)].sort((left, right) => left - right);
}

/** Fills a store of its own, so that the first point is of compiled code like the others. */
async function warmUp(): Promise<void> {
  await using own = await scratchFolder();
  using other = await Deno.openKv(`${own.path}kv.sqlite`);
  const time = { now: START };
  const warm = createStore(other, { now: () => time.now });
  const to = WARM_UP_MESSAGES / MESSAGES_PER_SESSION;
  await fillStore({ store: warm, clock: time, from: 0, to, step, projects: ["bench"] });
  await warm.close();
}

async function fillTo(messages: number): Promise<number> {
  const from = stored / MESSAGES_PER_SESSION;
  const to = Math.floor(messages / MESSAGES_PER_SESSION);
  const fill = await fillStore({ store, clock, from, to, step, projects: ["bench"] });
  stored = to * MESSAGES_PER_SESSION;
  return fill.messages / fill.ms * 1000;
}

async function grow(messages: number): Promise<Point> {
  const rate = await fillTo(messages);
  const point: Point = {
    messages: stored,
    rate,
    residentMib: Deno.memoryUsage().rss / 2 ** 20,
    storeMib: await folderMib(),
    ...sizes.includes(messages) ? await times() : {},
  };
  say(
    `${point.messages} messages: ${rate.toFixed(0)} a second, RSS ${
      point.residentMib.toFixed(0)
    } MiB`,
  );
  return point;
}

async function times(): Promise<{ readonly reportMs: number; readonly forgetMs: number }> {
  const name = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const window = { from: name(clock.now - 29 * DAY), to: name(clock.now) };
  const report = await timeEach(TIMES, async () => {
    // A store that has read nothing yet: the counters come from the database.
    const fresh = createStore(kv, { now: () => clock.now });
    await fresh.report("bench", window);
    await fresh.close();
  });
  const forgotten = Array.from(
    { length: TIMES },
    (_, at) => sessionMessages(at, clock.now - at * 1000 - 2000, "bench"),
  );
  await store.ingest(forgotten.flat());
  const forget = await timeEach(TIMES, (at) => store.forget(forgotten[at]![0]!.session_id));
  return { reportMs: report.median, forgetMs: forget.median };
}

async function folderMib(): Promise<number> {
  let bytes = 0;
  for await (const { name } of Deno.readDir(folder.path)) {
    bytes += (await Deno.stat(folder.path + name)).size;
  }
  return bytes / 2 ** 20;
}
