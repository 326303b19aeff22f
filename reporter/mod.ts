/**
 * The reporter: consent, facts about the machine, messages, and a delivery that never hurts the
 * program that it runs in.
 *
 * @example A program that reports
 * ```ts
 * import { createReporter } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const reporter = createReporter({
 *   project: "my-engine",
 *   projectVersion: "1.4.0",
 *   endpoint: "https://stats.my-engine.example",
 *   flags: { usageStats: "local" },
 *   localLog: false,
 * });
 * reporter.start();
 * reporter.count("requests");
 * reporter.feature("blending");
 * await reporter.stop();
 * assert.equal(reporter.level, "local");
 * ```
 *
 * @module
 */
export {
  askConsent,
  type AskTerminal,
  type ConsentPrompt,
  PROMPT_TIMEOUT_MS,
  type TypedLine,
} from "./ask_consent.ts";
export type { EngineSettings } from "./build_engine_message.ts";
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
export { createReporter } from "./create_reporter.ts";
export { type ConsentRule, decideConsent, type Decision } from "./decide_consent.ts";
export type { Later, ReporterBus } from "./delivery.ts";
export { denoTerminal } from "./deno_terminal.ts";
export { type Endpoint, type EndpointReading, readEndpoint } from "./endpoint.ts";
export type { FactName, Facts, Withheld } from "./facts.ts";
export { type NoticeOptions, noticeText } from "./first_run_notice.ts";
export { type ForgetOptions, type ForgetResult, forgetSessions } from "./forget_sessions.ts";
export {
  denoHost,
  type Host,
  type Outcome,
  type ProgramLimits,
  type ProgramResult,
  type UnknownReason,
} from "./host.ts";
export { initializeUsageContext } from "./initialize_usage_context.ts";
export { createLedger, type Ledger, type LedgerOptions, MAX_LEDGER_BYTES } from "./ledger.ts";
export { type Level, LEVELS, lowestLevel, maySend } from "./level.ts";
export { lowerMessage } from "./lower_message.ts";
export {
  type CpuInfo,
  detectCloudProvider,
  getCpuInfo,
  getGpuInfo,
  getMemoryInfo,
  type GpuInfo,
  type MemoryInfo,
} from "./machine_info.ts";
export { REPORTER_DEFAULTS, type ReporterOptions } from "./options.ts";
export type { Post, PostAnswer, PostRequest } from "./post.ts";
export { postHeld } from "./post_held.ts";
export { idlePost } from "./post_idle.ts";
export { type Preview, type PreviewField, previewMessages } from "./preview_messages.ts";
export { type ConsentQuestion, readConsentInput } from "./read_consent_input.ts";
export { MAX_RETRY_AFTER_MS, readRetryAfter } from "./read_retry_after.ts";
export { readStatus, type StatusPermission, statusText, type UsageStatus } from "./read_status.ts";
export { readSwitch, type SwitchReading, type SwitchSense } from "./read_switch.ts";
export type { Reporter } from "./reporter.ts";
export {
  type EndpointQuestion,
  type NamedEndpoint,
  resolveEndpoints,
} from "./resolve_endpoints.ts";
export {
  CIRCUIT_FAILURES,
  CIRCUIT_PAUSE_MS,
  RETRY_BASE_MS,
  RETRY_CAP_MS,
  retryDelay,
} from "./retry_delay.ts";
export {
  clearRuntimeUsageData,
  getRuntimeUsageData,
  setRuntimeUsageData,
} from "./runtime_usage_data.ts";
export {
  DEFAULT_GZIP_ABOVE_BYTES,
  DEFAULT_TIMEOUT_MS,
  sendMessages,
  type SendOptions,
  type SendOutcome,
  type SendProblem,
} from "./send_messages.ts";
export { type IdMaker, loadIdMaker, newId, timeOfId } from "./session.ts";
export { settleConsent, type Settled, type SettleOptions } from "./settle_consent.ts";
export {
  createSpool,
  type Spool,
  type SpoolEntry,
  type SpoolOptions,
  type SpoolSize,
} from "./spool.ts";
export { type Claim, denoDisk, type Disk, type DiskOutcome, type DiskStat } from "./state.ts";
export { spoolDir, type StatePaths, statePaths } from "./state_paths.ts";
export { type Counted, createTally, type RuntimeValue, type Tally } from "./tally.ts";
export { UsageContext } from "./usage_context.ts";
export { disableUsageStats, enableUsageStats, isUsageStatsEnabled } from "./usage_stats_switch.ts";
export { type Choice, type ChoiceOutcome, writeChoice } from "./write_choice.ts";
export { type LastAttempt, writeStatus } from "./write_status.ts";
