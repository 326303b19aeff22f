import { denoHost, type Host } from "../host.ts";
import type { Level } from "../level.ts";
import type { CollectedFields } from "../collected_fields.ts";
import { writeChoice } from "../write_choice.ts";
import type { CommandIo } from "./command_io.ts";
import { pendingOf } from "./pending_of.ts";
import { programStatus } from "./program_status.ts";

/**
 * Writes a person's choice and says what was written.
 *
 * @param app Program whose choice it is.
 * @param level The level.
 * @param io Where to write.
 * @param fields What this version collects.
 * @param host The gate to the machine.
 * @returns 0 when it stands on disk, 1 when not, or when it is a no that something else overrules.
 */
export async function choose(
  app: string,
  level: Level,
  io: CommandIo,
  fields: CollectedFields = {},
  host: Host = denoHost(),
): Promise<number> {
  const before = pendingOf(host, fields, app);
  const outcome = await writeChoice(host, { app, level, fields });
  if (!outcome.ok) {
    const why = outcome.why ?? "Cannot write choice: it failed, expected a writable folder";
    io.err(level === "off" ? `${why}; DO_NOT_TRACK=1 says no without a file` : why);
    return 1;
  }
  const { status } = programStatus(host, { app });
  const holds = status.level === level;
  const since = `since ${outcome.decidedAt}, in ${outcome.path}`;
  io.out(
    holds
      ? `Usage statistics of ${app} are ${level} ${since}`
      : `The choice for ${app} is ${level} ${since}`,
  );
  for (const note of outcome.notes) io.out(note);
  if (!holds) {
    io.err(
      `Usage statistics of ${app} are ${status.level} all the same, because ${status.because}`,
    );
    if (level === "off") return 1;
  }
  if (level === "off" || before.length === 0) return 0;
  io.out("This is also about what was added since the choice before:");
  for (const { field, what } of before) io.out(`  ${field}: ${what}`);
  return 0;
}
