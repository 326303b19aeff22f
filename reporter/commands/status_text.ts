import { styleText } from "node:util";
import type { Level } from "../level.ts";
import type { CommandIo } from "./command_io.ts";
import type { Status } from "./read_status.ts";

/** What each level means, to the person who reads it. */
const MEANING: Readonly<Record<Level, string>> = {
  "off": "Nothing is collected, no file is written, nothing is sent.",
  "local": "Messages may be written to a local log; nothing is sent.",
  "no-stack": "Messages may be sent, without names and stacks of errors.",
  "on": "Messages may be sent.",
};

/**
 * The state of consent in plain words.
 *
 * @param app Program whose state it is.
 * @param status The state.
 * @param io Whether colours are wanted.
 * @returns Lines without a final line break.
 */
export function statusText(app: string, status: Status, io: Pick<CommandIo, "color">): string {
  const bold = (text: string) =>
    io.color ? styleText("bold", text, { validateStream: false }) : text;
  const { level, because, rules, endpoints, permissions, state_dir: folder } = status;
  const width = Math.max(...rules.map(({ source }) => source.length));
  return [
    bold(`Usage statistics of ${app} are ${level}`),
    MEANING[level],
    `Why: ${because}.`,
    "",
    bold("What was looked at, in order"),
    ...rules.map(({ source, value, effect }) =>
      `  ${source.padEnd(width)}  ${value === null ? "" : `${value}: `}${effect}`
    ),
    "",
    bold("Where it would go"),
    ...endpoints.length === 0 ? ["  nowhere: no endpoint is set"] : endpoints.map(
      ({ url, source, problem }) =>
        `  ${url} (set by ${source}${problem === null ? "" : `; not used: ${problem}`})`,
    ),
    "",
    bold("Permissions"),
    ...permissions.map(({ flag, granted, unlocks }) =>
      `  ${granted ? "granted " : "withheld"}  ${unlocks}: ${flag}`
    ),
    "",
    `Folder: ${folder ?? "none, neither XDG_CONFIG_HOME nor HOME is set or may be read"}`,
  ].join("\n");
}
