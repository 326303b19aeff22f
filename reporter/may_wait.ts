import type { ConsentWatch } from "./consent_watch.ts";
import { maySend } from "./level.ts";
import { hasLaterFields } from "./collected_fields.ts";
import type { Settings } from "./resolve_options.ts";

/**
 * Whether nothing has to happen at the beginning of a run: nobody has to be asked or told, nothing has
 * to be learnt before anything is collected, and nothing is to be deleted.
 *
 * @param settings The program.
 * @param consent What the person wants.
 * @returns Whether the run can begin later.
 */
export function mayWait(settings: Settings, consent: Pick<ConsentWatch, "last">): boolean {
  const { prompt, onlyInContainer, inCi, notice, disk, paths } = settings;
  if (!maySend(consent.last)) return false;
  if (prompt === true || onlyInContainer === true || inCi !== undefined) return false;
  if (notice === false) return true;
  // What was said before need not be said again.
  return paths !== null && !hasLaterFields(settings) &&
    disk.exists(paths.notice).state === "present";
}
