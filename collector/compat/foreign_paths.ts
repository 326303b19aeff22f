import type { ForeignSystemName } from "./foreign_system.ts";

/**
 * Paths that the clients of a system post to, below `/compat`, by the system's name. They stand apart from
 * what the systems do with a message, so that a collector can route without loading that.
 */
export const FOREIGN_PATHS: Readonly<Record<ForeignSystemName, readonly string[]>> = {
  lmcache: [
    "/lmcache",
    ...["", "/lmcache", "/lmcache/mp"].flatMap((base) =>
      ["context", "cache-usage", "cache-lifespan", "l1-usage", "l2-usage", "endpoint"]
        .map((endpoint) => `${base}/${endpoint}`)
    ),
  ],
  pyagent: ["/pyagent"],
  ray: ["/ray"],
  tgi: ["/tgi", "/tgi/api/telemetry/tgi"],
  vllm: ["/vllm"],
};
