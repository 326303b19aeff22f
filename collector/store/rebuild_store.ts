import type { Declarations, EngineDeclaration } from "../../schemas/declaration.ts";
import { declarationOf } from "../../schemas/declaration_of.ts";
import { cellOf, joinPath, splitCell, splitPath } from "./cell.ts";
import { addContribution, type Amounts } from "./contribution.ts";
import type { Counters } from "./counters.ts";
import type { DayTables } from "./day_tables.ts";
import { extract } from "./extract.ts";
import { changedKey } from "./keys.ts";
import { createBatch } from "./kv_batch.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";
import type { CounterDifference, RebuildOptions, RebuildStep } from "./maintenance.ts";
import { readCounters } from "./read_counters.ts";
import type { Retention } from "./retention.ts";
import { type ScannedSession, scanSessions } from "./scan_sessions.ts";
import type { SessionKey } from "./session_key.ts";
import { addMessage, copySummary, emptySummary, type Summary } from "./summary.ts";
import { resumeDeletions } from "./sweep_store.ts";
import { nameDay, utcDay } from "./utc_day.ts";
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
  /** Writes counters. */
  readonly counters: Counters;
  /** Which days changed. */
  readonly tables: Pick<DayTables, "stamps">;
  /** What programs declared of their settings, by project. */
  readonly declarations: Declarations;
  /** Projects that have data. */
  readonly projects: () => Promise<readonly string[]>;
  /** Completes the deletion of a session. */
  readonly forget: (session: SessionKey) => Promise<unknown>;
}

/** Projects whose expected counters are held in memory at a time; the messages are read once for each. */
const PROJECTS_AT_ONCE = 50;
const PROGRESS_EVERY = 1000;
const ATTEMPTS = 3;
const FAR_DAY = utcDay(8.64e15);

/** How far a project is. */
interface Progress {
  readonly project: string;
  readonly settled: Set<number>;
  sessions: number;
  messages: number;
  days: number;
  differences: number;
  repaired: number;
  busy: number[];
}

/**
 * Recomputes counters from raw messages, for the days that still have all of theirs, and compares.
 *
 * Messages may arrive meanwhile: a day is judged by the stamp that every change of its counters changes.
 * Only a day whose stamp stayed the same from before its messages were read is compared, and a repair
 * checks the stamp once more in its own commit. Other days are read again, and called busy in the end.
 *
 * How a value is counted beyond the bound of a day is taken from the session's record.
 *
 * @param context Store, limits and lifetimes.
 * @param options What to look at, and whether to repair.
 */
export async function* rebuildStore(
  context: RebuildContext,
  { projects, apply = false }: RebuildOptions,
): AsyncGenerator<RebuildStep> {
  await resumeDeletions(context);
  const names = projects ?? await context.projects();
  for (let at = 0; at < names.length; at += PROJECTS_AT_ONCE) {
    yield* rebuildProjects(context, names.slice(at, at + PROJECTS_AT_ONCE), apply);
  }
}

async function* rebuildProjects(
  context: RebuildContext,
  names: readonly string[],
  apply: boolean,
): AsyncGenerator<RebuildStep> {
  const all = names.map((project): Progress => ({
    project,
    settled: new Set(),
    sessions: 0,
    messages: 0,
    days: 0,
    differences: 0,
    repaired: 0,
    busy: [],
  }));
  let open = all;
  for (let attempt = 1; attempt <= ATTEMPTS && open.length > 0; attempt++) {
    const firstDay = context.retention.firstDay(context.now());
    const stamps = new Map<string, ReadonlyMap<number, string>>();
    const expected = new Map<string, Amounts>();
    for (const progress of open) {
      const { project } = progress;
      Object.assign(progress, { sessions: 0, messages: 0, busy: [] });
      stamps.set(project, await context.tables.stamps(project, firstDay, FAR_DAY));
      expected.set(project, new Map());
    }
    yield* countSessions(context, firstDay, open, expected);
    for (const progress of open) {
      const { project } = progress;
      const amounts = expected.get(project)!;
      yield* compareDays(context, progress, {
        firstDay,
        stamps: stamps.get(project)!,
        amounts,
        apply,
      });
    }
    open = open.filter(({ busy }) => busy.length > 0);
  }
  for (const { project, settled: _, busy, ...tally } of all) {
    for (const day of busy) yield { kind: "busy", project, day: nameDay(day) };
    yield { kind: "done", project, ...tally };
  }
}

