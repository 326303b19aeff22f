import type { CommandIo } from "./command_io.ts";

/** One line of a terminal that changes while something goes on. */
export interface Progress {
  /** Replaces what the line says; nothing happens where no terminal is. */
  show(text: string): void;
  /** Takes the line away, so that what is printed next stands in its place. */
  clear(): void;
}

const UP = "\u001b[1A";
const ERASE = "\u001b[2K";

/**
 * Shows how far something is, on a line of its own below whatever was printed before.
 *
 * @param io Where to write.
 * @returns The line, which is not there yet.
 *
 * @example
 * ```ts
 * import { showProgress } from "./show_progress.ts";
 * import assert from "node:assert/strict";
 *
 * const lines: string[] = [];
 * const err = (text: string) => lines.push(text);
 * const progress = showProgress({ err, interactive: false });
 * progress.show("half of it");
 * assert.deepEqual(lines, []);
 * ```
 */
export function showProgress(io: Pick<CommandIo, "err" | "interactive">): Progress {
  let isShown = false;
  return {
    show: (text) => {
      if (!io.interactive) return;
      io.err(isShown ? `${UP}${ERASE}${text}` : text);
      isShown = true;
    },
    clear: () => {
      // Two lines up, since what is written ends with a line break.
      if (isShown) io.err(`${UP}${ERASE}${UP}`);
      isShown = false;
    },
  };
}
