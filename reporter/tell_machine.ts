import type { Draft } from "./draft.ts";
import type { DraftMaker } from "./draft_maker.ts";
import { lookAtMachine } from "./look_at_machine.ts";
import type { CollectedFacts } from "./merge_findings.ts";
import type { Settings } from "./resolve_options.ts";

/** What {@linkcode tellMachine} works with. */
export interface TellParts {
  /** The program. */
  readonly settings: Settings;
  /** Makes the message. */
  readonly make: Pick<DraftMaker, "env">;
  /** Takes the message. */
  readonly add: (draft: Draft) => void;
  /** Whether nothing is told now. */
  readonly isOff: () => boolean;
  /** Runs work whose failure is nobody's business. */
  readonly quietly: (work: () => Promise<void>) => Promise<void>;
}

/** The one message of a run about its machine. Nothing throws or rejects. */
export interface MachineTold {
  /** Whether it was told. */
  readonly isTold: boolean;
  /** Takes it for told, or for not told. */
  setTold(isTold: boolean): void;
  /** Looks at the machine from now on and tells of it when all is known; calling it again waits for the same. */
  tell(): Promise<void>;
  /** The same before messages are built: nothing is worth waiting for any longer. */
  tellNow(): Promise<void>;
  /** The same in a hurry: no program is started, and one that runs is ended. */
  tellSoon(): Promise<void>;
  /** Tells what is known at this moment, unless it was told before. */
  tellKnown(): void;
  /** Starts the programs that still wait for their time. */
  hurry(): void;
  /** The message as it would be told, without telling it. */
  look(): Promise<Draft>;
}

/**
 * Tells of the machine, once in a run.
 *
 * @param parts The program and where the message goes.
 * @returns The message; nothing is looked at before it is asked for.
 */
export function tellMachine({ settings, make, add, isOff, quietly }: TellParts): MachineTold {
  let isTold = false;
  let telling: Promise<void> | undefined;
  const machine = lookAtMachine(settings.host, {
    later: settings.later,
    onProbe: (report) => settings.bus?.publish("reporter.probe", report),
  });
  const addOnce = ({ facts, withheld }: CollectedFacts): void => {
    if (isTold) return;
    isTold = true;
    add(make.env(facts, withheld));
  };
  const tell = (): Promise<void> =>
    telling ??= quietly(async () => {
      if (!isOff() && !isTold) addOnce(await machine.begin());
    });
  return {
    get isTold() {
      return isTold;
    },
    setTold: (told) => void (isTold = told),
    tell,
    tellNow: () => {
      machine.hurry();
      return tell();
    },
    tellSoon: () => {
      machine.endWithin(settings.stopDeadlineMs);
      return tell();
    },
    tellKnown: () => {
      if (!isTold) addOnce(machine.now());
    },
    hurry: machine.hurry,
    look: async () => {
      machine.hurry();
      const { facts, withheld } = await machine.begin();
      return make.env(facts, withheld);
    },
  };
}
