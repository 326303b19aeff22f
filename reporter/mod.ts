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
export type { AskTerminal, TypedLine } from "./ask_consent.ts";
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
export { type Endpoint, type EndpointReading, readEndpoint } from "./endpoint.ts";
export type { FactName, Facts, Withheld } from "./facts.ts";
export {
  denoHost,
  type Host,
  type Outcome,
  type ProgramLimits,
  type ProgramResult,
  type UnknownReason,
} from "./host.ts";
export { initializeUsageContext } from "./initialize_usage_context.ts";
export { type Level, LEVELS, lowestLevel, maySend } from "./level.ts";
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
export type { Preview, PreviewField } from "./preview_messages.ts";
export { type ConsentQuestion, readConsentInput } from "./read_consent_input.ts";
export type { StatusPermission, UsageStatus } from "./read_status.ts";
export { readSwitch, type SwitchReading, type SwitchSense } from "./read_switch.ts";
export type { Reporter } from "./reporter.ts";
export {
  clearRuntimeUsageData,
  getRuntimeUsageData,
  setRuntimeUsageData,
} from "./runtime_usage_data.ts";
export { type IdMaker, loadIdMaker, newId, timeOfId } from "./session.ts";
export { type Claim, denoDisk, type Disk, type DiskOutcome, type DiskStat } from "./state.ts";
export { spoolDir, type StatePaths, statePaths } from "./state_paths.ts";
export { type Counted, createTally, type RuntimeValue, type Tally } from "./tally.ts";
export { UsageContext } from "./usage_context.ts";
export { disableUsageStats, enableUsageStats, isUsageStatsEnabled } from "./usage_stats_switch.ts";
export type {
  EngineMessage,
  EnvMessage,
  EventMessage,
  GpuFacts,
  IngestAnswer,
  Message,
  MetadataMessage,
  Receipt,
  UsageMessage,
} from "../schemas/mod.ts";
