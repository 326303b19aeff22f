import { composeCollector } from "../compose.ts";
import type { CommandIo } from "./command_io.ts";
import { showProgress } from "./show_progress.ts";
import { type StoreChoice, storeSettings } from "./store_settings.ts";

/** What `candor rebuild` was asked for. */
export interface RebuildCommandOptions {
  readonly apply: boolean;
  readonly projects: readonly string[];
  readonly store: StoreChoice;
}

/**
 * Compares the counters with the raw messages and prints every difference.
 *
 * @param options Which projects, and whether to repair.
 * @param io Where to write.
 * @returns 0 when nothing differs or everything was repaired, 1 when not.
 */
export async function runRebuild(options: RebuildCommandOptions, io: CommandIo): Promise<number> {
  const { apply, projects } = options;
  const { store, close } = await composeCollector(await storeSettings(options.store));
  const progress = showProgress(io);
  let left = 0;
  try {
    for await (const step of store.rebuild({ apply, ...projects.length > 0 ? { projects } : {} })) {
      if (step.kind !== "progress") progress.clear();
      switch (step.kind) {
        case "progress":
          progress.show(`${step.project}: ${step.messages} messages read`);
          break;
        case "difference": {
          const { project, day, counter, stored, expected } = step.difference;
          io.out(`${project} ${day} ${counter.join("/")}: stored ${stored}, expected ${expected}`);
          break;
        }
        case "repaired":
          io.out(`${step.project} ${step.day}: ${step.counters} counters repaired`);
          break;
        case "busy":
          left++;
          io.out(`${step.project} ${step.day}: it kept changing, nothing can be said of it now`);
          break;
        case "done":
          left += step.differences - step.repaired;
          io.out(
            `${step.project}: ${step.days} days, ${step.sessions} sessions, ` +
              `${step.messages} messages, ${step.differences} differences, ${step.repaired} repaired`,
          );
      }
    }
  } finally {
    progress.clear();
    await close();
  }
  return left === 0 ? 0 : 1;
}
