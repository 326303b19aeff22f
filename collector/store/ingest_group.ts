import { nextSpanKey } from "../../observability/next_span_key.ts";
import { countSingles } from "./count_singles.ts";
import {
  ACCEPTED,
  countGroup,
  type EnterValues,
  type IsNamed,
  settleValues,
  type WaitingMessage,
} from "./count_group.ts";
import { type IngestContext, tidy } from "./ingest_context.ts";
import { ingestLarge } from "./ingest_large.ts";
import { halveGroup, partGroup } from "./part_group.ts";
import type { ProjectGate, ProjectRefusal } from "./project_gate.ts";
import { guessGroup, readGroup } from "./read_group.ts";
import { MAX_RECORD_PARTS } from "./session_records.ts";
import type { IngestOutcome } from "./store.ts";
import { StoreError } from "./store_error.ts";
import type { VersionedProject } from "./value_gate.ts";
import { writeChanges } from "./write_changes.ts";

const ATTEMPTS = 40;
const REFUSED: Record<ProjectRefusal, IngestOutcome> = {
  project_not_allowed: {
    status: "rejected",
    code: "project_not_allowed",
    detail: "Cannot accept message: this collector does not serve its project",
  },
  project_limit: {
    status: "rejected",
    code: "project_limit",
    detail: "Cannot accept message: this collector has no room for another project",
  },
};

/**
 * Stores a group of messages, in one commit if the store allows it. A larger group is parted, each part
 * atomic in itself: records, rows, marks and counters together. A commit that another writer came
 * before is worked out anew from what is stored then.
 *
 * @param group Messages that wait; their outcomes are set.
 * @param context Store, gates and limits.
 * @throws StoreError `overloaded` when other writers come first too often.
 */
export async function ingestGroup(
  group: readonly WaitingMessage[],
  context: IngestContext,
): Promise<void> {
  const served = await refuseProjects(group, context.projects);
  if (served.length === 0) return;
  const failures: unknown[] = [];
  const guesses = context.memory.mayGuess();
  for (const part of partGroup(served, context.limits.current())) {
    await storePart(part, guesses, context).catch((error) => failures.push(error));
    context.settled?.();
  }
  if (failures.length > 0) throw failures[0];
}