/** Adds up what the messages of every session come to. */
async function* countSessions(
  { kv, declarations }: RebuildContext,
  firstDay: number,
  open: readonly Progress[],
  expected: ReadonlyMap<string, Amounts>,
): AsyncGenerator<RebuildStep> {
  const progressOf = new Map(open.map((progress) => [progress.project, progress]));
  for await (const scanned of scanSessions(kv, firstDay)) {
    if (scanned.record.state === "deleting") {
      // Its deletion subtracts the rest itself.
      for (const [project, left] of scanned.record.projects) {
        const amounts = expected.get(project);
        if (amounts !== undefined) addContribution(amounts, left, 1n);
      }
      continue;
    }
    const projects = new Set(scanned.messages.map(({ message }) => String(message.project)));
    for (const project of projects) {
      const progress = progressOf.get(project);
      if (progress === undefined) continue;
      const own = scanned.messages.filter(({ message }) => message.project === project);
      const declaration = declarationOf(declarations, project);
      addContribution(expected.get(project)!, summarize(scanned, project, own, declaration), 1n);
      progress.messages += own.length;
      if (++progress.sessions % PROGRESS_EVERY === 0) {
        const { sessions, messages } = progress;
        yield { kind: "progress", project, sessions, messages };
      }
    }
  }
}

async function* compareDays(
  context: RebuildContext,
  progress: Progress,
  { firstDay, stamps, amounts, apply }: {
    readonly firstDay: number;
    readonly stamps: ReadonlyMap<number, string>;
    readonly amounts: Amounts;
    readonly apply: boolean;
  },
): AsyncGenerator<RebuildStep> {
  const { project, settled, busy } = progress;
  const days = [...new Set([...stamps.keys(), ...daysOf(amounts)])]
    .filter((day) => day >= firstDay && !settled.has(day))
    .sort((left, right) => left - right);
  for (const day of days) {
    const differences = await compareDay(context.kv, project, day, amounts);
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
    progress.days++;
    progress.differences += differences.length;
    progress.repaired += repaired;
    for (const difference of differences) yield { kind: "difference", difference };
    if (repaired > 0) yield { kind: "repaired", project, day: nameDay(day), counters: repaired };
  }
}

function daysOf(amounts: Amounts): number[] {
  return [...new Set([...amounts.keys()].map((cell) => splitCell(cell).day))];
}

/**
 * What a session's messages come to. What they cannot say is taken from its record: how values are
 * counted, and the days whose messages are past their retention.
 */
function summarize(
  { record }: ScannedSession,
  project: string,
  messages: ScannedSession["messages"],
  declaration: EngineDeclaration | undefined,
): Summary {
  const summary = emptySummary();
  for (const { day, message } of messages) {
    addMessage(summary, day, extract(message as unknown as Message, declaration));
  }
  const known = record.projects.get(project);
  if (known === undefined) return summary;
  const settled = copySummary(summary);
  settled.day = Math.min(summary.day, known.day);
  settled.ci ||= known.ci;
  for (const [dimension, held] of settled.values) {
    for (const value of held.keys()) {
      held.set(value, known.values.get(dimension)?.get(value) ?? "other");
    }
  }
  for (const [day, { series }] of settled.days) {
    for (const [name, entry] of series) {
      entry.counted = known.days.get(day)?.series.get(name)?.counted ?? "named";
    }
  }
  return settled;
}

async function compareDay(
  kv: Deno.Kv,
  project: string,
  day: number,
  expected: Amounts,
): Promise<CounterDifference[]> {
  const stored = (await readCounters(kv, project, day, day)).get(day)?.table ?? new Map();
  const wanted = new Map<string, bigint>();
  for (const [cell, amount] of expected) {
    const { day: own, path } = splitCell(cell);
    if (own === day && amount !== 0n) wanted.set(path, amount);
  }
  const differences: CounterDifference[] = [];
  for (const path of new Set([...stored.keys(), ...wanted.keys()])) {
    const [has, wants] = [stored.get(path) ?? 0n, wanted.get(path) ?? 0n];
    if (has === wants) continue;
    const counter = splitPath(path);
    differences.push({ project, day: nameDay(day), counter, stored: has, expected: wants });
  }
  return differences.sort((left, right) =>
    joinPath(left.counter) < joinPath(right.counter) ? -1 : 1
  );
}

/** Sets the counters of a day right, some in each commit, as long as nobody else changes them. */
async function repairDay(
  { kv, limits, counters }: RebuildContext,
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
    const amounts: Amounts = new Map();
    for (const { counter, stored, expected } of part) {
      amounts.set(cellOf(day, joinPath(counter)), expected - stored);
    }
    const end = await counters.exclusive(async () => {
      const batch = createBatch(kv);
      batch.check(changedKey(project, day), version);
      const written = await counters.add(batch, new Map([[project, amounts]]));
      let result: Deno.KvCommitResult | Deno.KvCommitError = { ok: false };
      try {
        result = await batch.commit();
      } finally {
        if (!result.ok) written.failed();
      }
      if (result.ok) written.done(result.versionstamp);
      return result;
    });
    if (!end.ok) return repaired;
    version = end.versionstamp;
    repaired += part.length;
  }
  return repaired;
}
