import { statusText } from "../read_status.ts";
import type { ProgramStatus } from "./program_status.ts";

/**
 * The status of a program in plain words.
 *
 * @param known What is known of it.
 * @returns Lines of text; nothing is said to stay on this machine that only the program can know.
 */
export function statusReport({ status, mayHaveOwn }: ProgramStatus): string {
  const text = statusText(status);
  return mayHaveOwn
    ? text.replace(
      "Nothing leaves this machine: there is no endpoint.",
      "The program may hold an endpoint that cannot be seen from here; its notice names it.",
    )
    : text;
}
