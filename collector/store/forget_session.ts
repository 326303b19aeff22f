import type { Receipt } from "../../schemas/mod.ts";
import { addContribution, type Amounts } from "./contribution.ts";
import type { Counters } from "./counters.ts";
import { loweredDays } from "./ingest_context.ts";
import { deletionKey, sessionMarksPrefix } from "./keys.ts";
import { createBatch } from "./kv_batch.ts";
import { type AdaptiveLimits, LOCAL_LIMITS } from "./kv_limits.ts";
import type { Retention } from "./retention.ts";
import { encodeRow, parseRow } from "./row_codec.ts";
import type { SessionKey } from "./session_key.ts";
import type { SessionRecord } from "./session_record.ts";
import { readRecord, type VersionedRecord, writeRecord } from "./session_records.ts";
import { listRows } from "./session_view.ts";
import { StoreError } from "./store_error.ts";
import { shrinkSummary } from "./shrink_summary.ts";
import { emptySummary, lastDay, onlyDay, type Summary } from "./summary.ts";

/** What {@linkcode forgetSession} works with. */
export interface ForgetContext {
  /** The store. */
  readonly kv: Deno.Kv;
  /** What a commit may hold. */
  readonly limits: AdaptiveLimits;
  /** Lifetimes. */
  readonly retention: Retention;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Writes counters. */
  readonly counters: Counters;
  /** Removes what stands beside counters for days that have none any more. */
  readonly clear: (project: string, days: Iterable<number>) => Promise<void>;
}

const ATTEMPTS = 60;
const MOST_STEPS = 100;
const MOST_MESSAGES = 200;

/**
 * Deletes a session in commits of bounded size.
 *
 * The first commit turns the session's record into a tombstone, so that no copy of its messages is
 * counted from then on. Each commit deletes some rows and marks and subtracts some of
 * what was counted, and the tombstone says what is still counted; a deletion that stops half-way is taken up by
 * the next call for the same session. A small session is done in one commit.
 *
 * @param session The session.
 * @param context Store, limits and lifetimes.
 * @returns The receipt, the same one for every later call.
 * @throws StoreError `overloaded` when other writers come first too often.
 */
export async function forgetSession(
  session: SessionKey,
  context: ForgetContext,
): Promise<Receipt> {
  // Loaded here, since a process that only counts starts sooner without it.
  const { v7 } = await import("uuid");
  const freshId = v7();
  let share = 1;
  for (let conflicts = 0; conflicts < ATTEMPTS;) {
    const before = await readRecord(context.kv, session.key);
    if (before.record?.state === "deleted" || before.record?.state === "deleting") {
      await tidyUp(session, before.record.state, context);
    }
    if (before.record?.state === "deleted") return before.record.receipt;
    const receipt = await context.counters.exclusive(() =>
      step(session, before, { share, freshId }, context)
    );
    if (receipt === "too large") share /= 2;
    else if (receipt === "came second") conflicts++;
    else if (receipt !== null) return receipt;
  }
  throw new StoreError("overloaded", 1);
}

/**
 * One commit of a deletion.
 *
 * @param session The session.
 * @param before Its record as it was read.
 * @param how `share` is how much of what a commit holds at most is tried: every day whose counters it lowers
 * costs a check and the bytes of a table, however few counters those are. `freshId` is the name of the
 * receipt, unless an earlier commit gave it one.
 * @param context Store, limits and lifetimes.
 * @returns The receipt when it was the last commit.
 */
async function step(
  session: SessionKey,
  before: VersionedRecord,
  { share, freshId }: { readonly share: number; readonly freshId: string },
  { kv, limits, retention, now, counters, clear }: ForgetContext,
): Promise<Receipt | null | "came second" | "too large"> {
  const instant = now();
  const { projects, deleted, receiptId } = beginning(
    before.record,
    retention.firstMarkedDay(instant),
    freshId,
  );
  const part = share * Math.min(1, limits.current().mutations / LOCAL_LIMITS.mutations);
  const rows = await takeRows(kv, session.key, before.record, {
    budget: Math.max(1, Math.floor(MOST_MESSAGES * part)),
    firstDay: retention.firstDay(instant),
  });
  const steps = Math.max(1, Math.floor(MOST_STEPS * part));
  const { left, amounts } = shrink(projects, steps);
  const done = rows.complete && [...left.values()].every(({ days }) => days.size === 0);
  const next: SessionRecord = done
    ? {
      state: "deleted",
      receipt: {
        session: session.hash,
        deleted_messages: deleted + rows.messages,
        deleted_at: new Date(instant).toISOString(),
        receipt_id: receiptId,
      },
    }
    : { state: "deleting", projects: left, deleted: deleted + rows.messages, receiptId };

  const batch = createBatch(kv);
  writeRecord(batch, session.key, next, before, retention.tombstoneLife());
  const note = noteDays(amounts);
  if (!done || amounts.size > 0) batch.set(deletionKey(session.key), note, note.length);
  for (const key of rows.deleted) batch.delete(key);
  for (const { key, day, value } of rows.shortened) {
    batch.set(key, value, value.length, retention.rowLife(day, instant));
  }
  const written = await counters.add(batch, amounts);
  if (steps > 1 && !limits.allows(batch.size)) return "too large";
  let result: Deno.KvCommitResult | Deno.KvCommitError = { ok: false };
  try {
    result = await batch.commit();
  } catch (error) {
    if (limits.refuse(error, batch.size)) return "too large";
    throw error;
  } finally {
    if (!result.ok) written.failed();
  }
  if (!result.ok) return "came second";
  written.done(result.versionstamp);
  if (next.state === "deleted") await tidyUp(session, next.state, { kv, clear });
  return next.state === "deleted" ? next.receipt : null;
}

