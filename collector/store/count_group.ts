import type { IngestOutcome } from "./store.ts";
import type { RecentIds } from "./recent_ids.ts";
import { addContribution, type Amounts } from "./contribution.ts";
import type { Waiting } from "./ingest_queue.ts";
import type { PreparedMessage } from "./prepare_message.ts";
import { pruneSummary } from "./prune_summary.ts";
import type { VersionedRecord } from "./session_records.ts";
import { MAX_PROJECTS_PER_SESSION, sessionRoom } from "./session_room.ts";
import {
  addMessage,
  copySummary,
  type Counted,
  emptySummary,
  lastDay,
  type Summary,
} from "./summary.ts";
import { SERIES_FAMILY } from "./known_values.ts";

/** A waiting message of the ingest path. */
export type WaitingMessage = Waiting<PreparedMessage, IngestOutcome>;

/** What changes in one session. */
export interface SessionChange {
  /** The session's part of keys. */
  readonly session: string;
  /** What was read of it. */
  readonly before: VersionedRecord;
  /** Its summaries after the change, by project. */
  readonly projects: Map<string, Summary>;
  /** Projects that the change touches, with what was counted of them. */
  readonly touched: Map<string, Summary | null>;
  /** Messages that are new. */
  readonly messages: PreparedMessage[];
}

/** What a group comes to, before it is known how its values are counted. */
export interface GroupCount {
  /** Outcome of every message, in the order of the group. */
  readonly outcomes: readonly IngestOutcome[];
  /** Sessions that change. */
  readonly changes: readonly SessionChange[];
}

/** Outcome of a message that is counted. */
export const ACCEPTED: IngestOutcome = { status: "accepted" };

const DUPLICATE: IngestOutcome = { status: "duplicate" };
const FORGOTTEN: IngestOutcome = {
  status: "rejected",
  code: "session_forgotten",
  detail: "Cannot accept message: its session was deleted, expected a new session",
};
const FULL: IngestOutcome = {
  status: "rejected",
  code: "message_too_large",
  detail:
    "Cannot accept message: its session has as much as is kept of one, expected a new session",
};

/**
 * Applies a group of messages to the sessions as they were read. Pure.
 *
 * @param group Messages in order of arrival.
 * @param records Their sessions.
 * @param marks Messages of them that were counted before and whose ids are not in their records; named by
 * `markName`.
 * @param firstDay First day that session records are kept for; a session without any such day begins anew.
 * @param counted Ids that were counted lately, under whatever session.
 * @returns Outcomes and changed sessions.
 */
export function countGroup(
  group: readonly PreparedMessage[],
  records: ReadonlyMap<string, VersionedRecord>,
  marks: ReadonlySet<string>,
  firstDay: number,
  counted: Pick<RecentIds, "has"> = new Set<string>(),
): GroupCount {
  const changes = new Map<string, SessionChange>();
  const seen = new Set<string>();
  const rooms = new Map<string, number>();
  const outcomes = group.map((message) => {
    const before = records.get(message.session)!;
    if (before.record !== null && before.record.state !== "counted") return FORGOTTEN;
    const { id } = message;
    if (
      counted.has(id) || seen.has(id) || before.record?.ids.includes(id) ||
      (marks.size > 0 && marks.has(markName(message)))
    ) return DUPLICATE;
    const room = rooms.get(message.session) ?? sessionRoom(before, firstDay);
    let change = changes.get(message.session);
    const known = change?.projects ?? before.record?.projects;
    const isOneTooMany = known !== undefined && known.size >= MAX_PROJECTS_PER_SESSION &&
      !known.has(message.project);
    if (room === 0 || isOneTooMany) return FULL;
    rooms.set(message.session, room - 1);
    seen.add(id);
    if (change === undefined) {
      const projects = new Map(before.record?.projects);
      change = { session: message.session, before, projects, touched: new Map(), messages: [] };
      changes.set(message.session, change);
    }
    change.messages.push(message);
    addMessage(openSummary(change, message.project, firstDay), message.day, message.extract);
    return ACCEPTED;
  });
  return { outcomes, changes: [...changes.values()] };
}

