import { commandLine, lineBreak, type Message, message } from "@optique/core";

/**
 * What stands below a command's options: how it is called, and how it ends.
 *
 * @param examples Command lines without the name of the program.
 * @param more Further paragraphs, such as the files and variables that the command knows.
 * @returns Lines.
 */
export function helpFooter(examples: readonly string[], ...more: readonly Message[]): Message {
  return [
    ...message`Examples:`,
    ...examples.flatMap((line) => [lineBreak(), ...message`  ${commandLine(`candor ${line}`)}`]),
    ...more.flatMap((paragraph) => [lineBreak(), lineBreak(), ...paragraph]),
    lineBreak(),
    lineBreak(),
    ...message`Exit codes: 0 done, 1 could not do it, 2 wrong usage.`,
  ];
}
