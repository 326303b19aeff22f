import type { EngineSettings } from "./build_engine_message.ts";
import type { Draft } from "./draft.ts";
import { errorName } from "./error_name.ts";
import type { Facts, Withheld } from "./facts.ts";
import { fitFeatures, fitSettings, type LeftOut } from "./fit_declared.ts";
import { hasLaterFields } from "./collected_fields.ts";
import type { Level } from "./level.ts";
import { type PendingField, pendingFields, readSeenVersions } from "./pending_fields.ts";
import type { Settings } from "./resolve_options.ts";
import { scrubStack } from "./scrub_stack.ts";
import { newId } from "./session.ts";
import type { Counted } from "./tally.ts";
import { utcText } from "./utc_text.ts";

/** How many reports of a run there were. */
export interface ReportCounts {
  /** Number of the next report, from 0. */
  readonly seqNumber: number;
  /** Reports that arrived. */
  readonly totalSuccess: number;
  /** Reports that did not. */
  readonly totalFailed: number;
}

/** Makes the drafts of one run; each is dated and named at the moment it is made. */
export interface DraftMaker {
  /** Something happened, at a moment in milliseconds since 1970 UTC; now, when none is given. */
  event(type: "start" | "stop" | "ping", at?: number): Draft;
  /** Something failed; below `on`, nothing of the error itself is kept. */
  error(error: unknown, level: Level): Draft;
  /** The machine. */
  env(facts: Facts, withheld: readonly Withheld[]): Draft;
  /** The settings of the engine. */
  engine(settings: EngineSettings): Draft;
  /** What was counted. */
  usage(counted: Counted, counts: ReportCounts): Draft;
  /** Length of the run so far. */
  duration(): Draft;
  /** Fields that the person was not told about yet; drafts that are made now are built without them. */
  pending(): readonly PendingField[];
}

/** When a run began. */
export interface Began {
  /** By the clock on the wall, in milliseconds since 1970 UTC. */
  readonly at: number;
  /** By the clock that nobody can set, in milliseconds. */
  readonly clock: number;
}

/**
 * Begins a run.
 *
 * @param settings The program.
 * @param sessionId The run's id.
 * @param began When the run began.
 * @returns The maker of the run's drafts.
 */
export function createDraftMaker(
  settings: Settings,
  sessionId: string,
  began: () => Began,
): DraftMaker {
  const { now, declaration, debug, disk, paths } = settings;
  const elapsedMs = (): number => Math.max(0, performance.now() - began().clock);
  const pending = (): readonly PendingField[] =>
    hasLaterFields(settings)
      ? pendingFields(settings, readSeenVersions(disk, paths?.dir ?? null, began().at))
      : [];
  const draft = (
    type: Draft["type"],
    data: Draft["data"],
    leftOut: readonly LeftOut[] = [],
    at = now(),
  ): Draft => ({
    type,
    data,
    ...withPending(type, pending()),
    ...leftOut.length === 0 ? {} : { leftOut },
    envelope: {
      "schema_version": 1,
      "message_id": newId(at),
      "session_id": sessionId,
      project: settings.project,
      "project_version": settings.projectVersion,
      "occurred_at": utcText(at),
    },
  });
  return {
    event: (type, at) => draft("EventMessage", { "event_type": type }, [], at),
    error: (error, level) =>
      draft("EventMessage", {
        "event_type": "error",
        "error_name": level === "on" ? errorName(error) : null,
        "error_stack": level === "on" ? scrubStack(error, settings.projectRoot ?? null) : null,
      }),
    env: (facts, withheld) => draft("EnvMessage", { facts, withheld }),
    engine: (settings) => {
      const { told, leftOut } = fitSettings(declaration, settings);
      for (const { field, why } of leftOut) debug(`Left out ${field}: it ${why}`);
      return draft("EngineMessage", told, leftOut);
    },
    usage: (counted, counts) => {
      const { told: features, leftOut } = fitFeatures(declaration, counted.features);
      for (const { field, why } of leftOut) debug(`Left out ${field}: it ${why}`);
      return draft("UsageMessage", {
        ...counted,
        ...counts,
        features,
        context: settings.context,
        uptime: Math.round(elapsedMs()) / 1000,
      }, leftOut);
    },
    duration: () => {
      const { at: startedAt } = began();
      return draft("MetadataMessage", { startedAt, now: startedAt + elapsedMs() });
    },
    pending,
  };
}

/** The fields that a message of this type could carry; what is known is not written into every draft. */
function withPending(
  type: Draft["type"],
  fields: readonly PendingField[],
): Pick<Draft, "pending"> {
  const own = fields.filter(({ messages }) => messages.includes(type))
    .map(({ messages, field }) => ({ messages, field }));
  return own.length === 0 ? {} : { pending: own };
}
