import type { EngineDeclaration } from "../../schemas/declaration.ts";
import type { Message } from "../../schemas/mod.ts";
import { extract } from "./extract.ts";
import type { ScannedSession } from "./scan_sessions.ts";
import { addMessage, copySummary, emptySummary, type Summary } from "./summary.ts";

/**
 * What the messages of a session come to for a project. What they cannot say is taken from its record: how
 * values are counted, and the days whose messages are past their retention. Pure.
 *
 * @param scanned The session.
 * @param project The project.
 * @param messages Its messages for the project.
 * @param declaration What the program declared of its settings, if anything.
 */
export function rebuildSummary(
  { record }: ScannedSession,
  project: string,
  messages: ScannedSession["messages"],
  declaration: EngineDeclaration | undefined,
): Summary {
  const summary = emptySummary();
  for (const { day, message } of messages) {
    addMessage(summary, day, extract(message as unknown as Message, declaration));
  }
  const known = record.projects.get(project);
  if (known === undefined) return summary;
  const settled = copySummary(summary);
  settled.day = Math.min(summary.day, known.day);
  settled.ci ||= known.ci;
  for (const [dimension, held] of settled.values) {
    for (const value of held.keys()) {
      held.set(value, known.values.get(dimension)?.get(value) ?? "other");
    }
  }
  for (const [day, { series }] of settled.days) {
    for (const [name, entry] of series) {
      entry.counted = known.days.get(day)?.series.get(name)?.counted ?? "named";
    }
  }
  return settled;
}
