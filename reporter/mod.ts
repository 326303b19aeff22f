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
export type { ConsentVariable } from "./consent_variables.ts";
export type { ConsentRule, Decision } from "./decide_consent.ts";
export type {
  DeclaredReporter,
  DeclaredReporterOptions,
  DeclaredSettings,
  WireSettings,
} from "./declared_reporter.ts";
export type { Later, ReporterBus } from "./delivery.ts";
export type { Endpoint, EndpointReading } from "./endpoint.ts";
export type { FactName, Facts, Withheld } from "./facts.ts";
export type { LeftOut } from "./fit_declared.ts";
export type { Host, Outcome, ProgramLimits, ProgramResult, UnknownReason } from "./host.ts";
export type { Level } from "./level.ts";
export type { CpuInfo, GpuInfo, MemoryInfo } from "./machine_info.ts";
export type { ReporterOptions } from "./options.ts";
export type { Post, PostAnswer, PostRequest } from "./post.ts";
export type { PendingField } from "./pending_fields.ts";
export type { Preview, PreviewField } from "./preview_messages.ts";
export type { ConsentQuestion } from "./read_consent_input.ts";
export type { StatusPermission, UsageStatus } from "./read_status.ts";
export type { SwitchReading, SwitchSense } from "./read_switch.ts";
export type { Reporter, RunStatus } from "./reporter.ts";
export type { IdMaker } from "./session.ts";
export type { Claim, Disk, DiskOutcome, DiskStat } from "./state.ts";
export type { StatePaths } from "./state_paths.ts";
export type { Counted, RuntimeValue, Tally } from "./tally.ts";
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
export {
  clearRuntimeUsageData,
  configDir,
  consentVariables,
  createReporter,
  createTally,
  decideConsent,
  denoDisk,
  denoHost,
  detectCloudProvider,
  disableUsageStats,
  enableUsageStats,
  getCpuInfo,
  getGpuInfo,
  getMemoryInfo,
  getRuntimeUsageData,
  initializeUsageContext,
  isUsageStatsEnabled,
  LEVELS,
  loadIdMaker,
  lowestLevel,
  maySend,
  newId,
  readConsentInput,
  readEndpoint,
  readSwitch,
  REPORTER_DEFAULTS,
  setRuntimeUsageData,
  spoolDir,
  statePaths,
  timeOfId,
  UsageContext,
  variablePrefix,
} from "./door.bundle.js";
