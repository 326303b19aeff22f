import { splitCell } from "./cell.ts";
import { type Amounts, contribution } from "./contribution.ts";
import { extract } from "./extract.ts";
import {
  changedKey,
  counterKey,
  dayCountersPrefix,
  dayValuesPrefix,
  projectRowsPrefix,
} from "./keys.ts";
import { createBatch } from "./kv_batch.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";
import type { CounterDifference, RebuildOptions, RebuildStep } from "./maintenance.ts";
import type { Retention } from "./retention.ts";
import { decodeRow } from "./row_codec.ts";
import type { SessionKey } from "./session_key.ts";
import { readRecord } from "./session_records.ts";
import { addMessage, copySummary, emptySummary, type Summary } from "./summary.ts";
import { resumeDeletions } from "./sweep_store.ts";
import { nameDay, utcDay } from "./utc_day.ts";
import type { DayTables } from "./day_tables.ts";
import type { Message } from "../../schemas/mod.ts";

/** What {@linkcode rebuildStore} works with. */
export interface RebuildContext {
  /** The store. */
  readonly kv: Deno.Kv;
  /** What a commit may hold. */
  readonly limits: AdaptiveLimits;
  /** Lifetimes. */
  readonly retention: Retention;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Which days changed. */
  readonly tables: Pick<DayTables, "stamps">;
  /** Projects that have data. */
  readonly projects: () => Promise<readonly string[]>;
  /** Completes the deletion of a session. */
  readonly forget: (session: SessionKey) => Promise<unknown>;
}

const BATCH = 500;
const PROGRESS_EVERY = 1000;
const ATTEMPTS = 3;
const FAR_DAY = utcDay(8.64e15);

/**
 * Recomputes counters from raw messages, for the days that still have all of theirs, and compares.
 *
 * Messages may arrive meanwhile: a day is judged by the stamp that every change of its counters changes.
 * Only a day whose stamp stayed the same from before its messages were read is compared, and a repair
 * checks the stamp once more in its own commit. Other days are read again, and called busy in the end.
 *
 * How a value is counted beyond the bound of a day is taken from the session's record, and from the
 * day's list of values where there is none.
 *
 * @param context Store, limits and lifetimes.
 * @param options What to look at, and whether to repair.
 */
export async function* rebuildStore(
  context: RebuildContext,
  { projects, apply = false }: RebuildOptions,
): AsyncGenerator<RebuildStep> {
  await resumeDeletions(context);
  for (const project of projects ?? await context.projects()) {
    yield* rebuildProject(context, project, apply);
  }
}

async function* rebuildProject(
  context: RebuildContext,
  project: string,
  apply: boolean,
): AsyncGenerator<RebuildStep> {
  const { tables, retention, now } = context;
  const tally = { sessions: 0, messages: 0, days: 0, differences: 0, repaired: 0 };
  const settled = new Set<number>();
  let busy: number[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const firstDay = retention.firstDay(now());
    const stamps = await tables.stamps(project, firstDay, FAR_DAY);
    const expected: Amounts = new Map();
    Object.assign(tally, { sessions: 0, messages: 0 });
    for await (const { summary, messages } of readSessions(context, project, firstDay)) {
      for (const [cell, amount] of contribution(summary)) {
        expected.set(cell, (expected.get(cell) ?? 0n) + amount);
      }
      tally.messages += messages;
      if (++tally.sessions % PROGRESS_EVERY === 0) yield progress(project, tally);
    }
    busy = [];
    const days = [...new Set([...stamps.keys(), ...daysOf(expected)])]
      .filter((day) => day >= firstDay && !settled.has(day))
      .sort((left, right) => left - right);
    for (const day of days) {
      const differences = await compareDay(context.kv, project, day, expected);
      const stamp = stamps.get(day) ?? null;
      if ((await context.kv.get(changedKey(project, day))).versionstamp !== stamp) {
        busy.push(day);
        continue;
      }
      const repaired = apply && differences.length > 0
        ? await repairDay(context, { project, day, stamp, differences })
        : 0;
      if (repaired < differences.length && apply) {
        busy.push(day);
        continue;
      }
      settled.add(day);
      tally.days++;
      tally.differences += differences.length;
      tally.repaired += repaired;
      for (const difference of differences) yield { kind: "difference", difference };
      if (repaired > 0) {
        yield { kind: "repaired", project, day: nameDay(day), counters: repaired };
      }
    }
    if (busy.length === 0) break;
  }
  for (const day of busy) yield { kind: "busy", project, day: nameDay(day) };
  yield { kind: "done", project, ...tally };
}

function progress(
  project: string,
  { sessions, messages }: { readonly sessions: number; readonly messages: number },
): RebuildStep {
  return { kind: "progress", project, sessions, messages };
}

