import type { Declarations } from "../../schemas/declaration.ts";
import { declarationOf } from "../../schemas/declaration_of.ts";
import { splitCell } from "./cell.ts";
import { compareCounters } from "./compare_counters.ts";
import { addContribution, type Amounts } from "./contribution.ts";
import type { DayTables } from "./day_tables.ts";
import type { Keeping } from "./keeping.ts";
import { firstWholeDay } from "./kept_terms.ts";
import { changedKey } from "./keys.ts";
import type { RebuildOptions, RebuildStep } from "./maintenance.ts";
import { readCounters } from "./read_counters.ts";
import { rebuildSummary } from "./rebuild_summary.ts";
import { type RepairContext, repairDay } from "./repair_day.ts";
import type { Retention } from "./retention.ts";
import { scanSessions } from "./scan_sessions.ts";
import type { SessionKey } from "./session_key.ts";
import { resumeDeletions } from "./sweep_store.ts";
import { nameDay, utcDay } from "./utc_day.ts";

/** What {@linkcode rebuildStore} works with. */
export interface RebuildContext extends RepairContext {
  /** Lifetimes. */
  readonly retention: Retention;
  /** Knows how long messages were kept before, or are kept by others. */
  readonly keeping: Pick<Keeping, "read">;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
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
 * checks the stamp once more in its own commit. Other days are read again, and called busy in the end. Days
 * that may lack some of their messages, since they were kept for a shorter time once, are passed over.
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
    const firstDay = await firstComplete(context);
    const stamps = new Map<string, ReadonlyMap<number, string>>();
    const expected = new Map<string, Amounts>();
    for (const progress of open) {
      const { project } = progress;
      Object.assign(progress, { sessions: 0, messages: 0, busy: [] });
      stamps.set(project, await context.tables.stamps(project, firstDay, FAR_DAY));
      expected.set(project, new Map());
    }
    yield* countSessions(context, firstDay, open, expected);
    // While they were read, another day may have passed, and its messages with it.
    const firstLeft = await firstComplete(context);
    for (const progress of open) {
      const { project } = progress;
      const amounts = expected.get(project)!;
      yield* compareDays(context, progress, {
        firstDay: Math.max(firstDay, firstLeft),
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

/** The first day that still has all of its messages. */
async function firstComplete({ retention, keeping, now }: RebuildContext): Promise<number> {
  const instant = now();
  return Math.max(retention.firstDay(instant), firstWholeDay(await keeping.read(), instant));
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
      addContribution(
        expected.get(project)!,
        rebuildSummary(scanned, project, own, declaration),
        1n,
      );
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
    const stored = (await readCounters(context.kv, project, day, day)).get(day)?.table ?? new Map();
    const differences = compareCounters(project, day, stored, amounts);
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
