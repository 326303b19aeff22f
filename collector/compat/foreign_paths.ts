// Generated from collector/compat/systems.ts by `deno task generate`; edit that instead.
import type { ForeignSystemName } from "./foreign_system.ts";

/** Paths that the clients of a system post to, below `/compat`, by the system's name. */
export const FOREIGN_PATHS: Readonly<Record<ForeignSystemName, readonly string[]>> = {
  "lmcache": [
    "/lmcache",
    "/context",
    "/cache-usage",
    "/cache-lifespan",
    "/l1-usage",
    "/l2-usage",
    "/endpoint",
    "/lmcache/context",
    "/lmcache/cache-usage",
    "/lmcache/cache-lifespan",
    "/lmcache/l1-usage",
    "/lmcache/l2-usage",
    "/lmcache/endpoint",
    "/lmcache/mp/context",
    "/lmcache/mp/cache-usage",
    "/lmcache/mp/cache-lifespan",
    "/lmcache/mp/l1-usage",
    "/lmcache/mp/l2-usage",
    "/lmcache/mp/endpoint",
  ],
  "pyagent": ["/pyagent"],
  "ray": ["/ray"],
  "tgi": ["/tgi", "/tgi/api/telemetry/tgi"],
  "vllm": ["/vllm"],
};