async function storePart(
  group: readonly WaitingMessage[],
  guesses: boolean,
  context: IngestContext,
): Promise<void> {
  const versions = new Map<string, string>();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const how = { attempt, guesses: guesses && attempt === 1 };
    const end = await context.counters.exclusive(() => tryGroup(group, versions, how, context));
    if (end === "stored") return;
    if (end === "too large") {
      if (group.length === 1) return await ingestLarge(group[0]!, context);
      const failures: unknown[] = [];
      for (const half of halveGroup(group)) {
        await ingestGroup(half, context).catch((error) => failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
      return;
    }
    if (end === "project refused") return await ingestGroup(group, context);
    for (const project of versions.keys()) context.projects.forget(project);
    await pause(attempt);
  }
  throw new StoreError("overloaded", 1);
}

/** Sets the outcome of messages whose project is not counted; gives the others. */
async function refuseProjects(
  group: readonly WaitingMessage[],
  projects: ProjectGate,
): Promise<WaitingMessage[]> {
  const refusals = new Map<string, ProjectRefusal | null>();
  const served: WaitingMessage[] = [];
  for (const waiting of group) {
    const { project } = waiting.item;
    let refusal = refusals.get(project);
    if (refusal === undefined) refusals.set(project, refusal = await projects.judge(project));
    if (refusal === null) served.push(waiting);
    else waiting.outcome = REFUSED[refusal];
  }
  return served;
}

/**
 * Admits the projects that messages are about to be counted for, and only those: what is refused or known
 * already makes no project. Notes their versions; one that another writer has changed may have lost its
 * lists of values too.
 */
async function admitProjects(
  touched: Iterable<string>,
  versions: Map<string, string>,
  { projects, values }: IngestContext,
): Promise<boolean> {
  for (const project of touched) {
    const admission = await projects.admit(project);
    if (!admission.ok) return false;
    values.keepIfSame({ name: project, versionstamp: admission.versionstamp });
    versions.set(project, admission.versionstamp);
  }
  return true;
}

async function tryGroup(
  group: readonly WaitingMessage[],
  versions: Map<string, string>,
  { attempt, guesses }: { readonly attempt: number; readonly guesses: boolean },
  context: IngestContext,
): Promise<"stored" | "too large" | "came second" | "project refused"> {
  const { kv, limits, values, retention, memory, recentIds, counters, now, bus } = context;
  const items = group.map(({ item }) => item);
  const instant = now();
  const { records, marks } = guesses
    ? await guessGroup(kv, items, memory, instant)
    : await readGroup(kv, items);
  const looked = new Map<string, string>();
  const names = (project: string, day: number): ReturnType<typeof values.names> => {
    const versionstamp = context.projects.version(project);
    if (versionstamp === undefined) return undefined;
    looked.set(project, versionstamp);
    return values.names({ name: project, versionstamp }, day);
  };
  const { singles, rest } = countSingles(group, records, names, retention, recentIds);
  const ids = new Set(singles.messages.map(({ id }) => id));
  const { outcomes, changes } = countGroup(
    rest.map(({ item }) => item),
    records,
    marks,
    retention.firstMarkedDay(instant),
    { has: (id) => recentIds.has(id) || ids.has(id) },
  );
  // No commit checks the guess on which a message was turned away.
  if (guesses && outcomes.some(({ status }) => status !== "accepted")) return "came second";
  if (changes.length > 0 || singles.messages.length > 0) {
    const touched = new Set(singles.amounts.keys());
    for (const change of changes) for (const project of change.touched.keys()) touched.add(project);
    if (!await admitProjects(touched, versions, context)) return "project refused";
    // A group beside this one may have found out meanwhile that a project's lists of values are gone.
    for (const name of singles.amounts.keys()) {
      if (looked.get(name) !== versions.get(name)) return "came second";
    }
    const admitted = (name: string): VersionedProject => ({
      name,
      versionstamp: versions.get(name)!,
    });
    const enter: EnterValues = (name, ...rest) => values.enter(admitted(name), ...rest);
    const isNamed: IsNamed = (name, ...rest) => values.isNamed(admitted(name), ...rest);
    if (!await settleValues(changes, enter, isNamed)) return "came second";
    const projects = new Map<string, string>();
    for (const project of touched) projects.set(project, versions.get(project)!);
    const written = await writeChanges(kv, changes, {
      projects,
      counters,
      retention,
      now: instant,
      singles,
    });
    const { batch } = written;
    const isFull = [...written.records.values()].some(({ parts }) => parts > MAX_RECORD_PARTS + 1);
    if (!limits.allows(batch.size) || (isFull && group.length > 1)) return "too large";
    const spanKey = bus.enabled ? nextSpanKey() : 0;
    const begun = bus.enabled ? performance.now() : 0;
    if (bus.enabled) bus.publish("commit.start", { spanKey, messages: group.length });
    let result: Deno.KvCommitResult | Deno.KvCommitError = { ok: false };
    try {
      result = await batch.commit();
    } catch (error) {
      if (limits.refuse(error, batch.size)) return "too large";
      throw error;
    } finally {
      if (!result.ok) written.counters.failed();
      if (bus.enabled) bus.publish("commit.end", { spanKey, ok: result.ok, attempts: attempt });
    }
    if (guesses) memory.judged(result.ok, records.keys());
    if (!result.ok) return "came second";
    const { versionstamp } = result;
    written.counters.done(versionstamp);
    for (const [session, record] of written.records) {
      memory.wrote(session, { ...record, versionstamp });
    }
    for (const [session, bytes] of written.singles) memory.wrote(session, { bytes, versionstamp });
    for (const { id } of singles.messages) recentIds.add(id);
    for (const { messages } of changes) for (const { id } of messages) recentIds.add(id);
    await tidy(written.amounts, context);
    if (bus.enabled) {
      bus.publish("store.commit", {
        messages: group.length,
        mutations: batch.size.mutations,
        attempts: attempt,
        durationMs: performance.now() - begun,
      });
    }
  }
  for (const waiting of group) waiting.outcome = ACCEPTED;
  for (const [index, waiting] of rest.entries()) waiting.outcome = outcomes[index]!;
  return "stored";
}

/** The more often others came first, the longer; spread so that two writers do not keep in step. */
async function pause(attempt: number): Promise<void> {
  if (attempt <= 1) return;
  const longest = Math.min(2 ** attempt, 64);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
}