type Note = Readonly<Record<string, readonly number[]>>;

/** The days on which a commit has lowered counters, for whoever tidies up after it. */
function noteDays(amounts: ReadonlyMap<string, Amounts>): Uint8Array {
  const days = [...loweredDays(amounts)].map(([project, own]) => [project, [...own]]);
  return new TextEncoder().encode(JSON.stringify(Object.fromEntries(days)));
}

/** Tidies up the days on which the latest commit of a deletion has lowered counters. */
async function tidyUp(
  session: SessionKey,
  state: "deleting" | "deleted",
  { kv, clear }: Pick<ForgetContext, "kv" | "clear">,
): Promise<void> {
  const key = deletionKey(session.key);
  const entry = await kv.get<Uint8Array>(key);
  if (entry.value === null) return;
  const note = JSON.parse(new TextDecoder().decode(entry.value)) as Note;
  for (const project in note) await clear(project, note[project]!);
  // The note of a deletion that goes on stays, so that a sweep finds it; another writer's next note too.
  if (state === "deleted") await kv.atomic().check(entry).delete(key).commit();
}

/** Counters outlive the rest: of a project whose record is past its time nothing is subtracted. */
function beginning(record: SessionRecord | null, firstDay: number, freshId: string): {
  readonly projects: ReadonlyMap<string, Summary>;
  readonly deleted: number;
  readonly receiptId: string;
} {
  if (record?.state === "deleting") return record;
  const projects = new Map<string, Summary>();
  if (record?.state === "counted") {
    for (const [project, summary] of record.projects) {
      projects.set(project, lastDay(summary) < firstDay ? emptySummary() : summary);
    }
  }
  return { projects, deleted: 0, receiptId: freshId };
}

function shrink(
  projects: ReadonlyMap<string, Summary>,
  steps: number,
): { left: Map<string, Summary>; amounts: Map<string, Amounts> } {
  const left = new Map<string, Summary>();
  const amounts = new Map<string, Amounts>();
  let budget = steps;
  for (const [project, summary] of projects) {
    const next = shrinkSummary(summary, budget);
    left.set(project, next);
    const change: Amounts = new Map();
    addContribution(change, next, 1n);
    addContribution(change, summary, -1n);
    for (const [cell, amount] of change) if (amount === 0n) change.delete(cell);
    if (change.size > 0) amounts.set(project, change);
    budget = Math.max(0, budget - change.size);
  }
  return { left, amounts };
}

interface TakenRows {
  /** Rows and marks that go. */
  readonly deleted: Deno.KvKey[];
  /** Rows that lose some of their messages. */
  readonly shortened: { key: Deno.KvKey; day: number; value: Uint8Array }[];
  /** Messages that go and were not past their retention. */
  messages: number;
  /** Whether no row and no mark is left. */
  complete: boolean;
}

async function takeRows(
  kv: Deno.Kv,
  session: string,
  record: SessionRecord | null,
  { budget, firstDay }: { readonly budget: number; readonly firstDay: number },
): Promise<TakenRows> {
  const taken: TakenRows = { deleted: [], shortened: [], messages: 0, complete: true };
  if (record?.state === "counted" && record.messages !== "") {
    if (onlyDay(record.projects) >= firstDay) taken.messages = parseRow(record.messages).length;
  }
  let left = budget;
  for await (const { key, day, messages } of listRows(kv, session, -Infinity)) {
    if (left <= 0) return { ...taken, complete: false };
    const going = messages.slice(0, left);
    left -= going.length;
    if (day >= firstDay) taken.messages += going.length;
    if (going.length === messages.length) taken.deleted.push(key);
    else {
      const rest = messages.slice(going.length).map((message) => JSON.stringify(message));
      taken.shortened.push({ key, day, value: encodeRow(rest.join(",")) });
      return { ...taken, complete: false };
    }
  }
  for await (
    const { key } of kv.list({ prefix: sessionMarksPrefix(session) }, { limit: left + 1 })
  ) {
    if (left-- <= 0) return { ...taken, complete: false };
    taken.deleted.push(key);
  }
  return taken;
}
