import { denoHost, type Host } from "../host.ts";
import type { Level } from "../level.ts";
import type { CollectedFields } from "../collected_fields.ts";
import { writeChoice } from "../write_choice.ts";
import type { CommandIo } from "./command_io.ts";
import { pendingOf } from "./pending_of.ts";

/**
 * Writes a person's choice and says what was written.
 *
 * @param app Program whose choice it is.
 * @param level The level.
 * @param io Where to write.
 * @param fields What this version collects.
 * @param host The gate to the machine.
 * @returns 0 when it stands on disk, 1 when not.
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
    io.err(outcome.why ?? "Cannot write choice: it failed, expected a writable folder");
    return 1;
  }
  io.out(`Usage statistics of ${app} are ${level} since ${outcome.decidedAt}, in ${outcome.path}`);
  for (const note of outcome.notes) io.out(note);
  if (level === "off" || before.length === 0) return 0;
  io.out("This is also about what was added since the choice before:");
  for (const { field, what } of before) io.out(`  ${field}: ${what}`);
  return 0;
}
