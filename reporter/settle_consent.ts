import { askConsent, type AskTerminal } from "./ask_consent.ts";
import type { PromptAnswer } from "./consent_input.ts";
import { decideConsent, type Decision } from "./decide_consent.ts";
import { denoTerminal } from "./deno_terminal.ts";
import type { Host } from "./host.ts";
import type { CollectedFields } from "./collected_fields.ts";
import { type ConsentQuestion, readConsentInput } from "./read_consent_input.ts";
import { writeChoice } from "./write_choice.ts";

/** How to ask, should nobody have decided. */
export interface SettleOptions extends ConsentQuestion {
  /** Name of the program, as it is shown. */
  readonly project: string;
  /** Where messages would go. */
  readonly endpoints: readonly string[];
  /** Time for each answer, in milliseconds.
   * @default 10_000 */
  readonly timeoutMs?: number | undefined;
  /** Where to ask.
   * @default the terminal of this process */
  readonly terminal?: AskTerminal | undefined;
  /** What the program collects; an answer is about these fields and no later ones.
   * @default the fields of this version */
  readonly fields?: CollectedFields | undefined;
  /** Clock that dates the answer, milliseconds since 1970 UTC.
   * @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** A decision and what was answered on the way to it. */
export interface Settled {
  /** The decision. */
  readonly decision: Decision;
  /** What the person did at the prompt; `undefined` when nobody was asked. */
  readonly answer: PromptAnswer | undefined;
}

/**
 * Decides about consent, and asks when the program wants a prompt, nobody decided and a terminal is
 * there. An answer is written down; silence is not.
 *
 * @param host The gate to the machine.
 * @param options Whose consent, and how to ask.
 * @returns The decision and the answer.
 *
 * @example
 * ```ts
 * import { denoHost } from "@candor/usage/reporter";
 * import { settleConsent } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const { decision } = await settleConsent(denoHost(), {
 *   app: "doc-example",
 *   project: "doc-example",
 *   endpoints: [],
 *   flags: { disableUsageStats: true },
 * });
 * assert.equal(decision.level, "off");
 * ```
 */
export async function settleConsent(host: Host, options: SettleOptions): Promise<Settled> {
  const input = readConsentInput(host, options);
  const decision = decideConsent(input);
  if (!decision.mayAsk) return { decision, answer: undefined };
  const answer = await askConsent({
    project: options.project,
    endpoints: options.endpoints,
    byDefault: input.host.defaultLevel ?? "on",
    timeoutMs: options.timeoutMs,
  }, options.terminal ?? denoTerminal());
  const decided = decideConsent({ ...input, terminal: { ...input.terminal, answer } });
  if (answer === "yes" || answer === "no" || answer === "default") {
    const level = answer === "yes"
      ? "on"
      : answer === "no"
      ? "off"
      : input.host.defaultLevel ?? "on";
    const { app, disk, fields, now } = options;
    await writeChoice(host, { app, level, disk, fields, now });
  }
  return { decision: decided, answer };
}
