// Generated from collector/compat/systems.ts by `deno task generate`; edit that instead.

/** The systems whose own wire formats a collector accepts. */
export const FOREIGN_SYSTEMS = ["lmcache", "pyagent", "ray", "tgi", "vllm"] as const;
