import type { ConsentWatch } from "./consent_watch.ts";
import { deliverAfterExit } from "./deliver_after_exit.ts";
import { maySend } from "./level.ts";
import type { NamedEndpoint } from "./resolve_endpoints.ts";
import type { Settings } from "./resolve_options.ts";

/** A delivery that goes on after the end of the program. */
export interface AfterExit {
  /** Starts it at once, for the moment in which nothing can wait. */
  startNow(): void;
  /** Starts it when something is left to deliver. */
  startIfLeft(): Promise<void>;
}

/**
 * Prepares a delivery after the end of the program, where the program wants one and has a disk.
 *
 * @param settings The program.
 * @param consent What the person wants.
 * @param endpoints Where messages go.
 * @param ledger Path of the local log; `null` when none is kept.
 * @returns The delivery, `null` where there is none.
 */
export function prepareAfterExit(
  settings: Settings,
  consent: Pick<ConsentWatch, "level">,
  endpoints: readonly NamedEndpoint[],
  ledger: string | null,
): AfterExit | null {
  const { app, prefix, timeoutMs, flags = {}, host, disk, paths } = settings;
  if (settings.deliverAfterExit !== true || settings.spool === false || paths === null) return null;
  const usable = endpoints.filter(({ problem }) => problem === null);
  const { spool, status } = paths;
  const startNow = (): void => {
    const maximum = consent.level();
    if (usable.length === 0 || !maySend(maximum)) return;
    const task = {
      app,
      prefix,
      flags,
      endpoints: usable,
      spool,
      status,
      ledger,
      maximum,
      timeoutMs,
    };
    deliverAfterExit(host, disk, paths, task, settings.now());
  };
  const isLeft = async (): Promise<boolean> => {
    for (const folder of await disk.list(paths.spool)) {
      const names = await disk.list(`${paths.spool}/${folder}`);
      if (names.some((name) => name.endsWith(".json") && name !== "hold.json")) return true;
    }
    return false;
  };
  return {
    startNow,
    startIfLeft: async () => {
      if (await isLeft()) startNow();
    },
  };
}