/** A message among all messages: an id is one of its session, and nobody else's session can take it. */
export function markName({ session, id }: PreparedMessage): string {
  return `${session} ${id}`;
}

function openSummary(change: SessionChange, project: string, firstDay: number): Summary {
  const known = change.projects.get(project) ?? null;
  if (change.touched.has(project)) return known!;
  const alive = known !== null && lastDay(known) >= firstDay;
  const isLarge = change.before.parts > 0;
  const counted = alive ? (isLarge ? pruneSummary(known, firstDay) : known) : null;
  change.touched.set(project, counted);
  const summary = counted === null ? emptySummary() : copySummary(counted);
  change.projects.set(project, summary);
  return summary;
}

/** Asks how values are counted; see `ValueGate.enter`. */
export type EnterValues = (
  project: string,
  day: number,
  pairs: readonly (readonly [string, string])[],
) => Promise<readonly Counted[] | null>;

/** Whether a value is known to be counted by its name; see `ValueGate.isNamed`. */
export type IsNamed = (project: string, day: number, dimension: string, value: string) => boolean;

/**
 * Finds out how the new values of changed sessions are counted and notes it in their summaries.
 *
 * @param changes Sessions that change.
 * @param enter Asks for values that are not known.
 * @param isNamed Whether a value is known to be counted by its name.
 * @returns `false` when a project has changed since it was admitted.
 */
export async function settleValues(
  changes: readonly SessionChange[],
  enter: EnterValues,
  isNamed: IsNamed,
): Promise<boolean> {
  const questions = new Map<
    string,
    { pairs: [string, string][]; note: ((c: Counted) => void)[] }
  >();
  const ask = (
    project: string,
    day: number,
    pair: [string, string],
    note: (counted: Counted) => void,
  ): void => {
    const name = `${day} ${project}`;
    let question = questions.get(name);
    if (question === undefined) questions.set(name, question = { pairs: [], note: [] });
    question.pairs.push(pair);
    question.note.push(note);
  };
  for (const { projects, touched } of changes) {
    for (const [project, before] of touched) {
      const summary = projects.get(project)!;
      const moved = before?.day !== summary.day;
      for (const [dimension, held] of summary.values) {
        const known = moved ? undefined : before.values.get(dimension);
        for (const value of held.keys()) {
          if (isSettled(known?.get(value))) continue;
          if (isNamed(project, summary.day, dimension, value)) {
            held.set(value, "named");
            continue;
          }
          ask(project, summary.day, [dimension, value], (counted) => held.set(value, counted));
        }
      }
      for (const [day, { series }] of summary.days) {
        const known = before?.days.get(day)?.series;
        for (const [name, entry] of series) {
          if (isSettled(known?.get(name)?.counted)) continue;
          if (isNamed(project, day, SERIES_FAMILY, name)) {
            entry.counted = "named";
            continue;
          }
          ask(project, day, [SERIES_FAMILY, name], (counted) => entry.counted = counted);
        }
      }
    }
  }
  for (const [name, { pairs, note }] of questions) {
    const space = name.indexOf(" ");
    const answers = await enter(name.slice(space + 1), Number(name.slice(0, space)), pairs);
    if (answers === null) return false;
    for (const [index, counted] of answers.entries()) note[index]!(counted);
  }
  return true;
}

/** A value that was left out is asked for again: `ingestLarge` may have been interrupted. */
function isSettled(counted: Counted | undefined): boolean {
  return counted !== undefined && counted !== "left out";
}

/** What the counters of every project change by. */
export function changedAmounts(changes: readonly SessionChange[]): Map<string, Amounts> {
  const byProject = new Map<string, Amounts>();
  for (const { projects, touched } of changes) {
    for (const [project, before] of touched) {
      let amounts = byProject.get(project);
      if (amounts === undefined) byProject.set(project, amounts = new Map());
      addContribution(amounts, projects.get(project)!, 1n);
      if (before !== null) addContribution(amounts, before, -1n);
    }
  }
  return byProject;
}
