import { denoTerminal } from "./deno_terminal.ts";
import { showFirstRunNotice } from "./first_run_notice.ts";
import type { Settings } from "./resolve_options.ts";

/**
 * Shows the person the notice of a program, where it is due and the program does not tell people itself.
 *
 * @param settings The program.
 * @param endpoints Where messages go.
 * @param ledger Path of the local log; `null` when none is kept.
 */
export async function notifyPerson(
  settings: Settings,
  endpoints: readonly string[],
  ledger: string | null,
): Promise<void> {
  const { project, prefix, now, notice, disk, paths } = settings;
  if (notice === false) return;
  const dir = paths?.dir ?? null;
  const show = notice ?? denoTerminal().write;
  const shown = { project, prefix, endpoints, dir, ledger, now, fields: settings };
  await showFirstRunNotice(disk, shown, show);
}
