/**
 * What a reporter needs in the moment in which its program fails or ends before the run has begun: facts,
 * drafts and the way to the disk. It is shipped as one file, `at_exit.bundle.js`, built from the modules
 * beside it by `deno task generate`, and most programs never load it before they send.
 *
 * @module
 */
export { createEarlySaves } from "./early_saves.ts";
