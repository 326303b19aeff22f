import { configDir } from "../config_dir.ts";
import type { Host } from "../host.ts";
import { type NamedEndpoint, resolveEndpoints } from "../resolve_endpoints.ts";
import { denoDisk } from "../state.ts";
import { statePaths } from "../state_paths.ts";

/**
 * Where the last report of a program went, as the status file in its folder says.
 *
 * @param host The gate to the machine.
 * @param app Name of the program's folder below the configuration root.
 * @returns The endpoint, and whatever else is named for the program; none when there was no attempt.
 */
export function lastEndpoint(host: Host, app: string): readonly NamedEndpoint[] {
  const { dir } = configDir(host, app);
  if (dir === null) return [];
  const { status } = statePaths(dir);
  const text = denoDisk(host).readText(status);
  if (text.state !== "present") return [];
  try {
    const { endpoint } = JSON.parse(text.value);
    if (typeof endpoint !== "string") return [];
    return resolveEndpoints(host, { app, asked: [endpoint] });
  } catch {
    return [];
  }
}
