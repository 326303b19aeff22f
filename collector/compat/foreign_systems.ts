import type { ForeignSystem, ForeignSystemName } from "./foreign_system.ts";
import { lmcache } from "./lmcache.ts";
import { pyagent } from "./pyagent.ts";
import { ray } from "./ray.ts";
import { tgi } from "./tgi.ts";
import { vllm } from "./vllm.ts";

/** Every system whose clients may report here unchanged. A further one is one line more. */
export const FOREIGN_SYSTEMS: Readonly<Record<ForeignSystemName, ForeignSystem>> = {
  lmcache,
  vllm,
  tgi,
  ray,
  pyagent,
};
