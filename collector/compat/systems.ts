// Every system whose clients may report here unchanged. A further one is one line more.
export { lmcache } from "./lmcache.ts";
export { pyagent } from "./pyagent.ts";
export { ray } from "./ray.ts";
export { tgi } from "./tgi.ts";
export { vllm } from "./vllm.ts";
