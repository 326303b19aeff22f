import type { EngineSettings } from "./build_engine_message.ts";
import type { ConsentWatch } from "./consent_watch.ts";
import type { Draft } from "./draft.ts";
import type { DraftMaker } from "./draft_maker.ts";
import { endpointsOf } from "./endpoints_of.ts";
import { fitFeatures, fitSettings } from "./fit_declared.ts";
import { type Preview, previewDrafts, previewMessages } from "./preview_messages.ts";
import { statusOf } from "./read_status.ts";
import type { RunStatus } from "./reporter.ts";
import type { Settings } from "./resolve_options.ts";
import type { Tally } from "./tally.ts";
import type { MachineTold } from "./tell_machine.ts";

/** What {@linkcode describeRun} works with. */
export interface DescribedParts {
  /** The program. */
  readonly settings: Settings;
  /** What the person wants. */
  readonly consent: ConsentWatch;
  /** Makes the messages. */
  readonly make: DraftMaker;
  /** The message about the machine. */
  readonly machine: Pick<MachineTold, "look">;
  /** What the program counts. */
  readonly tally: Pick<Tally, "peek">;
  /** The engine's settings, as the program told them last. */
  readonly engine: () => EngineSettings | undefined;
  /** The report that would be due now. */
  readonly usage: () => Draft;
}

/** What a run can say of itself; nothing of it is sent. */
export interface RunDescription {
  /** What would be sent now. */
  preview(): Promise<Preview>;
  /** Why reporting is on or off. */
  explain(): Promise<RunStatus>;
}

/**
 * Describes a run to the person and to the program.
 *
 * @param parts The run.
 */
export function describeRun(
  { settings, consent, make, machine, tally, engine, usage }: DescribedParts,
): RunDescription {
  const { host, declaration } = settings;
  return {
    preview: async () => {
      const level = consent.level();
      if (level === "off") return await previewMessages([], level);
      const told = engine();
      const drafts = [
        make.event("start"),
        ...told === undefined ? [] : [make.engine(told)],
        await machine.look(),
        usage(),
        make.duration(),
      ];
      return await previewDrafts(drafts, level, { pending: make.pending(), declaration });
    },
    explain: () =>
      Promise.resolve({
        ...statusOf(host, settings, consent.decision(), endpointsOf(settings), make.pending()),
        "left_out": [
          ...fitSettings(declaration, engine() ?? {}).leftOut,
          ...fitFeatures(declaration, tally.peek().features).leftOut,
        ],
      }),
  };
}
