import { configDir } from "../config_dir.ts";
import type { Host } from "../host.ts";
import { type CollectedFields, hasLaterFields } from "../collected_fields.ts";
import { type PendingField, pendingFields, readSeenVersions } from "../pending_fields.ts";
import { denoDisk } from "../state.ts";

/**
 * The fields that the person was not told about before this command began.
 *
 * @param host The gate to the machine.
 * @param fields What this version collects.
 * @param app Whose choice it is.
 * @returns The fields; none of them may be sent.
 */
export function pendingOf(
  host: Host,
  fields: CollectedFields = {},
  app: string = "candor",
): readonly PendingField[] {
  if (!hasLaterFields(fields)) return [];
  const { dir } = configDir(host, app);
  return pendingFields(fields, readSeenVersions(denoDisk(host), dir, Date.now()));
}
