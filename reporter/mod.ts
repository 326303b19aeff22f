/**
 * The reporter: consent, facts about the machine, messages, and a delivery that never hurts the
 * program that it runs in.
 *
 * @example Find out whether anything may be collected, and why
 * ```ts
 * import { decideConsent, denoHost, readConsentInput } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const input = readConsentInput(denoHost(), { app: "my-server", flags: { usageStats: "local" } });
 * const decision = decideConsent(input);
 * assert.equal(decision.level, "local");
 * assert.equal(decision.decidedBy, "--usage-stats");
 * ```
 *
 * @module
 */
export { configDir } from "./config_dir.ts";
export type {
  ConsentFiles,
  ConsentFlags,
  ConsentHost,
  ConsentInput,
  ConsentTerminal,
  PromptAnswer,
  Seen,
  SeenVariable,
} from "./consent_input.ts";
export { type ConsentVariable, consentVariables, variablePrefix } from "./consent_variables.ts";
export { type ConsentRule, decideConsent, type Decision } from "./decide_consent.ts";
export { type Endpoint, type EndpointReading, readEndpoint } from "./endpoint.ts";
export {
  denoHost,
  type Host,
  type Outcome,
  type ProgramLimits,
  type ProgramResult,
  type UnknownReason,
} from "./host.ts";
export { type Level, LEVELS, lowestLevel, maySend } from "./level.ts";
export { lowerMessage } from "./lower_message.ts";
export type { Post, PostAnswer, PostRequest } from "./post.ts";
export { postHeld } from "./post_held.ts";
export { type ConsentQuestion, readConsentInput } from "./read_consent_input.ts";
export { MAX_RETRY_AFTER_MS, readRetryAfter } from "./read_retry_after.ts";
export { readSwitch, type SwitchReading, type SwitchSense } from "./read_switch.ts";
export {
  DEFAULT_GZIP_ABOVE_BYTES,
  DEFAULT_TIMEOUT_MS,
  sendMessages,
  type SendOptions,
  type SendOutcome,
  type SendProblem,
} from "./send_messages.ts";
export { type IdMaker, loadIdMaker, timeOfId } from "./session.ts";
export { type Claim, denoDisk, type Disk, type DiskEntry, type DiskOutcome } from "./state.ts";