function daysOf(amounts: Amounts): number[] {
  return [...new Set([...amounts.keys()].map((cell) => splitCell(cell).day))];
}

/** The sessions of a project as their rows say, in order of their keys. */
async function* readSessions(
  context: RebuildContext,
  project: string,
  firstDay: number,
): AsyncGenerator<{ readonly summary: Summary; readonly messages: number }> {
  const rows = context.kv.list<Uint8Array>({ prefix: projectRowsPrefix(project) }, {
    batchSize: BATCH,
  });
  let session: string | null = null;
  let summary = emptySummary();
  let messages = 0;
  for await (const { key, value } of rows) {
    if (Number(key[3]) < firstDay) continue;
    if (session !== null && session !== key[2]) {
      yield { summary: await settle(context, project, session, summary), messages };
      summary = emptySummary();
      messages = 0;
    }
    session = String(key[2]);
    for (const message of decodeRow(value)) {
      addMessage(summary, Number(key[3]), extract(message as unknown as Message));
      messages++;
    }
  }
  if (session !== null) {
    yield { summary: await settle(context, project, session, summary), messages };
  }
}

/** Takes from the session's record what its rows cannot say: how values are counted, and the days before. */
async function settle(
  { kv }: RebuildContext,
  project: string,
  session: string,
  fromRows: Summary,
): Promise<Summary> {
  const { record } = await readRecord(kv, session);
  const known = record?.state === "counted" ? record.projects.get(project) : undefined;
  const summary = copySummary(fromRows);
  if (known !== undefined) {
    summary.day = Math.min(summary.day, known.day);
    summary.ci ||= known.ci;
  }
  const lists = known === undefined ? await readLists(kv, project, summary.day) : null;
  for (const [dimension, held] of summary.values) {
    for (const value of held.keys()) {
      const listed = lists === null || lists.get(dimension)?.has(value);
      held.set(value, known?.values.get(dimension)?.get(value) ?? (listed ? "named" : "other"));
    }
  }
  for (const [day, { series }] of summary.days) {
    for (const [name, entry] of series) {
      entry.counted = known?.days.get(day)?.series.get(name)?.counted ?? "named";
    }
  }
  return summary;
}

async function readLists(
  kv: Deno.Kv,
  project: string,
  day: number,
): Promise<Map<string, ReadonlySet<string>>> {
  const lists = new Map<string, ReadonlySet<string>>();
  const entries = kv.list<readonly string[]>({ prefix: dayValuesPrefix(project, day) });
  for await (const { key, value } of entries) lists.set(String(key[3]), new Set(value));
  return lists;
}

async function compareDay(
  kv: Deno.Kv,
  project: string,
  day: number,
  expected: Amounts,
): Promise<CounterDifference[]> {
  const wanted = new Map<string, bigint>();
  for (const [cell, amount] of expected) {
    const { day: own, path } = splitCell(cell);
    if (own === day && amount !== 0n) wanted.set(path.join("\0"), amount);
  }
  const differences: CounterDifference[] = [];
  const differ = (counter: readonly string[], stored: bigint, wants: bigint): void => {
    if (stored === wants) return;
    differences.push({ project, day: nameDay(day), counter, stored, expected: wants });
  };
  const entries = kv.list<Deno.KvU64>({ prefix: dayCountersPrefix(project, day) }, {
    batchSize: BATCH,
  });
  for await (const { key, value } of entries) {
    const path = key.slice(3).map(String);
    const name = path.join("\0");
    differ(path, value.value, wanted.get(name) ?? 0n);
    wanted.delete(name);
  }
  for (const [name, amount] of wanted) differ(name.split("\0"), 0n, amount);
  return differences;
}

/** Sets the counters of a day right, some in each commit, as long as nobody else changes them. */
async function repairDay(
  { kv, limits }: RebuildContext,
  { project, day, stamp, differences }: {
    readonly project: string;
    readonly day: number;
    readonly stamp: string | null;
    readonly differences: readonly CounterDifference[];
  },
): Promise<number> {
  const most = Math.max(1, Math.floor(limits.current().mutations / 4));
  let version = stamp;
  let repaired = 0;
  while (repaired < differences.length) {
    const part = differences.slice(repaired, repaired + most);
    const batch = createBatch(kv);
    batch.check(changedKey(project, day), version);
    batch.set(changedKey(project, day), 1, 4);
    for (const { counter, stored, expected } of part) {
      const key = counterKey(project, day, counter);
      if (expected === 0n) batch.delete(key);
      else batch.add(key, expected - stored);
    }
    const result = await batch.commit();
    if (!result.ok) return repaired;
    version = result.versionstamp;
    repaired += part.length;
  }
  return repaired;
}
