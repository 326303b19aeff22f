import { type NamedEndpoint, resolveEndpoints } from "./resolve_endpoints.ts";
import type { Settings } from "./resolve_options.ts";

/**
 * The endpoints of a reporter at this moment.
 *
 * @param settings The program.
 * @returns Every endpoint and who named it.
 */
export function endpointsOf(settings: Settings): readonly NamedEndpoint[] {
  return resolveEndpoints(settings.host, {
    app: settings.app,
    prefix: settings.prefix,
    disk: settings.disk,
    endpoints: settings.endpoint === undefined ? [] : [settings.endpoint].flat(),
    additional: settings.additionalEndpoints,
    allowInsecure: settings.allowInsecure,
  });
}
