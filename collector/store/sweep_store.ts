import {
  allMarksPrefix,
  allRowsPrefix,
  allSessionsPrefix,
  deletionsPrefix,
  projectValuesPrefix,
  rangeBefore,
} from "./keys.ts";
import { emptyRecords } from "./empty_records.ts";
import type { KeepDays } from "./keep_days.ts";
import type { Keeping } from "./keeping.ts";
import type { Retention } from "./retention.ts";
import { hashOf, type SessionKey, sessionKeyText } from "./session_key.ts";
import { createBatch } from "./kv_batch.ts";
import { completeRecord, deleteRecord, type StoredRecord } from "./session_records.ts";
import { lastDay } from "./summary.ts";
import type { SweepResult } from "./maintenance.ts";
import { DAY_MS, utcDay } from "./utc_day.ts";

/** What {@linkcode sweepStore} works with. */
export interface SweepContext {
  /** The store. */
  readonly kv: Deno.Kv;
  /** Lifetimes. */
  readonly retention: Retention;
  /** The present. */
  readonly now: number;
  /** Projects that have data. */
  readonly projects: readonly string[];
  /** Keeps the days of a project in order. */
  readonly keepDays: KeepDays;
  /** Keeps in mind how long messages are kept. */
  readonly keeping: Pick<Keeping, "sweep" | "emptied">;
  /** Completes the deletion of a session. */
  readonly forget: (session: SessionKey) => Promise<unknown>;
}

const BATCH = 500;
const PART = 100;
/** Days after which few messages of a day arrive any more. */
const QUIET_DAYS = 2;

/**
 * Removes what is past its time. The database expires entries too, but only "not before", and not every
 * back end soon; reads leave out what is past its time, and this makes sure that it is gone.
 *
 * Keys are in order of time, so a sweep reads what is old and not what is stored.
 *
 * @param context Store, lifetimes and the present.
 * @returns How much was removed.
 */
export async function sweepStore(context: SweepContext): Promise<SweepResult> {
  const { kv, retention, now, projects, keepDays, keeping } = context;
  const resumed = await resumeDeletions(context);
  const terms = await keeping.sweep(retention.firstDay(now), now);
  const emptied = await emptyRecords({ ...context, terms });
  const rows = await sweepRows(context);
  const sessions = await sweepSessions(context);
  const marks = await sweepMarks(context);
  const firstDay = retention.firstMarkedDay(now);
  let lists = 0;
  for (const project of projects) {
    const prefix = projectValuesPrefix(project);
    lists += await deleteAll(kv, { start: prefix, end: [...prefix, firstDay] });
    await keepDays(project, utcDay(now) - QUIET_DAYS);
  }
  return { rows, emptied, marks, sessions, resumed, lists };
}

async function sweepRows({ kv, retention, now }: SweepContext): Promise<number> {
  const firstDay = retention.firstDay(now);
  const old = rangeBefore(allRowsPrefix(), firstDay * DAY_MS);
  return await deleteAll(kv, old, ({ key }) => Number(key[2]) < firstDay);
}

async function sweepMarks({ kv, retention, now }: SweepContext): Promise<number> {
  const firstDay = retention.firstMarkedDay(now);
  const old = rangeBefore(allMarksPrefix(), firstDay * DAY_MS);
  return await deleteAll(kv, old, ({ value }) => Number(value) < firstDay);
}

/** Completes deletions that stopped half-way; says how many. */
export async function resumeDeletions(
  { kv, forget }: Pick<SweepContext, "kv" | "forget">,
): Promise<number> {
  let resumed = 0;
  for await (const { key } of kv.list({ prefix: deletionsPrefix() }, { batchSize: BATCH })) {
    const session = sessionKeyText(key[1] as Uint8Array);
    await forget({ hash: hashOf(session), key: session });
    resumed++;
  }
  return resumed;
}

async function sweepSessions({ kv, retention, now }: SweepContext): Promise<number> {
  const firstDay = retention.firstMarkedDay(now);
  const old = rangeBefore(allSessionsPrefix(), firstDay * DAY_MS);
  let removed = 0;
  for await (const entry of kv.list<StoredRecord>(old, { batchSize: BATCH })) {
    const session = sessionKeyText(entry.key[1] as Uint8Array);
    const before = await completeRecord(kv, session, entry);
    if (before.record === null || before.record.state === "deleting") continue;
    const over = before.record.state === "counted"
      ? [...before.record.projects.values()].every((summary) => lastDay(summary) < firstDay)
      : Date.parse(before.record.receipt.deleted_at) + retention.tombstoneLife() <= now;
    if (!over) continue;
    const batch = createBatch(kv);
    deleteRecord(batch, session, before);
    if ((await batch.commit()).ok) removed++;
  }
  return removed;
}

async function deleteAll(
  kv: Deno.Kv,
  range: { readonly start: Deno.KvKey; readonly end: Deno.KvKey },
  isOver: (entry: Deno.KvEntry<unknown>) => boolean = () => true,
): Promise<number> {
  let removed = 0;
  let part: Deno.KvKey[] = [];
  const flush = async (): Promise<void> => {
    if (part.length === 0) return;
    const atomic = kv.atomic();
    for (const key of part) atomic.delete(key);
    await atomic.commit();
    removed += part.length;
    part = [];
  };
  for await (const entry of kv.list({ ...range }, { batchSize: BATCH })) {
    if (isOver(entry)) part.push(entry.key);
    if (part.length >= PART) await flush();
  }
  await flush();
  return removed;
}
