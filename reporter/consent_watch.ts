import type { AskTerminal } from "./ask_consent.ts";
import type { ConsentHost, PromptAnswer } from "./consent_input.ts";
import { decideConsent, type Decision } from "./decide_consent.ts";
import type { Host } from "./host.ts";
import type { Level } from "./level.ts";
import { type ConsentQuestion, readConsentInput, readTerminal } from "./read_consent_input.ts";
import type { settleConsent, SettleOptions } from "./settle_consent.ts";
import { toldHost, toldSince } from "./usage_stats_switch.ts";

/** Keeps asking what the person wants, so that a change takes effect at once. */
export interface ConsentWatch {
  /** Decides anew. */
  decision(): Decision;
  /** Decides anew and gives the level only. */
  level(): Level;
  /** The level of the last decision, the first one included; for paths that must cost nothing. */
  readonly last: Level;
  /** When the person wrote the last decision down, in milliseconds; `null` when nobody did. */
  readonly decidedAt: number | null;
  /** The same, or when the program took its own no back, whichever came later: nothing that was made
   * before is sent. */
  readonly since: number | null;
  /** Looks at links too from now on: before anything is sent, and no earlier, since it is not free. */
  lookAtLinks(): void;
  /** Adds what was learnt about the place that the program runs in. */
  learn(place: Pick<ConsentHost, "container" | "ci">): void;
  /** Asks, when nobody decided and a prompt is wanted; the answer holds for this process. */
  ask(
    shown: Pick<SettleOptions, "project" | "endpoints" | "fields" | "now">,
    settle: typeof settleConsent,
  ): Promise<void>;
}

const UNDECIDED: Decision = {
  level: "off",
  decidedBy: "options of the program",
  because: "the switches cannot be looked at",
  rules: [],
  mayAsk: false,
  since: null,
};

/**
 * Watches the switches of a program.
 *
 * @param host The gate to the machine.
 * @param question The program and what it wants.
 * @param terminal Where to ask.
 * @returns The watch; it decides when it is asked.
 */
export function watchConsent(
  host: Host,
  question: ConsentQuestion,
  terminal?: AskTerminal,
): ConsentWatch {
  let answer: PromptAnswer | undefined;
  let place: Pick<ConsentHost, "container" | "ci"> = {};
  // A terminal that goes away while the question is open does not make silence a yes.
  const terminalAtFirst = readTerminal(host);
  let links = false;
  const decide = (): Decision => {
    const input = readConsentInput(host, {
      ...question,
      links,
      host: toldHost({ ...question.host, ...place }),
    });
    return decideConsent({ ...input, terminal: { ...terminalAtFirst, answer } });
  };
  let decided: Decision | undefined;
  const decision = (): Decision => {
    try {
      return decided = decide();
    } catch {
      // What a program hands over, or makes of the runtime, can throw when it is looked at.
      return decided = UNDECIDED;
    }
  };
  const last = (): Decision => decided ?? decision();
  return {
    decision,
    level: () => decision().level,
    get last() {
      return last().level;
    },
    get decidedAt() {
      return last().since;
    },
    get since() {
      const times = [last().since, toldSince()].filter((time) => time !== null);
      return times.length === 0 ? null : Math.max(...times);
    },
    lookAtLinks: () => void (links = true),
    learn: (learnt) => {
      place = learnt;
      decision();
    },
    ask: async (shown, settle) => {
      if (!decision().mayAsk) return;
      ({ answer } = await settle(host, { ...question, ...shown, terminal }));
      decision();
    },
  };
}
