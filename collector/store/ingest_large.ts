import { countGroup, type SessionChange, type WaitingMessage } from "./count_group.ts";
import { type IngestContext, tidy } from "./ingest_context.ts";
import { readGroup } from "./read_group.ts";
import { readRecord, type VersionedRecord } from "./session_records.ts";
import { StoreError } from "./store_error.ts";
import { copySummary, type Counted, type Summary } from "./summary.ts";
import { SERIES_FAMILY } from "./known_values.ts";
import { writeChanges } from "./write_changes.ts";

const ATTEMPTS = 200;
const STEPS = 48;

interface Entry {
  readonly day: number;
  readonly pair: readonly [dimension: string, value: string];
  readonly counted: Counted;
  readonly set: (counted: Counted) => void;
}

/**
 * Stores one message whose change of its session does not fit one commit: a session with very many values
 * that moves to another day. First the values are taken out of the count, some in each commit, then the
 * message is stored, then the values are counted again. After each commit the counters agree with the
 * session's record, so that nothing is lost or counted twice if it ends half-way; values not yet counted
 * again are counted with the session's next message.
 *
 * @param waiting The message; its outcome is set.
 * @param context Store, gates and limits.
 * @throws StoreError `overloaded` when other writers come first too often.
 */
export async function ingestLarge(
  waiting: WaitingMessage,
  context: IngestContext,
): Promise<void> {
  const { kv, retention, projects, now } = context;
  const { item } = waiting;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { records, marks } = await readGroup(kv, [item]);
    const before = records.get(item.session)!;
    const firstDay = retention.firstMarkedDay(now());
    const { outcomes, changes } = countGroup([item], records, marks, firstDay);
    const change = changes[0];
    if (change === undefined) {
      waiting.outcome = outcomes[0]!;
      return;
    }
    const admission = await projects.admit(item.project);
    const version = admission.ok ? admission.versionstamp : "";
    const counted = change.touched.get(item.project) ?? null;
    const reduced = counted === null ? null : leaveOut(counted);
    const step = reduced === null
      ? withoutValues(change, item.project)
      : replace(before, item.session, item.project, counted!, reduced);
    if (!await write(step, version, context)) projects.forget(item.project);
    else if (reduced === null) {
      await countAgain(item.session, item.project, context);
      waiting.outcome = outcomes[0]!;
      return;
    }
  }
  throw new StoreError("overloaded", 1);
}

/** Counts the values of a session that are left out, some in each commit. */
async function countAgain(
  session: string,
  project: string,
  context: IngestContext,
): Promise<void> {
  let at = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await readRecord(context.kv, session);
    const counted = before.record?.state === "counted"
      ? before.record.projects.get(project)
      : undefined;
    if (counted === undefined) return;
    const next = copySummary(counted);
    const part = entriesOf(next).slice(at, at + STEPS);
    if (part.length === 0) return;
    const admission = await context.projects.admit(project);
    const versionstamp = admission.ok ? admission.versionstamp : "";
    let settled = admission.ok;
    for (const entry of part) {
      if (entry.counted !== "left out" || !settled) continue;
      const how = await context.values.enter({ name: project, versionstamp }, entry.day, [
        entry.pair,
      ]);
      if (how === null) settled = false;
      else entry.set(how[0]!);
    }
    const step = replace(before, session, project, counted, next);
    if (settled && await write(step, versionstamp, context)) at += STEPS;
    else context.projects.forget(project);
  }
  throw new StoreError("overloaded", 1);
}

async function write(
  change: SessionChange,
  version: string,
  context: IngestContext,
): Promise<boolean> {
  const { kv, counters, limits, retention, now } = context;
  const projects = new Map([...change.touched.keys()].map((project) => [project, version]));
  return await counters.exclusive(async () => {
    const instant = now();
    const written = await writeChanges(kv, [change], {
      projects,
      counters,
      retention,
      now: instant,
    });
    let result: Deno.KvCommitResult | Deno.KvCommitError = { ok: false };
    try {
      result = await written.batch.commit();
    } catch (error) {
      if (!limits.refuse(error, written.batch.size)) throw error;
    } finally {
      if (!result.ok) written.counters.failed();
    }
    if (!result.ok) return false;
    written.counters.done(result.versionstamp);
    await tidy(written.amounts, context);
    return true;
  });
}

function replace(
  before: VersionedRecord,
  session: string,
  project: string,
  counted: Summary,
  next: Summary,
): SessionChange {
  const record = before.record;
  const projects = new Map(record?.state === "counted" ? record.projects : []).set(project, next);
  return { session, before, projects, touched: new Map([[project, counted]]), messages: [] };
}

/** The same change with no value counted. */
function withoutValues(change: SessionChange, project: string): SessionChange {
  for (const entry of entriesOf(change.projects.get(project)!)) entry.set("left out");
  return change;
}

/** Takes some values out of the count; `null` when none is counted. */
function leaveOut(summary: Summary): Summary | null {
  const next = copySummary(summary);
  const counted = entriesOf(next).filter((entry) => entry.counted !== "left out");
  for (const entry of counted.slice(0, STEPS)) entry.set("left out");
  return counted.length === 0 ? null : next;
}

function entriesOf(summary: Summary): Entry[] {
  const entries: Entry[] = [];
  for (const [dimension, held] of summary.values) {
    for (const [value, counted] of held) {
      const set = (how: Counted): void => void held.set(value, how);
      entries.push({ day: summary.day, pair: [dimension, value], counted, set });
    }
  }
  for (const [day, { series }] of summary.days) {
    for (const [name, entry] of series) {
      const set = (how: Counted): void => void (entry.counted = how);
      entries.push({ day, pair: [SERIES_FAMILY, name], counted: entry.counted, set });
    }
  }
  return entries;
}
