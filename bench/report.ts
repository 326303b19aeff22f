// How long a report, and forgetting one session, take with few and with many messages stored, and how long
// a report of a whole year takes beside fifty projects; see README.md.
import { parseArgs } from "node:util";
import { createStore } from "../collector/store/create_store.ts";
import type { DayWindow, Store } from "../collector/store/store.ts";
import { fillStore } from "./load/fill_store.ts";
import { MESSAGES_PER_SESSION, sessionMessages } from "./load/session_messages.ts";
import { machine } from "./measure/machine.ts";
import { saveResult } from "./measure/save_result.ts";
import { say } from "./measure/say.ts";
import { scratchFolder } from "./measure/scratch_folder.ts";
import { type Spread, spread } from "./measure/spread.ts";
import { textTable } from "./measure/text_table.ts";
import { timeEach } from "./measure/time_each.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const TIMES = 20;

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "10000,1000000" },
    "year-sessions": { type: "string", default: "3" },
  },
});

interface Row {
  readonly what: string;
  readonly messages: number;
  readonly coldMs: Spread;
  readonly warmMs: Spread;
  /** After one more message for the last day. */
  readonly changedMs: Spread;
  readonly forgetMs: Spread | null;
}

const where = machine();
say(`${where.date}, ${where.cpu}, ${where.cores} cores, ${where.system}, Deno ${where.deno}`);
const rows: Row[] = [];
for (const messages of values.messages.split(",").map(Number)) rows.push(await month(messages));
rows.push(await year(Number(values["year-sessions"])));
const ms = (times: Spread | null): string =>
  times === null ? "" : `${times.median.toFixed(2)} (${times.max.toFixed(2)})`;
say(
  "\nmilliseconds, median and slowest of " +
    `${TIMES}; first: a store that has read nothing yet, again: one that remembers days\n`,
);
say(textTable(
  [
    "report of every dimension",
    "messages stored",
    "first",
    "again",
    "after a change",
    "forget a session",
  ],
  rows.map(({ what, messages, coldMs, warmMs, changedMs, forgetMs }) => [
    what,
    String(messages),
    ms(coldMs),
    ms(warmMs),
    ms(changedMs),
    ms(forgetMs),
  ]),
));
say(`\nResult: ${await saveResult("report", rows)}`);

/** Thirty days that hold so many messages, all of one project. */
async function month(messages: number): Promise<Row> {
  await using folder = await scratchFolder();
  using kv = await Deno.openKv(`${folder.path}kv.sqlite`);
  const clock = { now: START };
  const store = createStore(kv, { now: () => clock.now });
  const sessions = messages / MESSAGES_PER_SESSION;
  const project = "bench";
  const step = Math.floor(29.9 * DAY / sessions);
  const fill = await fillStore({
    ...{ store, clock, from: 0, to: sessions, step, projects: [project] },
    progress: tell(sessions),
  });
  say(`${messages} messages stored at ${Math.round(fill.messages / fill.ms * 1000)} a second`);
  const window = lastDays(clock.now, 30);
  const times = await reportTimes(kv, store, project, window, () => clock.now);
  const forgotten = Array.from(
    { length: TIMES },
    (_, at) => sessionMessages(at, clock.now - at * 60_000, project),
  );
  await store.ingest(forgotten.flat());
  const forgetMs = await timeEach(TIMES, (at) => store.forget(forgotten[at]![0]!.session_id));
  await store.close();
  return { what: "30 days, 1 project", messages, ...times, forgetMs };
}

/** A year of counters of fifty projects, with so many sessions a project and day. */
async function year(sessionsADay: number): Promise<Row> {
  await using folder = await scratchFolder();
  using kv = await Deno.openKv(`${folder.path}kv.sqlite`);
  const clock = { now: START };
  const store = createStore(kv, { now: () => clock.now });
  const projects = Array.from({ length: 50 }, (_, at) => `project-${at}`);
  const sessions = 365 * projects.length * sessionsADay;
  const step = 365 * DAY / sessions;
  const { messages } = await fillStore({
    ...{ store, clock, from: 0, to: sessions, step, projects },
    progress: tell(sessions),
  });
  const window = lastDays(clock.now, 365);
  const times = await reportTimes(kv, store, projects[7]!, window, () => clock.now);
  await store.close();
  return { what: "365 days, 50 projects", messages, ...times, forgetMs: null };
}

async function reportTimes(
  kv: Deno.Kv,
  store: Store,
  project: string,
  window: DayWindow,
  now: () => number,
): Promise<Pick<Row, "coldMs" | "warmMs" | "changedMs">> {
  const { report } = await store.report(project, window);
  if (report.totals.sessions === 0) throw new Error("Cannot measure: the report is empty");
  const coldMs = await timeEach(TIMES, async () => {
    const fresh = createStore(kv, { now });
    await fresh.report(project, window);
    await fresh.close();
  });
  const warmMs = await timeEach(TIMES, () => store.report(project, window));
  const changed: number[] = [];
  for (let at = 0; at < TIMES; at++) {
    await store.ingest(sessionMessages(at, now() - 3000, project));
    changed.push((await timeEach(1, () => store.report(project, window))).median);
  }
  return { coldMs, warmMs, changedMs: spread(changed) };
}

function lastDays(now: number, days: number): DayWindow {
  const name = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return { from: name(now - (days - 1) * DAY), to: name(now) };
}

function tell(sessions: number): (done: number) => void {
  const tenth = Math.ceil(sessions / 10);
  let told = 0;
  return (done) => {
    if (sessions < 50_000 || done < told + tenth) return;
    told = done;
    say(`  ${done * MESSAGES_PER_SESSION} messages`);
  };
}
