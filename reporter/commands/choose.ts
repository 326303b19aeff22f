import { denoHost } from "../host.ts";
import type { Level } from "../level.ts";
import { writeChoice } from "../write_choice.ts";
import type { CommandIo } from "./command_io.ts";

/**
 * Writes a person's choice and says what was written.
 *
 * @param app Program whose choice it is.
 * @param level The level.
 * @param io Where to write.
 * @returns 0 when it stands on disk, 1 when not.
 */
export async function choose(app: string, level: Level, io: CommandIo): Promise<number> {
  const outcome = await writeChoice(denoHost(), { app, level });
  if (!outcome.ok) {
    io.err(outcome.why ?? "Cannot write choice: it failed, expected a writable folder");
    return 1;
  }
  io.out(`Usage statistics of ${app} are ${level} since ${outcome.decidedAt}, in ${outcome.path}`);
  for (const note of outcome.notes) io.out(note);
  return 0;
}
