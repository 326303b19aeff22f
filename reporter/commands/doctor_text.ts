import { styleText } from "node:util";
import type { Check } from "./check.ts";
import type { CommandIo } from "./command_io.ts";

const COLOURS = { ok: "green", advice: "yellow", broken: "red" } as const;
const WIDTH = "advice".length;

/**
 * What `candor doctor` found, for a person to read.
 *
 * @param checks What was found.
 * @param io Whether colours are wanted.
 * @returns Lines without a final line break; the last one says how many things are broken.
 */
export function doctorText(checks: readonly Check[], io: Pick<CommandIo, "color">): string {
  const lines = checks.flatMap(({ name, state, found, advice }) => {
    const word = state.padEnd(WIDTH);
    const shown = io.color ? styleText(COLOURS[state], word, { validateStream: false }) : word;
    return [
      `${shown}  ${name}: ${found}`,
      ...advice === null ? [] : [`${" ".repeat(WIDTH)}    ${advice}`],
    ];
  });
  const broken = checks.filter(({ state }) => state === "broken").length;
  const verdict = broken === 0
    ? "Nothing is broken."
    : broken === 1
    ? "One thing is broken."
    : `${broken} things are broken.`;
  return [...lines, "", verdict].join("\n");
}
