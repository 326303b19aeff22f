/**
 * The parts that a reporter is made of, for commands and for programs that need only one of them:
 * facts, messages, sending, the log, the spool, the stored choice. A program that reports imports
 * `@candor/usage/reporter`, which loads none of these before it needs them.
 *
 * @example What would be reported about this machine
 * ```ts
 * import { denoHost } from "@candor/usage/reporter";
 * import { gatherReport } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const { messages } = await gatherReport(denoHost(), {
 *   project: "my-engine",
 *   projectVersion: "1.4.0",
 * });
 * assert.equal(messages[0]?.message_type, "EnvMessage");
 * ```
 *
 * @module
 */
export { askConsent, type ConsentPrompt, PROMPT_TIMEOUT_MS } from "./ask_consent.ts";
export { buildEngineMessage } from "./build_engine_message.ts";
export { buildEnvMessage } from "./build_env_message.ts";
export { buildEventMessage, type RunEvent } from "./build_event_message.ts";
export { buildMetadataMessage, type RunTime } from "./build_metadata_message.ts";
export { buildUsageMessage, type Usage } from "./build_usage_message.ts";
export { collectFacts, type CollectFactsOptions, type ProbeReport } from "./collect_facts.ts";
export { createEnvelope, type Envelope, type EnvelopeOptions } from "./create_envelope.ts";
export { denoTerminal } from "./deno_terminal.ts";
export type { BuiltMessage } from "./finish_message.ts";
export { type NoticeOptions, noticeText } from "./first_run_notice.ts";
export { type ForgetOptions, type ForgetResult, forgetSessions } from "./forget_sessions.ts";
export { type GatheredReport, gatherReport, type ReportRequest } from "./gather_report.ts";
export { createLedger, type Ledger, type LedgerOptions, MAX_LEDGER_BYTES } from "./ledger.ts";
export { lowerMessage } from "./lower_message.ts";
export type { CollectedFields } from "./collected_fields.ts";
export type { PendingField } from "./pending_fields.ts";
export { postHeld } from "./post_held.ts";
export type { Connect } from "./find_address.ts";
export type { CollectedFacts } from "./merge_findings.ts";
export { idlePost } from "./post_idle.ts";
export { type PreviewContext, previewMessages } from "./preview_messages.ts";
export type { ProbeOutcome } from "./probe_outcome.ts";
export { MAX_RETRY_AFTER_MS, readRetryAfter } from "./read_retry_after.ts";
export { readStatus, type StatusPermission, statusText, type UsageStatus } from "./read_status.ts";
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
  DEFAULT_GZIP_ABOVE_BYTES,
  DEFAULT_TIMEOUT_MS,
  sendMessages,
  type SendOptions,
  type SendOutcome,
  type SendProblem,
} from "./send_messages.ts";
export { settleConsent, type Settled, type SettleOptions } from "./settle_consent.ts";
export {
  createSpool,
  type Spool,
  type SpoolEntry,
  type SpoolOptions,
  type SpoolSize,
} from "./spool.ts";
export { type Choice, type ChoiceOutcome, writeChoice } from "./write_choice.ts";
export { type LastAttempt, writeStatus } from "./write_status.ts";
export type { ProbeEntry, ProbeName } from "./probes/probes.ts";
export type { StartTimer } from "./start_timer.ts";
export type { Findings, Probe, ProbeLimits } from "./probes/probe.ts";
export { type ReceiptVerdict, verifyReceipt } from "./verify_receipt.ts";
