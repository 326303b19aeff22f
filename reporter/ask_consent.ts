import type { PromptAnswer } from "./consent_input.ts";
import type { Level } from "./level.ts";
import { readSwitch } from "./read_switch.ts";

/** What a person typed. */
export type TypedLine =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "silence" }
  | { readonly kind: "closed" };

/** A terminal with somebody in front of it. */
export interface AskTerminal {
  /** Shows text. */
  write(text: string): void;
  /** Waits for a line; `silence` after the time, `closed` at the end of input. */
  readLine(timeoutMs: number): Promise<TypedLine>;
}

/** A question about consent. */
export interface ConsentPrompt {
  /** Name of the program. */
  readonly project: string;
  /** Where messages would go. */
  readonly endpoints: readonly string[];
  /** What Enter means. */
  readonly byDefault: Level;
  /** Time for each answer, in milliseconds.
   * @default 10_000 */
  readonly timeoutMs?: number | undefined;
}

/** Time for an answer, in milliseconds. */
export const PROMPT_TIMEOUT_MS: number = 10_000;

const MAX_WRONG_ANSWERS = 3;

/**
 * Asks a person. `y` and `n` are taken in the forms of any switch, Enter takes the shown default, a
 * wrong answer is asked again with fresh time, three of them count as silence.
 *
 * @param prompt What to ask.
 * @param terminal Where to ask.
 * @returns What the person did; writing it down is up to the caller.
 *
 * @example
 * ```ts
 * import { askConsent } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const answer = await askConsent({ project: "ray", endpoints: [], byDefault: "on" }, {
 *   write: () => {},
 *   readLine: () => Promise.resolve({ kind: "line", text: "N" }),
 * });
 * assert.equal(answer, "no");
 * ```
 */
export async function askConsent(
  prompt: ConsentPrompt,
  terminal: AskTerminal,
): Promise<PromptAnswer> {
  const timeoutMs = prompt.timeoutMs ?? PROMPT_TIMEOUT_MS;
  const yes = prompt.byDefault === "on" || prompt.byDefault === "no-stack";
  terminal.write(explain(prompt));
  for (let wrong = 0; wrong < MAX_WRONG_ANSWERS; wrong++) {
    terminal.write(`Send them? ${yes ? "[Y/n]" : "[y/N]"} (${timeoutMs / 1000} s) `);
    const typed = await terminal.readLine(timeoutMs);
    if (typed.kind === "silence") {
      terminal.write("\nNo answer: nothing is sent this time.\n");
      return "silence";
    }
    if (typed.kind === "closed") {
      terminal.write("\nNo answer: nothing is sent this time.\n");
      return "closed";
    }
    if (typed.text.trim() === "") return "default";
    const reading = readSwitch(typed.text, "allow");
    if (reading.readable && reading.level === "on") return "yes";
    if (reading.readable && reading.level === "off") return "no";
    terminal.write("Cannot read answer: expected y, n or Enter.\n");
  }
  terminal.write("No answer: nothing is sent this time.\n");
  return "silence";
}

function explain({ project, endpoints }: ConsentPrompt): string {
  const where = endpoints.length === 0 ? "its makers" : endpoints.join(" and ");
  return `${project} would like to send anonymous usage statistics to ${where}:\n` +
    "hardware, versions, settings and counts; no prompts, no paths, no addresses, no names.\n";
}
