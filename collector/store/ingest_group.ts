import { nextSpanKey } from "../../observability/mod.ts";
import {
  countGroup,
  type EnterValues,
  type SessionChange,
  settleValues,
  type WaitingMessage,
} from "./count_group.ts";
import { type IngestContext, tidy } from "./ingest_context.ts";
import { ingestLarge } from "./ingest_large.ts";
import { markKey } from "./keys.ts";
import type { ProjectGate, ProjectRefusal } from "./project_gate.ts";
import { readRecords } from "./session_records.ts";
import type { IngestOutcome } from "./store.ts";
import { StoreError } from "./store_error.ts";
import { writeChanges } from "./write_changes.ts";

const ATTEMPTS = 40;
const KEYS_PER_READ = 10;
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
 * atomic in itself: rows, marks, session records and sums together. A commit that another writer came
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
  const parts = partition(served, context.limits.current().checks);
  if (parts.length > 1) return await ingestParts(parts, context);
  const versions = new Map<string, string>();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const end = await tryGroup(served, versions, attempt, context);
    if (end === "stored") return;
    if (end === "too large") {
      return served.length > 1
        ? await ingestParts(halve(served), context)
        : await ingestLarge(served[0]!, context);
    }
    if (end === "project refused") return await ingestGroup(served, context);
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
 * already makes no project. Notes their versions; one that another writer has changed since the last
 * attempt may have lost its lists of values too.
 */
async function admitProjects(
  changes: readonly SessionChange[],
  versions: Map<string, string>,
  { projects, values }: IngestContext,
): Promise<boolean> {
  for (const project of new Set(changes.flatMap(({ touched }) => [...touched.keys()]))) {
    const admission = await projects.admit(project);
    if (!admission.ok) return false;
    const before = versions.get(project);
    if (before !== undefined && before !== admission.versionstamp) values.forget(project);
    versions.set(project, admission.versionstamp);
  }
  return true;
}

async function tryGroup(
  group: readonly WaitingMessage[],
  versions: Map<string, string>,
  attempt: number,
  context: IngestContext,
): Promise<"stored" | "too large" | "came second" | "project refused"> {
  const { kv, limits, values, retention, now, bus } = context;
  const items = group.map(({ item }) => item);
  const [records, marks] = await Promise.all([
    readRecords(kv, [...new Set(items.map(({ session }) => session))]),
    readMarks(kv, items),
  ]);
  const instant = now();
  const { outcomes, changes } = countGroup(
    items,
    records,
    marks,
    retention.firstMarkedDay(instant),
  );
  if (changes.length > 0) {
    if (!await admitProjects(changes, versions, context)) return "project refused";
    const enter: EnterValues = (name, day, pairs) =>
      values.enter({ name, versionstamp: versions.get(name)! }, day, pairs);
    if (!await settleValues(changes, enter, values.isNamed)) return "came second";
    const projects = new Map<string, string>();
    for (const { touched } of changes) {
      for (const project of touched.keys()) projects.set(project, versions.get(project)!);
    }
    const { batch, amounts } = writeChanges(kv, changes, { projects, retention, now: instant });
    if (!limits.allows(batch.size)) return "too large";
    const spanKey = bus.enabled ? nextSpanKey() : 0;
    const begun = bus.enabled ? performance.now() : 0;
    if (bus.enabled) bus.publish("commit.start", { spanKey, messages: group.length });
    let ok = false;
    try {
      ({ ok } = await batch.commit());
    } catch (error) {
      if (limits.refuse(error, batch.size)) return "too large";
      throw error;
    } finally {
      if (bus.enabled) bus.publish("commit.end", { spanKey, ok, attempts: attempt });
    }
    if (!ok) return "came second";
    await tidy(amounts, context);
    if (bus.enabled) {
      bus.publish("store.commit", {
        messages: group.length,
        mutations: batch.size.mutations,
        attempts: attempt,
        durationMs: performance.now() - begun,
      });
    }
  }
  for (const [index, waiting] of group.entries()) waiting.outcome = outcomes[index]!;
  return "stored";
}

async function readMarks(
  kv: Deno.Kv,
  items: readonly { readonly id: string; readonly idPart: Deno.KvKeyPart }[],
): Promise<Set<string>> {
  const marks = new Set<string>();
  const reads: Promise<void>[] = [];
  for (let at = 0; at < items.length; at += KEYS_PER_READ) {
    const part = items.slice(at, at + KEYS_PER_READ);
    reads.push((async () => {
      const entries = await kv.getMany(part.map(({ idPart }) => markKey(idPart)));
      for (const [index, { versionstamp }] of entries.entries()) {
        if (versionstamp !== null) marks.add(part[index]!.id);
      }
    })());
  }
  await Promise.all(reads);
  return marks;
}

/** Stores parts in order; a part that fails does not keep the others from being stored. */
async function ingestParts(
  parts: readonly (readonly WaitingMessage[])[],
  context: IngestContext,
): Promise<void> {
  const failures: unknown[] = [];
  for (const part of parts) {
    await ingestGroup(part, context).catch((error) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** Parts of at most so many checks: one for each session and project. Messages of a session stay together. */
function partition(group: readonly WaitingMessage[], most: number): WaitingMessage[][] {
  const parts: WaitingMessage[][] = [];
  let names = new Set<string>();
  for (const own of bySession(group)) {
    const next = [own[0]!.item.session, ...own.map(({ item }) => item.project)];
    const size = new Set([...names, ...next]).size;
    if (parts.length === 0 || size > most) {
      parts.push([]);
      names = new Set();
    }
    parts[parts.length - 1]!.push(...own);
    for (const name of next) names.add(name);
  }
  return parts;
}

/** Two halves that keep the messages of a session together, unless there is one session. */
function halve(group: readonly WaitingMessage[]): readonly WaitingMessage[][] {
  const sessions = bySession(group);
  const list = sessions.length === 1 ? group.map((waiting) => [waiting]) : sessions;
  return [list.slice(0, list.length >> 1).flat(), list.slice(list.length >> 1).flat()];
}

function bySession(group: readonly WaitingMessage[]): WaitingMessage[][] {
  const sessions = new Map<string, WaitingMessage[]>();
  for (const waiting of group) {
    const own = sessions.get(waiting.item.session);
    if (own === undefined) sessions.set(waiting.item.session, [waiting]);
    else own.push(waiting);
  }
  return [...sessions.values()];
}

/** The more often others came first, the longer; spread so that two writers do not keep in step. */
async function pause(attempt: number): Promise<void> {
  if (attempt <= 1) return;
  const longest = Math.min(2 ** attempt, 64);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
}
